# SPDX-License-Identifier: MIT
"""HTTPS servers to talk to: asyncio's and http.server's on the module under test, and nginx, which has OpenSSL.

Each answers every request with its body, and says in its head which connection it came on, who the client is, and which
version of TLS was spoken: X-Connection, X-Client, X-Protocol.
"""

import asyncio
import contextlib
import http.server
import itertools
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

import h11
import support

LIMIT = 1 << 30


def context(name=support.HOST, client_certificates=False, version=None):
    made = support.limited(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), version)
    made.load_cert_chain(support.leaf(name))
    if client_certificates:
        made.verify_mode = ssl.CERT_REQUIRED
        made.load_verify_locations(support.authority())
    return made


def facts(number, tls):
    """The headers that tell about a connection."""
    certificate = tls.getpeercert() or {}
    subject = dict(pair for part in certificate.get("subject", ()) for pair in part)
    return {"X-Connection": str(number), "X-Client": "CN=" + subject.get("commonName", ""), "X-Protocol": tls.version()}


class AsyncioServer:
    """asyncio.start_server(ssl=...), HTTP by h11."""

    def __init__(self, **options):
        self.context, self.numbers = context(**options), itertools.count(1)
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait(support.SECONDS)

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        # A client that goes away in the middle is what some tests are about.
        self.loop.set_exception_handler(lambda *_: None)
        start = asyncio.start_server(self.serve, "127.0.0.1", 0, ssl=self.context, backlog=512)
        self.server = self.loop.run_until_complete(start)
        self.port = self.server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()
        self.loop.close()

    async def serve(self, reader, writer):
        head = facts(next(self.numbers), writer.get_extra_info("ssl_object"))
        connection = h11.Connection(h11.SERVER)
        with contextlib.suppress(OSError, h11.RemoteProtocolError):
            while await self.exchange(connection, reader, writer, head):
                connection.start_next_cycle()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def exchange(self, connection, reader, writer, head):
        body = bytearray()
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                connection.receive_data(await reader.read(65536))
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, h11.EndOfMessage):
                break
            elif isinstance(event, h11.ConnectionClosed):
                return False
        headers = [("Content-Length", str(len(body))), *head.items()]
        writer.write(connection.send(h11.Response(status_code=200, headers=headers)))
        writer.write(connection.send(h11.Data(data=bytes(body))))
        writer.write(connection.send(h11.EndOfMessage()))
        await writer.drain()
        return connection.our_state is h11.DONE

    def close(self):
        async def end():
            self.server.close()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.loop.stop()

        asyncio.run_coroutine_threadsafe(end(), self.loop)
        self.thread.join(support.SECONDS)


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = support.SECONDS

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        for name, value in self.server.facts(self):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


class ThreadServer(http.server.ThreadingHTTPServer):
    """http.server, a thread a connection; the handshake is in that thread."""

    request_queue_size = 512
    daemon_threads = True
    block_on_close = False

    def __init__(self, **options):
        super().__init__(("127.0.0.1", 0), Echo)
        self.port = self.server_port
        self.context = context(**options) if options is not None else None
        self.numbers, self.of_socket = itertools.count(1), threading.local()
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def finish_request(self, request, address):
        request.settimeout(support.SECONDS)
        with contextlib.suppress(OSError), self.context.wrap_socket(request, server_side=True) as tls:
            self.of_socket.facts = facts(next(self.numbers), tls)
            super().finish_request(tls, address)
            with contextlib.suppress(OSError):
                tls.unwrap()

    def facts(self, handler):
        return self.of_socket.facts.items()

    def close(self):
        self.shutdown()
        self.server_close()
        self.thread.join(support.SECONDS)


class PlainServer(ThreadServer):
    """What stands behind nginx; no TLS, no facts."""

    def finish_request(self, request, address):
        with contextlib.suppress(OSError):
            http.server.ThreadingHTTPServer.finish_request(self, request, address)

    def facts(self, handler):
        return ()


CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    client_max_body_size 0; proxy_max_temp_file_size 0; keepalive_requests 100000;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {leaf}; ssl_certificate_key {leaf};
        ssl_protocols {protocols};
        {client_certificates}
        location / {{
            proxy_pass http://127.0.0.1:{behind};
            proxy_http_version 1.1; proxy_set_header Connection "";
            add_header X-Connection $connection; add_header X-Client $ssl_client_s_dn; add_header X-Protocol $ssl_protocol;
        }}
    }}
}}
"""


class NginxServer:
    def __init__(self, name=support.HOST, client_certificates=False, version=None):
        self.folder = tempfile.mkdtemp(prefix="gnutls-ssl-nginx-")
        self.behind = PlainServer()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        asks = f"ssl_verify_client on; ssl_client_certificate {support.authority()};" if client_certificates else ""
        text = CONFIGURATION.format(
            folder=self.folder, port=self.port, behind=self.behind.port, leaf=support.leaf(name), client_certificates=asks,
            protocols="TLSv1.2" if version == ssl.TLSVersion.TLSv1_2 else "TLSv1.2 TLSv1.3", user="user root;" if os.getuid() == 0 else "",
        )
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(text)
        binary = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([binary, "-p", self.folder, "-e", self.folder + "/error.log", "-c", path],
                                        stderr=subprocess.DEVNULL)
        self.wait_until_it_listens()

    def wait_until_it_listens(self):
        while True:
            if self.process.poll() is not None:
                with open(self.folder + "/error.log") as file:
                    sys.exit("nginx does not start: " + file.read())
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", self.port)):
                return

    def close(self):
        self.process.terminate()
        self.process.wait(support.SECONDS)
        self.behind.close()
        shutil.rmtree(self.folder, ignore_errors=True)


KINDS = {"asyncio": AsyncioServer, "http.server": ThreadServer, "nginx": NginxServer}

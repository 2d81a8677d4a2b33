# SPDX-License-Identifier: MIT
"""What is measured. Each measure prepares something and answers a function of one operation; both sides of a connection are in
this process and on the same module, so an operation costs what both do."""

import asyncio
import socket
import ssl
import threading

import raw
import support
from support import BIOPair

TLS_1_2, TLS_1_3 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
RECORD = 16384
MEASURES = {}


RAW_RECORD, RAW_ECDSA, RAW_RSA = "raw library, sockets, records of 16 KiB", "raw library, handshake, ECDSA", "raw library, handshake, RSA"


def measure(name, unit="us", size=1, limit=None):
    """`unit` is `us` for microseconds an operation or `MB/s` for `size` bytes an operation; `limit` is the measure that says
    what the libraries themselves allow."""

    def register(prepare):
        MEASURES[name] = (prepare, unit, size, limit)
        return prepare

    return register


# Contexts.


@measure("create_default_context()")
def default_context():
    return ssl.create_default_context


@measure("SSLContext(PROTOCOL_TLS_CLIENT)")
def client_context():
    return lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@measure("server context with its certificate")
def server_context():
    return support.server_context


@measure("load_verify_locations, one authority")
def load_authority():
    context, path = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), support.authority()
    return lambda: context.load_verify_locations(path)


@measure("set_ciphers")
def set_ciphers():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return lambda: context.set_ciphers("ECDHE+AESGCM:!aNULL")


@measure("get_ciphers")
def get_ciphers():
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).get_ciphers


# Handshakes, over MemoryBIO.


def handshakes(version, kind, resumed):
    client, server = support.client_context(version), support.server_context(version, kind)
    session = None
    if resumed:
        first = BIOPair(client, server).handshake()
        first.server.write(b"x")  # tickets of TLS 1.3 come before it
        first.client.read(1)
        session = first.client.session

    def operation():
        pair = BIOPair(client, server, session=session).handshake()
        if pair.client.session_reused != resumed:
            raise AssertionError("resumed or not, as it should not be")

    return operation


for kind, raw_name in (("ec", RAW_ECDSA), ("rsa", RAW_RSA)):
    measure(raw_name)(lambda kind=kind: raw.handshakes(ssl.OPENSSL_VERSION, support.leaf(kind=kind)))

for version, title in ((TLS_1_3, "1.3"), (TLS_1_2, "1.2")):
    for kind, resumed, how in (("ec", False, "ECDSA"), ("rsa", False, "RSA"), ("ec", True, "resumed")):
        limit = None if resumed else RAW_RSA if kind == "rsa" else RAW_ECDSA
        measure(f"handshake, TLS {title}, {how}", limit=limit)(
            lambda version=version, kind=kind, resumed=resumed: handshakes(version, kind, resumed))


@measure("wrap_bio pair")
def wrap_bio():
    client, server = support.client_context(), support.server_context()
    return lambda: BIOPair(client, server)


# Bulk.


@measure(RAW_RECORD, "MB/s", RECORD)
def raw_bulk():
    return raw.bulk(ssl.OPENSSL_VERSION, support.leaf(), RECORD)


@measure("sendall and recv_into, sockets, 16 KiB", "MB/s", RECORD, RAW_RECORD)
def socket_bulk():
    client, server = support.socket_pair()
    for end in (client, server):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    data, store = bytes(RECORD), bytearray(RECORD)
    view = memoryview(store)

    def operation():
        client.sendall(data)
        count = 0
        while count < RECORD:
            count += server.recv_into(view[count:])

    return operation


@measure("sendall and recv_into, two threads, 1 MiB", "MB/s", 1 << 20, RAW_RECORD)
def threaded_bulk():
    client, server = support.socket_pair()
    data, store = bytes(1 << 20), bytearray(1 << 18)

    def operation():
        writer = threading.Thread(target=client.sendall, args=(data,))
        writer.start()
        left = len(data)
        while left:
            left -= server.recv_into(store)
        writer.join()

    return operation


@measure("MemoryBIO, write and read of 16 KiB", "MB/s", RECORD, RAW_RECORD)
def bio_bulk():
    pair = BIOPair().handshake()
    data, store = bytes(RECORD), bytearray(RECORD)

    def operation():
        pair.client.write(data)
        pair.server.read(RECORD, store)

    return operation


@measure("asyncio streams, 4 MiB", "MB/s", 1 << 22, RAW_RECORD)
def asyncio_streams():
    loop = asyncio.new_event_loop()
    data, total = bytes(1 << 16), 1 << 22
    client_context, server_context = support.client_context(), support.server_context()
    accepted = loop.create_future()

    async def connect():
        server = await asyncio.start_server(lambda *ends: accepted.set_result(ends), "127.0.0.1", 0, ssl=server_context)
        port = server.sockets[0].getsockname()[1]
        client = await asyncio.open_connection("127.0.0.1", port, ssl=client_context, server_hostname="localhost")
        return server, client, await accepted

    kept = loop.run_until_complete(connect())
    _, (_, writer), (reader, _) = kept

    async def send():
        for _ in range(total // len(data)):
            writer.write(data)
            await writer.drain()

    async def move():
        sending = asyncio.ensure_future(send())
        left = total
        while left:
            left -= len(await reader.read(1 << 18))
        await sending

    return lambda: loop.run_until_complete(move())


# Small messages.


@measure("request and response of 100 bytes, sockets")
def socket_request():
    client, server = support.socket_pair()
    data = bytes(100)

    def operation():
        client.send(data)
        server.recv(1000)
        server.send(data)
        client.recv(1000)

    return operation


@measure("request and response of 100 bytes, MemoryBIO")
def bio_request():
    pair = BIOPair().handshake()
    data = bytes(100)
    client, server = pair.client, pair.server

    def operation():
        client.write(data)
        server.read(1000)
        server.write(data)
        client.read(1000)

    return operation


@measure("read that has to wait, MemoryBIO")
def want_read():
    pair = BIOPair().handshake()
    client = pair.client
    pair.server.write(b"x")
    client.read(1)

    def operation():
        try:
            client.read(1)
        except ssl.SSLWantReadError:
            pass

    return operation


# Primitives.


def primitive(name):
    def prepare(call):
        def ready():
            pair = BIOPair(support.client_context(), support.server_context()).handshake()
            pair.server.write(b"x")
            pair.client.read(1)
            return call(pair)

        return measure(name)(ready)

    return prepare


for name in ("version", "cipher", "shared_ciphers", "pending", "getpeercert", "selected_alpn_protocol", "compression"):
    primitive(f"{name}()")(lambda pair, name=name: getattr(pair.client, name))
primitive("getpeercert(True)")(lambda pair: lambda: pair.client.getpeercert(True))
primitive("get_channel_binding()")(lambda pair: pair.client.get_channel_binding)
primitive("server.shared_ciphers()")(lambda pair: pair.server.shared_ciphers)
primitive("session")(lambda pair: lambda: pair.client.session)
primitive("session_reused")(lambda pair: lambda: pair.client.session_reused)
primitive("context.options")(lambda pair: lambda: pair.client.context.options)
primitive("context.verify_mode")(lambda pair: lambda: pair.client.context.verify_mode)
primitive("context.cert_store_stats()")(lambda pair: pair.client.context.cert_store_stats)
primitive("context.session_stats()")(lambda pair: pair.server.context.session_stats)


@measure("MemoryBIO: made, written, read")
def memory_bio():
    def operation():
        bio = ssl.MemoryBIO()
        bio.write(b"0123456789")
        bio.read()

    return operation


@measure("RAND_bytes(32)")
def rand_bytes():
    return lambda: ssl.RAND_bytes(32)


@measure("SSLError of load_verify_locations")
def error():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    def operation():
        try:
            context.load_verify_locations(cadata=b"nonsense")
        except ssl.SSLError:
            pass

    return operation


def suites():
    """What the connections above speak: to compare is fair only if both speak the same."""
    found = []
    for version in (TLS_1_3, TLS_1_2):
        pair = BIOPair(support.client_context(version), support.server_context(version)).handshake()
        found.append(pair.client.cipher()[0])
    return found

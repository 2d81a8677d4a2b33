# SPDX-License-Identifier: MIT
"""nginx, as a server."""

import os
import re

from .openssl import SUITES_1_3
from .peer import Peer, output

CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} ssl;
        server_name localhost;
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:sessions:1m;
        ssl_dhparam {dh};
        ssl_ciphers ALL;
        ssl_conf_command Ciphersuites {suites};
        {verification}
        location / {{ return 200 "protocol=$ssl_protocol suite=$ssl_cipher reused=$ssl_session_reused client=$ssl_client_verify alpn=$ssl_alpn_protocol\\nend\\n"; }}
    }}
}}
"""

class Nginx(Peer):
    name = "nginx"
    packages = ("nginx-light",)
    commands = ("nginx",)
    quick = True
    sides = ("client",)
    answered = b"\nend\n"
    names_port = True

    def version(self):
        library = re.search(r"built with (\S+ \S+)", output("nginx", "-V"))
        return output("nginx", "-v").rsplit("/", 1)[1] + (f" on {library[1]}" if library else "")

    def request(self, case):
        return b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

    def server(self, case, folder, port):
        certificate, key = self.pair(case)
        verification = ""
        if case.client:
            verification = f"ssl_verify_client on; ssl_verify_depth 3; ssl_client_certificate {self.path('root.pem')};"
        with open(os.path.join(folder, "nginx.conf"), "w") as file:
            file.write(CONFIGURATION.format(
                folder=folder, port=port, certificate=certificate, key=key, verification=verification,
                dh=self.path("dh.pem"),
                suites=SUITES_1_3))
        return ["nginx", "-p", folder, "-c", os.path.join(folder, "nginx.conf")]

    def served(self, case, text):
        found = re.search(r"protocol=TLSv(\S+) suite=(\S+) reused=(\S*) client=(\S+) alpn=(\S*)", text)
        if not found:
            return {}
        facts = {"version": found[1], "suite": found[2], "resumed": found[3] == "r"}
        if found[5]:
            facts["alpn"] = found[5]
        if found[4] == "SUCCESS":
            facts["client"] = True
        return facts

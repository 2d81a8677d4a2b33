# SPDX-License-Identifier: MIT
"""curl, as a client."""

import re

from .openssl import SUITES_1_3
from .peer import Peer, output


class Curl(Peer):
    name = "curl"
    packages = ("curl",)
    commands = ("curl",)
    quick = True
    sides = ("server",)

    def version(self):
        found = re.match(r"curl (\S+) .*?(\w*SSL/\S+|GnuTLS/\S+|NSS/\S+)", output("curl", "--version"))
        return f"{found[1]} on {found[2].replace('/', ' ')}"

    def cannot(self, case, side):
        if case.alpn == "none in common":
            return "always offers http/1.1"

    def client(self, case, port, folder):
        url = f"https://{case.expected_name}:{port}/"
        command = ["curl", "-sS", "-v", "--max-time", "15", "--resolve", f"{case.expected_name}:{port}:127.0.0.1", "--cacert",
                   self.path(f"{case.trusted}.pem"), "--ciphers", "ALL", "--tls13-ciphers", SUITES_1_3,
                   "--http1.1" if not case.alpn else "--http2"]
        if pair := self.client_pair(case):
            command += ["--cert", pair[0], "--key", pair[1]]
        return [command + [url] * (2 if case.resumes else 1)]

    def connected(self, case, text):
        facts = {}
        if found := re.search(r"^\* ALPN: server accepted (\S+)", text, re.M):
            facts["alpn"] = found[1]
        return facts

# SPDX-License-Identifier: MIT
"""Botan's command line."""

from .peer import Peer, output


class Botan(Peer):
    name = "Botan"
    packages = ("botan",)
    commands = ("botan",)
    # The server sends back what comes.
    answered = b"\r\n\r\n"

    def version(self):
        return output("botan", "version")

    def cannot(self, case, side):
        if case.version == "1.3":
            return "no TLS 1.3 before Botan 3"
        if case.key in ("ed25519", "rsa-pss"):
            return f"no {case.key} keys in TLS"
        if case.exchange == "x448":
            return "no X448"
        if case.suite and (case.suite.endswith(("SHA", "CBC", "CCM")) or case.suite in (
                "ECDHE-RSA-AES256-SHA384", "AES128-GCM-SHA256")):
            return "not in its default policy: CBC, CCM, RSA key exchange"
        if case.failure and side == "server":
            return "the command line goes on after a failed verification"
        if case.client:
            return "the command line has no client authentication"
        if case.alpn == "common" and side == "client":
            return "tls_server speaks no ALPN"

    def server(self, case, folder, port):
        certificate, key = self.pair(case)
        return ["botan", "tls_server", certificate, key, "--port=0"]

    def client(self, case, port, folder):
        command = ["botan", "tls_client", "localhost", f"--port={port}", "--skip-system-cert-store",
                   f"--trusted-cas={self.path(case.trusted + '.pem')}"]
        if case.offered:
            command.append(f"--next-protocols={','.join(case.offered)}")
        if not case.resumes:
            return [command]
        return [command + ["--session-db=sessions", "--session-db-pass=known"]] * 2

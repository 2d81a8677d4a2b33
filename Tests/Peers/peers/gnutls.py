# SPDX-License-Identifier: MIT
"""GnuTLS's own gnutls-cli and gnutls-serv: the same library, driven by someone else."""

import re

from .peer import Peer, output


class GnuTLS(Peer):
    name = "GnuTLS"
    packages = ("gnutls-bin",)
    commands = ("gnutls-cli", "gnutls-serv")
    quick = True
    answered = b"</HTML>"
    priority = "NORMAL:+DHE-RSA:+GROUP-ALL:+AES-128-CCM:+SHA384"

    def version(self):
        return output("gnutls-cli", "--version").split()[1]

    def server(self, case, folder, port):
        certificate, key = self.pair(case)
        command = ["gnutls-serv", "--http", "-p", "0", "--x509certfile", certificate, "--x509keyfile", key,
                   "--priority", self.priority]
        for protocol in case.spoken:
            command += ["--alpn", protocol]
        if case.client:
            command += ["--require-client-cert", "--verify-client-cert", "--x509cafile", self.path("root.pem")]
        else:
            command += ["--disable-client-cert"]
        return command

    def served(self, case, text):
        return {}

    def client(self, case, port, folder):
        command = ["gnutls-cli", "--port", str(port), "--sni-hostname", case.expected_name, "--verify-hostname",
                   case.expected_name, "--x509cafile", self.path(f"{case.trusted}.pem"), "--priority", self.priority]
        for protocol in case.offered:
            command += ["--alpn", protocol]
        if pair := self.client_pair(case):
            command += ["--x509certfile", pair[0], "--x509keyfile", pair[1]]
        if case.resumes:
            command += ["--resume", "--waitresumption"]
        return [command + ["127.0.0.1"]]

    def connected(self, case, text):
        facts = {"resumed": "*** This is a resumed session" in text}
        if found := re.search(r"^- Application protocol: (\S+)", text, re.M):
            facts["alpn"] = found[1]
        return facts

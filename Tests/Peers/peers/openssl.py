# SPDX-License-Identifier: MIT
"""OpenSSL's s_client and s_server."""

import re
from .peer import Peer, output

SUITES_1_3 = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:TLS_AES_128_CCM_SHA256"


class OpenSSL(Peer):
    name = "OpenSSL"
    packages = ("openssl",)
    commands = ("openssl",)
    quick = True
    answered = b"</HTML>"
    # All that it has, CCM included.
    suites = ("-cipher", "ALL", "-ciphersuites", SUITES_1_3)

    def version(self):
        return output("openssl", "version").split()[1]

    def server(self, case, folder, port):
        certificate, key = self.pair(case)
        command = ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-cert_chain", certificate,
                   "-key", key, "-www", *self.suites]
        if case.spoken:
            command += ["-alpn", ",".join(case.spoken)]
        if case.client:
            command += ["-Verify", "3", "-verify_return_error", "-CAfile", self.path("root.pem")]
        return command

    def served(self, case, text):
        facts = {}
        if found := re.search(r"^(New|Reused), TLSv1.[23], Cipher is (\S+)", text, re.M):
            facts["suite"] = found[2]
            facts["resumed"] = "Reused, TLSv1." in text
        return facts

    def client(self, case, port, folder):
        command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", case.expected_name,
                   "-verify_hostname", case.expected_name, "-verify_return_error", "-CAfile",
                   self.path(f"{case.trusted}.pem"), *self.suites]
        if case.offered:
            command += ["-alpn", ",".join(case.offered)]
        if pair := self.client_pair(case):
            command += ["-cert", pair[0], "-cert_chain", pair[0], "-key", pair[1]]
        if not case.resumes:
            return [command]
        return [command + ["-sess_out", "session"], command + ["-sess_in", "session"]]

    def connected(self, case, text):
        facts = {"resumed": bool(re.search(r"^Reused, TLSv1.", text, re.M))}
        if found := re.search(r"^ALPN protocol: (\S+)", text, re.M):
            facts["alpn"] = found[1]
        return facts

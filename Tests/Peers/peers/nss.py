# SPDX-License-Identifier: MIT
"""NSS's tstclnt and selfserv."""

import os
import subprocess

from .peer import REQUEST, Peer, debian_version

SCHEMES = ",".join([
    "ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ecdsa_secp521r1_sha512", "rsa_pss_pss_sha256", "rsa_pss_pss_sha384",
    "rsa_pss_pss_sha512", "rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512", "rsa_pkcs1_sha256",
    "rsa_pkcs1_sha384", "rsa_pkcs1_sha512",
])


class NSS(Peer):
    name = "NSS"
    packages = ("libnss3-tools",)
    commands = ("tstclnt", "selfserv", "certutil", "pk12util")
    answered = b"EOF\r\n\r\n"
    names_port = True
    sends_root = True

    def version(self):
        return debian_version("libnss3-tools")

    def prepare(self):
        """Databases of the roots that are trusted: `bare` ones for clients without a certificate, who else show any."""
        for root in ("root", "other", "bare"):
            folder = self._database(root)
            os.mkdir(folder)
            self._run("certutil", "-N", "-d", folder, "--empty-password")
            trusted = "other" if root == "other" else "root"
            self._run("certutil", "-A", "-d", folder, "-n", trusted, "-t", "CT,C,C", "-i", self.path(f"{trusted}.leaf"))
            self._run("certutil", "-A", "-d", folder, "-n", "between", "-t", ",,", "-i", self.path("between.leaf"))
            if root == "bare":
                continue
            for name in ("server-rsa", "server-ecdsa", "server-rsa-pss", "server-expired", "client-rsa", "client-ecdsa",
                         "client-unknown"):
                package = os.path.join(self.folder, f"{root}-{name}.p12")
                self._run("openssl", "pkcs12", "-export", "-inkey", self.path(f"{name}.key"), "-in",
                          self.path(f"{name}.leaf"), "-name", name, "-passout", "pass:", "-out", package)
                self._run("pk12util", "-i", package, "-d", folder, "-W", "")

    def _database(self, root):
        return os.path.join(self.folder, f"nss-{root}")

    @staticmethod
    def _run(*command):
        subprocess.run(command, check=True, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)

    def cannot(self, case, side):
        if case.key == "ed25519":
            return "no Ed25519 in certificates"
        if case.exchange == "x448":
            return "no X448"
        if case.suite and "CCM" in case.suite:
            return "no CCM"
        if case.alpn and side == "server":
            return "tstclnt offers no protocols"
        if case.suite == "ECDHE-RSA-AES256-SHA384":
            return "no CBC with SHA-384"

    def server(self, case, folder, port):
        option = "-e" if case.key == "ecdsa" else "-n"
        command = ["selfserv", "-d", f"sql:{self._database('root')}", option, case.certificate, "-p", str(port),
                   "-V", "tls1.2:tls1.3", "-u", "-H", "1", "-I", "x25519,P256,P384,P521,FF2048", "-J", SCHEMES]
        if case.spoken:
            command.append("-Q")
        if case.client:
            command += ["-r", "-r"]
        return command

    def client(self, case, port, folder):
        with open(os.path.join(folder, "request"), "wb") as file:
            file.write(REQUEST)
        database = "bare" if case.client == "none" else case.trusted
        # It sends a file and ends; what comes through its standard input keeps it until the connection is cut.
        command = ["tstclnt", "-A", "request", "-h", "127.0.0.1", "-p", str(port), "-a", case.expected_name, "-d",
                   f"sql:{self._database(database)}", "-V", "tls1.2:tls1.3", "-u", "-I",
                   "x25519,P256,P384,P521,FF2048", "-J", SCHEMES, "-C"]
        if case.client_certificate:
            command += ["-n", case.client_certificate]
        if case.resumes:
            command += ["-L", "2"]
        return [command]

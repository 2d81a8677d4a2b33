# SPDX-License-Identifier: MIT
"""The certificates of a run: a root, an intermediate, servers of each key type, clients, and some that must not pass."""

import os
import subprocess

NAME = "localhost"
KEYS = {
    "rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "ecdsa": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "ed25519": ["-algorithm", "ED25519"],
    "rsa-pss": ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
}
CONFIGURATION = """
[ca]
default_ca = this
[this]
new_certs_dir = {folder}
database = {folder}/{issuer}.index
rand_serial = yes
default_md = sha256
unique_subject = no
policy = anything
[anything]
commonName = supplied
organizationName = optional
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, {usage}
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectAltName = email:client@example.org
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


class Certificates:
    """PEM files in a folder: `path("server-rsa.pem")` is the leaf with its intermediate, `.key` its PKCS #8 key."""

    def __init__(self, folder):
        self.folder = folder
        for root in ("root", "other"):
            self._issue(root, root, "authority", "ecdsa")
        self._issue("between", "root", "authority", "ecdsa")
        for key in KEYS:
            self._issue(f"server-{key}", "between", "server", key)
        self._issue("server-expired", "between", "server", "ecdsa", ("20200101000000Z", "20210101000000Z"))
        for key in ("rsa", "ecdsa"):
            self._issue(f"client-{key}", "between", "client", key)
        self._issue("client-unknown", "other", "client", "ecdsa")
        # RFC 7919's ffdhe2048, for servers that have no group of their own.
        self._run("genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048", "-out", "dh.pem")

    def path(self, name):
        return os.path.join(self.folder, name)

    def _run(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, timeout=60, cwd=self.folder)

    def _issue(self, name, issuer, kind, key, validity=("20240101000000Z", "20491231235959Z")):
        # Suites without an exchange of ephemeral keys encrypt to the RSA key.
        usage = "digitalSignature, keyEncipherment" if key == "rsa" else "digitalSignature"
        with open(self.path(f"{name}.cnf"), "w") as file:
            file.write(CONFIGURATION.format(folder=self.folder, issuer=issuer, usage=usage))
        open(self.path(f"{issuer}.index"), "a").close()
        # NSS knows certificates by their subject, so that no two may have the same.
        subject = f"/O={name}/CN={NAME}" if kind == "server" else f"/CN={name}"
        self._run("genpkey", *KEYS[key], "-out", f"{name}.key")
        self._run("req", "-new", "-config", "/dev/null", "-key", f"{name}.key", "-subj", subject, "-out", f"{name}.csr")
        signer = ["-selfsign"] if issuer == name else ["-cert", f"{issuer}.leaf"]
        self._run(
            "ca", "-batch", "-notext", "-config", f"{name}.cnf", "-extensions", kind, "-keyfile", f"{issuer}.key", *signer,
            "-startdate", validity[0], "-enddate", validity[1], "-in", f"{name}.csr", "-out", f"{name}.leaf",
        )
        with open(self.path(f"{name}.pem"), "w") as chain:
            for part in [name] + (["between"] if issuer == "between" else []):
                chain.write(open(self.path(f"{part}.leaf")).read())

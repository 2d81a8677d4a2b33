# SPDX-License-Identifier: MIT
"""Certificates, keys and trust that are loaded: what is accepted, and what is said of what is not."""

import os
import ssl
import tempfile

from certificates import Authority
from engine import Failure, context

TEXT = b"no certificate here\n"


def block(label, text):
    return f"-----BEGIN {label}-----\n{text}\n-----END {label}-----\n".encode()


NOT_BASE64, NOT_DER = "!!!!", "AAAA"


class Things:
    """What rows are made of."""

    def __init__(self):
        self.ca = Authority()
        self.leaf, self.other = self.ca.issue("localhost"), self.ca.issue("other")
        self.rsa, self.other_rsa = self.ca.issue("localhost", bits=2048), self.ca.issue("other", bits=2048)
        self.folder = tempfile.mkdtemp()
        self.count = 0

    def file(self, data):
        self.count += 1
        path = os.path.join(self.folder, str(self.count))
        with open(path, "wb") as out:
            out.write(data)
        return path


ROWS = []


def row(name, body):
    ROWS.append((name, body))


def chain(name, certificates, key=None, **more):
    def body(t):
        context("server").load_cert_chain(t.file(certificates(t)), t.file(key(t)) if key else None, **more)
    row(f"chain: {name}", body)


chain("PEM and its key", lambda t: t.leaf.pem + t.leaf.key_pem)
chain("text without PEM", lambda t: TEXT, lambda t: t.leaf.key_pem)
chain("an empty file", lambda t: b"", lambda t: t.leaf.key_pem)
chain("a key alone", lambda t: t.leaf.key_pem)
chain("a revocation list", lambda t: t.ca.crl(), lambda t: t.leaf.key_pem)
chain("a block that is not base64", lambda t: block("CERTIFICATE", NOT_BASE64), lambda t: t.leaf.key_pem)
chain("a block that is not DER", lambda t: block("CERTIFICATE", NOT_DER), lambda t: t.leaf.key_pem)
chain("a second block that is not base64", lambda t: t.leaf.pem + block("CERTIFICATE", NOT_BASE64),
      lambda t: t.leaf.key_pem)
chain("no key", lambda t: t.leaf.pem)
chain("a key that is text", lambda t: t.leaf.pem, lambda t: TEXT)
chain("a key that is not DER", lambda t: t.leaf.pem, lambda t: block("PRIVATE KEY", NOT_DER))
chain("a certificate for a key", lambda t: t.leaf.pem, lambda t: t.leaf.pem)
chain("an encrypted key with its password", lambda t: t.leaf.pem, lambda t: t.leaf.key_as(b"secret"),
      password="secret")
chain("a traditional encrypted key with its password", lambda t: t.rsa.pem,
      lambda t: t.rsa.key_as(b"secret", traditional=True), password="secret")
chain("an encrypted key with a wrong password", lambda t: t.leaf.pem, lambda t: t.leaf.key_as(b"secret"),
      password="wrong")
chain("an encrypted key with an empty password", lambda t: t.leaf.pem, lambda t: t.leaf.key_as(b"secret"),
      password="")
chain("an encrypted key with a password of 1025 bytes", lambda t: t.leaf.pem, lambda t: t.leaf.key_as(b"secret"),
      password="x" * 1025)
chain("a clear key with a password", lambda t: t.leaf.pem, lambda t: t.leaf.key_pem, password="secret")
chain("another key of the same type", lambda t: t.leaf.pem, lambda t: t.other.key_pem)
chain("another RSA key", lambda t: t.rsa.pem, lambda t: t.other_rsa.key_pem)
chain("an RSA key for an ECDSA certificate", lambda t: t.leaf.pem, lambda t: t.rsa.key_pem)
chain("RSA with 1024 bits at level 2", lambda t: weak(t).pem, lambda t: weak(t).key_pem)
chain("signed with SHA-1 at level 2", lambda t: sha1(t).pem, lambda t: sha1(t).key_pem)


def weak(t):
    t.weak = getattr(t, "weak", None) or t.ca.issue("localhost", bits=1024)
    return t.weak


def sha1(t):
    from certificates import self_signed
    t.sha1 = getattr(t, "sha1", None) or self_signed("localhost").signed_with_sha1(t.ca)
    return t.sha1


row("chain: a file that is missing", lambda t: context("server").load_cert_chain(t.folder + "/missing"))
row("chain: a directory", lambda t: context("server").load_cert_chain(t.folder))
row("chain: a key that is missing",
    lambda t: context("server").load_cert_chain(t.file(t.leaf.pem), t.folder + "/missing"))


def cafile(name, data):
    row(f"trust file: {name}", lambda t: context("client").load_verify_locations(t.file(data(t))))


def cadata(name, data):
    row(f"trust bytes: {name}", lambda t: context("client").load_verify_locations(cadata=data(t)))


cafile("a root", lambda t: t.ca.pem)
cafile("a leaf with its key", lambda t: t.leaf.pem + t.leaf.key_pem)
cafile("a revocation list alone", lambda t: t.ca.crl())
cafile("text", lambda t: TEXT)
cafile("nothing", lambda t: b"")
cafile("a key alone", lambda t: t.leaf.key_pem)
cafile("a block that is not base64", lambda t: block("CERTIFICATE", NOT_BASE64))
cafile("a block that is not DER", lambda t: block("CERTIFICATE", NOT_DER))
cafile("a root, then a block that is not base64", lambda t: t.ca.pem + block("CERTIFICATE", NOT_BASE64))
row("trust file: a directory", lambda t: context("client").load_verify_locations(t.folder))
row("trust file: one that is missing", lambda t: context("client").load_verify_locations(t.folder + "/missing"))
row("trust directory: one that is missing",
    lambda t: context("client").load_verify_locations(capath=t.folder + "/missing"))
cadata("a root as PEM, and text", lambda t: t.ca.pem.decode() + TEXT.decode())
cadata("a root as DER", lambda t: t.ca.der)
cadata("two roots as DER", lambda t: t.ca.der + t.leaf.der)
cadata("a root as PEM, then a block that is not base64",
       lambda t: t.ca.pem.decode() + block("CERTIFICATE", NOT_BASE64).decode())
cadata("a root as DER, then a byte", lambda t: t.ca.der + b"\x00")
cadata("a root as DER, then the beginning of another", lambda t: t.ca.der + t.ca.der[:20])
cadata("PEM as bytes", lambda t: t.ca.pem)
cadata("a revocation list as text", lambda t: t.ca.crl().decode())
cadata("text", lambda t: TEXT.decode())
cadata("nothing", lambda t: "")
row("parameters: text", lambda t: context("server").load_dh_params(t.file(TEXT)))
row("parameters: a file that is missing", lambda t: context("server").load_dh_params(t.folder + "/missing"))
row("password callback: throws", lambda t: context("server").load_cert_chain(
    t.file(t.leaf.pem), t.file(t.leaf.key_as(b"secret")), password=lambda: raises()))


def raises():
    raise TimeoutError("asked too long")


def results():
    things = Things()
    for name, body in ROWS:
        try:
            body(things)
            yield name, ".done"
        except (OSError, ValueError, TypeError) as error:
            yield name, Failure(error).swift()


def stores():
    """What a store holds after a file was loaded into it: certificates, lists, authorities."""
    t = Things()
    middle = Authority("Intermediate", t.ca)
    chain = middle.issue("localhost")
    for name, *files in [
            ("nothing",), ("a root", t.ca.pem), ("a leaf with its key", t.leaf.pem + t.leaf.key_pem),
            ("a revocation list", t.ca.crl()), ("a chain with its root", chain.chain + t.ca.pem),
            ("the same root twice", t.ca.pem, t.ca.pem), ("a root and its list", t.ca.pem + t.ca.crl()),
            ("the same list twice", t.ca.crl() * 2)]:
        made = context("client")
        for data in files:
            made.load_verify_locations(t.file(data))
        counts = made.cert_store_stats()
        yield f'        ("{name}", [{counts["x509"]}, {counts["crl"]}, {counts["x509_ca"]}]),\n'

# SPDX-License-Identifier: MIT
"""Certificates for the oracle, shaped like those of SSLTestSupport, made on the spot with python3-cryptography."""

import base64
import datetime
import ipaddress
import os
import subprocess
import tempfile
import textwrap

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID as EKU, NameOID

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
FRESH = (-HOUR, DAY)
EXPIRED = (-DAY, -HOUR)
FUTURE = (HOUR, DAY)


def name(common):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def key(bits=None):
    return rsa.generate_private_key(65537, bits) if bits else ec.generate_private_key(ec.SECP256R1())


def san(host):
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


class Issued:
    """A certificate, its key and the certificates between it and the root."""

    def __init__(self, certificate, private, above=(), root=None):
        self.certificate, self.private, self.above, self.root = certificate, private, list(above), root
        self.der = certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def chain(self):
        return self.pem + b"".join(c.pem for c in self.above)

    @property
    def key_pem(self):
        return self.key_as()

    def key_as(self, password=None, traditional=False):
        form = serialization.PrivateFormat.TraditionalOpenSSL if traditional else serialization.PrivateFormat.PKCS8
        cipher = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        return self.private.private_bytes(serialization.Encoding.PEM, form, cipher)

    def signed_with_sha1(self, issuer):
        """The same, no longer self-signed: a signature that python3-cryptography does not make any more."""
        with tempfile.TemporaryDirectory() as folder:
            def file(name, data):
                path = os.path.join(folder, name)
                with open(path, "wb") as out:
                    out.write(data)
                return path
            done = subprocess.run(
                ["openssl", "x509", "-in", file("leaf", self.pem), "-CA", file("ca", issuer.pem), "-CAkey",
                 file("key", issuer.key_pem), "-sha1", "-preserve_dates", "-CAcreateserial"], check=True, capture_output=True)
        return Issued(x509.load_pem_x509_certificate(done.stdout), self.private, self.above, self.root)

    def broken(self):
        """The same with one bit of the signature changed."""
        der = self.der[:-1] + bytes([self.der[-1] ^ 1])
        return Issued(x509.load_der_x509_certificate(der), self.private, self.above, self.root)


class Authority(Issued):
    def __init__(self, common="Test CA", issuer=None, bits=None, valid=FRESH, private=None, **more):
        more.setdefault("ca", True)
        more.setdefault("usage", "sign" if more["ca"] else None)
        private = private or key(bits)
        made = make(common, [], private, issuer, valid, purposes=(), **more)
        above = [] if issuer is None or issuer.root is None else [issuer] + issuer.above
        root = None if issuer is None else issuer.root or issuer
        super().__init__(made, private, above, root)

    def issue(self, *hosts, bits=None, valid=FRESH, **more):
        private = key(bits)
        made = make(hosts[0], more.pop("names", hosts), private, self, valid, **more)
        return Issued(made, private, [] if self.root is None else [self] + self.above, self.root or self)

    def crl(self, revoked=(), valid=FRESH, broken=False):
        now = datetime.datetime.now(datetime.timezone.utc)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(now + valid[0]).next_update(now + valid[1])
        for item in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(item.certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(now + valid[0]).build())
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.private.public_key())
        builder = builder.add_extension(identifier, False).add_extension(x509.CRLNumber(1), False)
        der = builder.sign(self.private, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
        if broken:
            der = der[:-1] + bytes([der[-1] ^ 1])
        text = "\n".join(textwrap.wrap(base64.b64encode(der).decode(), 64))
        return f"-----BEGIN X509 CRL-----\n{text}\n-----END X509 CRL-----\n".encode()


def make(common, hosts, private, issuer, valid, purposes=(EKU.SERVER_AUTH, EKU.CLIENT_AUTH), ca=False, length=None,
         usage="leaf", permitted=(), identifier=True, proxy=False):
    now = datetime.datetime.now(datetime.timezone.utc)
    signer = issuer.private if issuer else private
    subject = x509.Name([*issuer.certificate.subject, *name(common)]) if proxy else name(common)
    builder = x509.CertificateBuilder().subject_name(subject)
    builder = builder.issuer_name(issuer.certificate.subject if issuer else name(common))
    builder = builder.public_key(private.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now + valid[0]).not_valid_after(now + valid[1])
    builder = builder.add_extension(x509.BasicConstraints(ca, length if ca else None), True)
    if usage:
        sign, leaf = usage == "sign", usage == "leaf"
        encipher = leaf and isinstance(private, rsa.RSAPrivateKey)
        builder = builder.add_extension(
            x509.KeyUsage(leaf, False, encipher, False, False, sign, sign, False, False), True)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), False)
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName([san(h) for h in hosts]), False)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), False)
    if issuer and identifier:
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)
    if proxy:
        # ProxyCertInfo with the policy "inherit all" (RFC 3820).
        policy = bytes.fromhex("300c300a06082b06010505071501")
        builder = builder.add_extension(
            x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.14"), policy), True)
    if permitted:
        builder = builder.add_extension(x509.NameConstraints([x509.DNSName(n) for n in permitted], None), True)
    return builder.sign(signer, hashes.SHA256())


def self_signed(host, valid=FRESH):
    private = key()
    return Issued(make(host, [host], private, None, valid), private)

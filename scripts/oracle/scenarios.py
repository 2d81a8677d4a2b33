# SPDX-License-Identifier: MIT
"""The failing handshakes: how both sides are set up, and what happens then."""

import ssl

from certificates import EKU, EXPIRED, FUTURE, Authority, self_signed
from engine import (VERSIONS, context, load, psk_client, psk_server, set_ciphersuites, set_groups, set_sigalgs, trust)

HANDSHAKE = [("handshake",)]
# In TLS 1.3 a client is done before the server has judged it: reading tells.
THEN_READ = [("handshake",), ("read", "client")]


class Setting:
    """A client that trusts an authority and a server with a certificate of it, before a scenario changes them."""

    def __init__(self, version):
        self.version, self.hostname = version, "localhost"
        self.client, self.server = context("client"), context("server")
        self.ca = Authority()
        self.leaf, self.chain, self.trusted = None, None, None
        self.client.maximum_version = VERSIONS[version]
        if version == "1.3":
            self.client.minimum_version = VERSIONS[version]
        self.has_certificate = True

    def finish(self):
        if self.has_certificate:
            load(self.server, self.leaf or self.ca.issue("localhost"), self.chain)
        trusted = self.ca.pem if self.trusted is None else self.trusted
        if trusted:
            trust(self.client, trusted)


def pinned(s):
    """Where nothing else is changed, the server speaks no newer version than the client."""
    s.server.maximum_version = VERSIONS[s.version]


class Scenario:
    def __init__(self, number, sentence, configure=None, steps=None, versions=("1.2", "1.3"), variant=""):
        self.number, self.sentence, self.configure = number, sentence, configure or pinned
        self.steps, self.versions, self.variant = steps or HANDSHAKE, versions, variant


ALL = []


def scenario(number, sentence, steps=None, versions=("1.2", "1.3"), variant=""):
    def add(configure):
        ALL.append(Scenario(number, sentence, configure, steps, versions, variant))
        return configure
    return add


def plain(number, sentence, steps, versions=("1.2", "1.3"), variant=""):
    ALL.append(Scenario(number, sentence, None, steps, versions, variant))


# The server's certificate.

@scenario(1, "the server's certificate has expired")
def _(s): s.leaf = s.ca.issue("localhost", valid=EXPIRED)


@scenario(2, "the server's certificate is not yet valid")
def _(s): s.leaf = s.ca.issue("localhost", valid=FUTURE)


@scenario(3, "a self-signed leaf")
def _(s): s.leaf = self_signed("localhost")


@scenario(4, "an unknown authority, the leaf alone")
def _(s): s.leaf = Authority("Other").issue("localhost")


@scenario(5, "an unknown authority that is sent along")
def _(s):
    other = Authority("Other")
    s.leaf = other.issue("localhost")
    s.chain = s.leaf.pem + other.pem


@scenario(6, "a client that trusts nobody")
def _(s): s.trusted = b""


@scenario(7, "the intermediate is missing")
def _(s):
    s.leaf = Authority("Intermediate", s.ca).issue("localhost")
    s.chain = s.leaf.pem


def intermediate_trusted(s):
    middle = Authority("Intermediate", s.ca)
    s.leaf, s.trusted = middle.issue("localhost"), middle.pem


def leaf_trusted(s):
    s.leaf = s.ca.issue("localhost")
    s.trusted = s.leaf.pem


scenario(8, "only the intermediate is trusted")(intermediate_trusted)
scenario(9, "only the leaf is trusted")(leaf_trusted)


@scenario(8, "only the intermediate is trusted, and partial chains are", variant="partial")
def _(s):
    intermediate_trusted(s)
    s.client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN


@scenario(9, "only the leaf is trusted, and partial chains are", variant="partial")
def _(s):
    leaf_trusted(s)
    s.client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN


@scenario(10, "the root stands at the end of the chain")
def _(s):
    s.leaf = Authority("Intermediate", s.ca).issue("localhost")
    s.chain = s.leaf.chain + s.ca.pem


@scenario(11, "another host name")
def _(s): s.hostname = "example.org"


@scenario(12, "another host name, and expired")
def _(s): s.leaf, s.hostname = s.ca.issue("localhost", valid=EXPIRED), "example.org"


@scenario(13, "another address")
def _(s): s.leaf, s.hostname = s.ca.issue("127.0.0.1"), "127.0.0.2"


@scenario(14, "a wildcard one label too deep")
def _(s): s.leaf, s.hostname = s.ca.issue("*.example.org"), "a.b.example.org"


@scenario(15, "no alternative name, and a common name that matches")
def _(s): s.leaf = s.ca.issue("localhost", names=[])


@scenario(15, "the same, where common names do not count", variant="strict")
def _(s):
    s.leaf = s.ca.issue("localhost", names=[])
    s.client.hostname_checks_common_name = False


@scenario(16, "a certificate for clients alone")
def _(s): s.leaf = s.ca.issue("localhost", purposes=[EKU.CLIENT_AUTH])


@scenario(17, "the issuer is no authority")
def _(s): s.leaf = Authority("Impostor", s.ca, ca=False).issue("localhost")


@scenario(18, "the path is too long")
def _(s): s.leaf = Authority("Second", Authority("First", s.ca, length=0)).issue("localhost")


@scenario(19, "outside the name constraints")
def _(s): s.leaf = Authority("Only example.org", s.ca, permitted=["example.org"]).issue("localhost")


@scenario(20, "an expired intermediate")
def _(s): s.leaf = Authority("Old", s.ca, valid=EXPIRED).issue("localhost")


@scenario(21, "an expired root in the store")
def _(s):
    s.ca = Authority("Old", valid=EXPIRED)
    s.leaf = s.ca.issue("localhost")


@scenario(22, "a leaf with a broken signature")
def _(s): s.leaf = s.ca.issue("localhost").broken()


def weak(s, client):
    s.leaf = s.ca.issue("localhost", bits=1024)
    s.server.set_ciphers("DEFAULT:@SECLEVEL=0")
    if client:
        s.client.set_ciphers("DEFAULT:@SECLEVEL=0")


scenario(23, "RSA with 1024 bits at level 2")(lambda s: weak(s, False))
scenario(24, "RSA with 1024 bits at level 0")(lambda s: weak(s, True))


@scenario(25, "a leaf signed with SHA-1 at level 2")
def _(s):
    s.ca = Authority(bits=2048)
    s.leaf = self_signed("localhost").signed_with_sha1(s.ca)
    s.server.set_ciphers("DEFAULT:@SECLEVEL=0")


# Revocation and strictness.

def listed(s, flag=ssl.VERIFY_CRL_CHECK_LEAF, revoked=True, **more):
    s.leaf = s.ca.issue("localhost")
    s.trusted = s.ca.pem + s.ca.crl([s.leaf] if revoked else [], **more)
    s.client.verify_flags |= flag


@scenario(26, "revoked")
def _(s): listed(s)


@scenario(27, "no list for a check that is asked for")
def _(s): s.client.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF


@scenario(28, "an expired list")
def _(s): listed(s, revoked=False, valid=EXPIRED)


@scenario(29, "a list that is not yet valid")
def _(s): listed(s, revoked=False, valid=FUTURE)


@scenario(30, "a list with a broken signature")
def _(s): listed(s, revoked=False, broken=True)


@scenario(31, "the whole chain is to be checked, and the list is the root's alone")
def _(s):
    s.leaf = Authority("Intermediate", s.ca).issue("localhost")
    s.trusted = s.ca.pem + s.ca.crl()
    s.client.verify_flags |= ssl.VERIFY_CRL_CHECK_CHAIN


@scenario(32, "revoked, and nobody asks")
def _(s): listed(s, flag=0)


@scenario(33, "strict, and a leaf without authority key identifier")
def _(s):
    s.leaf = s.ca.issue("localhost", identifier=False)
    s.client.verify_flags |= ssl.VERIFY_X509_STRICT


# What the sides do not have in common.

@scenario(34, "an old client and a new server", versions=("1.2",))
def _(s): s.server.minimum_version = VERSIONS["1.3"]


@scenario(35, "a new client and an old server", versions=("1.3",))
def _(s): s.server.maximum_version = VERSIONS["1.2"]


@scenario(36, "a client of TLS 1.1 and a server of today", versions=("1.2",))
def _(s):
    s.client.set_ciphers("ALL:@SECLEVEL=0")
    s.client.minimum_version, s.client.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1


# A ServerHello of TLS 1.1 with the suite ECDHE-ECDSA-AES128-SHA.
OLD_HELLO = bytes([22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2]) + bytes(32) + bytes([0, 0xC0, 0x09, 0])
plain(37, "the server answers with a version below the client's oldest",
      [("start", "client"), ("inject", "client", OLD_HELLO), ("start", "client")])


@scenario(38, "no suite in common", versions=("1.2",))
def _(s):
    s.client.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256")
    s.server.set_ciphers("ECDHE-ECDSA-AES256-GCM-SHA384")


@scenario(39, "no suite in common", versions=("1.3",))
def _(s):
    set_ciphersuites(s.client, "TLS_AES_128_GCM_SHA256")
    set_ciphersuites(s.server, "TLS_AES_256_GCM_SHA384")


def groups(s):
    set_groups(s.client, "X25519")
    set_groups(s.server, "P-384")


scenario(40, "no group in common", versions=("1.3",))(groups)
scenario(41, "no group in common", versions=("1.2",))(groups)


@scenario(42, "a server without certificate")
def _(s): s.has_certificate = False


@scenario(43, "a server with RSA and a client of ECDSA alone")
def _(s):
    s.ca = Authority(bits=2048)
    s.leaf = s.ca.issue("localhost", bits=2048)
    if s.version == "1.2":
        s.client.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256")
    else:
        set_sigalgs(s.client, "ECDSA+SHA256")


# The client's certificate.

def client_certificate(old, new, sentence, make, mode=ssl.CERT_REQUIRED):
    def configure(s):
        clients = Authority("Clients")
        trust(s.server, clients.pem)
        s.server.verify_mode = mode
        issued = make(clients)
        if issued:
            load(s.client, issued)
    scenario(old, sentence, HANDSHAKE, ("1.2",))(configure)
    scenario(new, sentence, THEN_READ, ("1.3",))(configure)


client_certificate(44, 45, "a client certificate is required and none comes", lambda clients: None)
client_certificate(46, 47, "a client certificate of an unknown authority", lambda c: Authority("Other").issue("someone"))
client_certificate(48, 48, "a self-signed client certificate", lambda c: self_signed("someone"))
client_certificate(49, 49, "an expired client certificate", lambda c: c.issue("someone", valid=EXPIRED))
client_certificate(50, 50, "a client certificate for servers alone",
                   lambda c: c.issue("someone", purposes=[EKU.SERVER_AUTH]))
client_certificate(51, 51, "an optional client certificate does not come", lambda c: None, ssl.CERT_OPTIONAL)


# Application protocols and host names.

@scenario(52, "no application protocol in common")
def _(s):
    s.client.set_alpn_protocols(["h2"])
    s.server.set_alpn_protocols(["imap"])


def sni(variant, sentence, answer, number=53):
    @scenario(number, sentence, variant=variant)
    def _(s):
        def callback(*_):
            return answer()
        s.server.sni_callback = callback


for alert in (49, 40, 80, 112, 100):
    sni(str(alert), f"the server name callback refuses with alert {alert}", lambda alert=alert: alert)
sni("raises", "the server name callback raises", lambda: 1 // 0, 54)
sni("type", "the server name callback returns something else", lambda: "text", 54)


@scenario(55, "a server name with an underscore")
def _(s): s.leaf, s.hostname = s.ca.issue("foo_bar.example.org"), "foo_bar.example.org"


# What is not TLS, or not as it should be.

BOTH = ("1.2", "1.3")

def to_server(number, variant, sentence, data):
    plain(number, sentence, [("inject", "server", data), ("start", "server")], BOTH, variant)


def to_client(number, variant, sentence, data):
    plain(number, sentence, [("start", "client"), ("inject", "client", data), ("start", "client")], BOTH, variant)


for verb in ("GET", "POST", "HEAD", "PUT"):
    to_server(56, verb, f"HTTP {verb} to a server", f"{verb} / HTTP/1.0\r\n\r\n".encode())
to_server(57, "", "HTTP CONNECT to a server", b"CONNECT example.org:443 HTTP/1.0\r\n\r\n")
to_server(58, "SMTP", "SMTP to a server", b"EHLO example.org\r\n")
to_server(58, "zeros", "zeros to a server", bytes(64))
to_client(59, "HTTP", "an HTTP response to a client", b"HTTP/1.1 400 Bad Request\r\n\r\n")
to_client(59, "SSH", "an SSH banner to a client", b"SSH-2.0-OpenSSH_9.2\r\n")
SSL2_HELLO = bytes([0x80, 0x2E, 1, 0, 2, 0, 21, 0, 0, 0, 16]) + bytes([1, 0, 0x80] * 7) + bytes(range(16))
to_server(60, "", "an SSL 2 hello", SSL2_HELLO)
to_server(61, "client", "a ClientHello that ends too early", bytes([22, 3, 1, 0, 8, 1, 0, 0, 4, 3, 3, 0, 0]))
to_client(61, "server", "a ServerHello that ends too early", bytes([22, 3, 3, 0, 8, 2, 0, 0, 4, 3, 3, 0, 0]))
to_server(62, "", "a ServerHello to a server", bytes([22, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3]) + bytes(range(32))
          + bytes([0, 0xC0, 0x2B, 0]))
to_server(63, "", "a record of 32767 bytes", bytes([22, 3, 1, 0x7F, 0xFF]) + bytes([1]) * 32767)
to_client(62, "client", "a ClientHello to a client", bytes([22, 3, 3, 0, 42, 1, 0, 0, 38, 3, 3]) + bytes(range(32))
          + bytes([0, 0xC0, 0x2B, 0]))
to_client(63, "client", "a record of 32767 bytes to a client", bytes([22, 3, 3, 0x7F, 0xFF]) + bytes([1]) * 32767)
to_server(64, "server", "application data to a server that shakes hands", bytes([23, 3, 3, 0, 1, 0]))
to_client(64, "client", "application data to a client that shakes hands", bytes([23, 3, 3, 0, 1, 0]))
to_server(65, "", "three bytes", bytes([22, 3, 1]))
to_client(65, "client", "three bytes to a client", bytes([22, 3, 3]))

# Ends.
plain(66, "the end before the client's first byte", [("end", "server"), ("start", "server")], BOTH, "server")
plain(66, "the end before the server's first byte",
      [("start", "client"), ("end", "client"), ("start", "client")], BOTH, "client")
FLIGHT = [("start", "client"), ("carry",), ("start", "server")]
plain(66, "the end between two records", FLIGHT + [("deliver", "server", 1, 0), ("end", "client"), ("start", "client")],
      BOTH, "between")
plain(67, "the end inside a record", FLIGHT + [("deliver", "server", 1, 20), ("end", "client"), ("start", "client")],
      BOTH)
to_client(70, "", "close_notify in the handshake", bytes([21, 3, 3, 0, 2, 1, 0]))
to_client(71, "", "a fatal close_notify", bytes([21, 3, 3, 0, 2, 2, 0]))
for alert in (41, 90, 112):
    to_client(72, str(alert), f"the warning {alert} in the handshake", bytes([21, 3, 3, 0, 2, 1, alert]))
to_server(70, "server", "close_notify instead of a hello", bytes([21, 3, 1, 0, 2, 1, 0]))
to_server(71, "server", "a fatal close_notify instead of a hello", bytes([21, 3, 1, 0, 2, 2, 0]))
to_server(72, "server", "the warning 90 instead of a hello", bytes([21, 3, 1, 0, 2, 1, 90]))
to_server(73, "server", "the warning no_renegotiation instead of a hello", bytes([21, 3, 1, 0, 2, 1, 100]))
plain(71, "a fatal alert in the server's handshake",
      [("start", "client"), ("carry",), ("start", "server"), ("inject", "server", bytes([21, 3, 3, 0, 2, 2, 80])),
       ("start", "server")], BOTH, "80")
to_client(73, "", "the warning no_renegotiation in the handshake", bytes([21, 3, 3, 0, 2, 1, 100]))

# After the handshake.
OPEN = [("handshake",), ("carry",)]
plain(74, "the end without close_notify", OPEN + [("end", "server"), ("read", "server"), ("read", "server")])
plain(76, "a record that was tampered with",
      OPEN + [("write", "client"), ("tamper", "client"), ("read", "server"), ("carry",), ("read", "client")])
plain(77, "plaintext in an open conversation",
      OPEN + [("inject", "server", b"hello, world\r\n"), ("read", "server")])
plain(78, "unwrap while the peer's data is queued",
      OPEN + [("write", "server"), ("carry",), ("unwrap", "client"), ("unwrap", "client")])
plain(79, "unwrap, then the end", OPEN + [("unwrap", "client"), ("end", "client"), ("unwrap", "client")])
plain(80, "a write after one's own close_notify", OPEN + [("unwrap", "client"), ("write", "client")])
plain(81, "unwrap before the handshake", [("unwrap", "client"), ("unwrap", "server")], variant="before")
plain(81, "unwrap in the handshake", FLIGHT + [("unwrap", "client"), ("unwrap", "server")], variant="during")
plain(82, "read and write before the handshake",
      [("write", "client"), ("read", "client"), ("read", "server"), ("write", "server")])


# Certificates after the handshake.

def later(offered=True, mode=ssl.CERT_REQUIRED):
    def configure(s):
        clients = Authority("Clients")
        trust(s.server, clients.pem)
        s.server.verify_mode = mode
        s.server.post_handshake_auth = True
        s.client.post_handshake_auth = offered
        if s.version == "1.2":
            load(s.client, clients.issue("someone"))
    return configure


scenario(83, "a client asks for a certificate", OPEN + [("askForCertificate", "client")])(later())
scenario(83, "a server asks in TLS 1.2", OPEN + [("askForCertificate", "server")], ("1.2",), "server")(later())
scenario(84, "a server asks a client that did not offer it", OPEN + [("askForCertificate", "server")],
         ("1.3",))(later(offered=False))
scenario(85, "a server asks a client that has no certificate",
         OPEN + [("askForCertificate", "server"), ("write", "server"), ("carry",), ("read", "client"), ("carry",),
                 ("read", "server"), ("carry",), ("read", "client")], ("1.3",))(later())
scenario(94, "a server asks that verifies nobody", OPEN + [("askForCertificate", "server")], ("1.3",),
         "none")(later(mode=ssl.CERT_NONE))
scenario(94, "a server asks twice", OPEN + [("askForCertificate", "server"), ("askForCertificate", "server")],
         ("1.3",), "twice")(later())
scenario(94, "a server asks before the handshake is done", [("askForCertificate", "server")], BOTH,
         "before")(later())


# Pre-shared keys.

def psk(identity, key, keys):
    def configure(s):
        s.client.check_hostname = False
        s.client.verify_mode = ssl.CERT_NONE
        s.has_certificate = False
        if s.version == "1.2":
            s.client.set_ciphers("ECDHE-PSK-CHACHA20-POLY1305")
            s.server.set_ciphers("ECDHE-PSK-CHACHA20-POLY1305")
            s.server.maximum_version = VERSIONS["1.2"]
        psk_client(s.client, identity, key)
        psk_server(s.server, keys)
    return configure


GOOD, BAD = bytes(range(16)), bytes(16)
scenario(86, "keys of one name that differ", versions=("1.2",))(psk(b"someone", BAD, {b"someone": GOOD}))
scenario(87, "keys of one name that differ", versions=("1.3",))(psk(b"someone", BAD, {b"someone": GOOD}))
scenario(88, "an identity that nobody knows")(psk(b"nobody", GOOD, {b"someone": GOOD}))
scenario(89, "an empty identity", versions=("1.3",))(psk(b"", GOOD, {b"": GOOD}))

# Between the two libraries: here with one on both sides; ssltoolTests has the pairs.
plain(90, "a client refuses the certificate before it has keys",
      FLIGHT + [("inject", "server", bytes([21, 3, 3, 0, 2, 2, 48])), ("start", "server")])


@scenario(91, "a client refuses the server's certificate")
def _(s): s.leaf = Authority("Other").issue("localhost")


@scenario(92, "a client and a server of other versions", versions=("1.3",))
def _(s): s.server.maximum_version = VERSIONS["1.2"]


@scenario(93, "a server and a client of other versions", versions=("1.2",))
def _(s): s.server.minimum_version = VERSIONS["1.3"]


# States (no numbers): what calls give before, after and between closes and failures.

def state(sentence, steps, configure=None, versions=BOTH):
    ALL.append(Scenario(0, sentence, configure, steps, versions))


def calls(side, *verbs):
    return [(verb, side) for verb in verbs]


ALERT = [("inject", "client", bytes([21, 3, 3, 0, 2, 2, 80]))]
EVERYTHING = ("read", "write", "unwrap", "start")

state("open: nothing to read", OPEN + calls("client", "read", "write", "start", "unwrap"))
state("the peer has closed", OPEN + [("unwrap", "server"), ("carry",)]
      + calls("client", "read", "read", "write") + [("carry",)] + calls("server", "read")
      + calls("client", "unwrap", "read", "write"))
state("this side has closed", OPEN + [("unwrap", "client"), ("write", "server"), ("carry",)]
      + calls("client", "read", "read", "write", "unwrap", "start"))
state("both have closed", OPEN + [("unwrap", "client"), ("carry",), ("unwrap", "server"), ("carry",)]
      + calls("client", "unwrap", "read", "write", "unwrap") + calls("server", "read", "write", "unwrap"))
state("nothing is read and nothing is written",
      calls("client", "readNothing", "writeNothing") + OPEN + calls("client", "readNothing", "writeNothing", "unwrap",
                                                                   "readNothing", "writeNothing"))
state("after the end without close_notify", OPEN + [("end", "client")] + calls("client", "read", *EVERYTHING))
state("after the end inside a record",
      OPEN + [("write", "server"), ("deliver", "server", 0, 12), ("end", "client")]
      + calls("client", "read", *EVERYTHING))
state("after a certificate was refused", HANDSHAKE + calls("client", *EVERYTHING),
      lambda s: setattr(s, "hostname", "example.org"))
state("after a fatal alert in the handshake",
      calls("client", "start") + ALERT + calls("client", "start", "start", "read", "write", "unwrap"))
state("after a record that was tampered with",
      OPEN + [("write", "client"), ("tamper", "client")] + calls("server", "read", *EVERYTHING) + [("carry",)]
      + calls("client", "read", *EVERYTHING))
state("five warnings in a row", calls("client", "start") + [("inject", "client", bytes([21, 3, 3, 0, 2, 1, 90] * 5))]
      + calls("client", "start"))


def proxied(s):
    holder = Authority("Holder", s.ca, ca=False, usage="leaf")
    s.leaf = holder.issue("localhost", names=[], proxy=True)


def proxied_and_allowed(s):
    proxied(s)
    s.client.verify_flags |= ssl.VERIFY_ALLOW_PROXY_CERTS


def crossed(s, flags):
    root = Authority("Root")
    cross = Authority("Root", Authority("Unknown"), private=root.private)
    s.leaf, s.trusted = root.issue("localhost"), root.pem
    s.chain = s.leaf.pem + cross.pem
    s.client.verify_flags = flags


state("a proxy certificate", HANDSHAKE, proxied)
state("a proxy certificate where they are let in", HANDSHAKE, proxied_and_allowed)
state("a trusted issuer, and another of its name and key in the chain", HANDSHAKE,
      lambda s: crossed(s, ssl.VERIFY_X509_TRUSTED_FIRST))
state("the same without trusted first", HANDSHAKE, lambda s: crossed(s, ssl.VERIFY_DEFAULT))


def ignoring(s):
    s.client.options |= 0x80


state("the end without close_notify is ignored", OPEN + [("end", "client")] + calls("client", "read", *EVERYTHING),
      ignoring)
state("the end inside a record is not ignored",
      OPEN + [("write", "server"), ("deliver", "server", 0, 12), ("end", "client")] + calls("client", "read"), ignoring)
state("the end in the handshake is ignored", calls("client", "start") + [("end", "client")] + calls("client", "start"),
      ignoring)
state("the end instead of an answer to close_notify is ignored",
      OPEN + [("unwrap", "client"), ("end", "client")] + calls("client", "unwrap", "read"), ignoring)

# SPDX-License-Identifier: MIT
"""The matrix: what is tried with every peer, in both directions."""

from dataclasses import dataclass

SUITES_1_2 = [
    ("rsa", "ECDHE-RSA-AES128-GCM-SHA256"), ("rsa", "ECDHE-RSA-AES256-GCM-SHA384"),
    ("rsa", "ECDHE-RSA-CHACHA20-POLY1305"), ("rsa", "ECDHE-RSA-AES128-SHA"), ("rsa", "ECDHE-RSA-AES256-SHA384"),
    ("rsa", "DHE-RSA-AES128-GCM-SHA256"), ("rsa", "DHE-RSA-CHACHA20-POLY1305"), ("rsa", "AES128-GCM-SHA256"),
    ("ecdsa", "ECDHE-ECDSA-AES128-GCM-SHA256"), ("ecdsa", "ECDHE-ECDSA-AES256-GCM-SHA384"),
    ("ecdsa", "ECDHE-ECDSA-CHACHA20-POLY1305"), ("ecdsa", "ECDHE-ECDSA-AES128-CCM"),
    ("ecdsa", "ECDHE-ECDSA-AES256-SHA"),
]
SUITES_1_3 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_CCM_SHA256"]
GROUPS = ["x25519", "P-256", "P-384", "P-521", "x448"]
VERSIONS = ["1.2", "1.3"]
KEYS = ["rsa", "ecdsa", "ed25519", "rsa-pss"]
# The certificate of the client -> what the one who asks for it makes of it.
CLIENTS = {"rsa": True, "ecdsa": True, "unknown": False, "none": False}
FAILURES = ["wrong CA", "wrong name", "expired"]


@dataclass(frozen=True)
class Case:
    group: str
    sentence: str
    version: str
    key: str = "ecdsa"
    suite: str | None = None
    exchange: str | None = None
    resumes: bool = False
    client: str | None = None
    alpn: str | None = None
    failure: str | None = None
    quick: bool = False

    @property
    def name(self):
        return f"TLS {self.version}, {self.sentence}"

    @property
    def certificate(self):
        return "server-expired" if self.failure == "expired" else f"server-{self.key}"

    @property
    def trusted(self):
        return "other" if self.failure == "wrong CA" else "root"

    @property
    def expected_name(self):
        return "other.example" if self.failure == "wrong name" else "localhost"

    @property
    def client_certificate(self):
        return None if self.client in (None, "none") else f"client-{self.client}"

    @property
    def server_refuses(self):
        return self.client is not None and not CLIENTS[self.client]

    @property
    def offered(self):
        return {"common": ["h2", "http/1.1"], "none in common": ["h2"]}.get(self.alpn, [])

    @property
    def spoken(self):
        return ["http/1.1"] if self.alpn else []


def all_cases():
    for version in VERSIONS:
        for key in KEYS:
            yield Case("keys", f"{key} key", version, key=key, quick=version == "1.3" or key == "rsa")
    for key, suite in SUITES_1_2:
        yield Case("suites", suite, "1.2", key=key, suite=suite, quick=suite == "ECDHE-ECDSA-CHACHA20-POLY1305")
    for suite in SUITES_1_3:
        yield Case("suites", suite, "1.3", suite=suite, quick="CHACHA" in suite)
    for version in VERSIONS:
        for group in GROUPS + (["ffdhe2048"] if version == "1.3" else []):
            # Up to TLS 1.2 the groups also limit the curves of ECDSA keys.
            yield Case("groups", f"group {group}", version, key="rsa", exchange=group, quick=group == "P-384")
    for version in VERSIONS:
        yield Case("resumption", "a session is resumed", version, resumes=True, quick=True)
    for version in VERSIONS:
        for client in CLIENTS:
            words = {"unknown": "a client's certificate of an unknown issuer", "none": "no client's certificate though required"}
            sentence = words.get(client, f"a good client's certificate, {client} key")
            yield Case("client authentication", sentence, version, client=client, quick=client != "rsa")
    for version in VERSIONS:
        for alpn in ("common", "none in common"):
            yield Case("ALPN", f"application protocols, {alpn}", version, alpn=alpn, quick=alpn == "common")
    for version in VERSIONS:
        for failure in FAILURES:
            words = {"wrong CA": "a server of an unknown issuer", "wrong name": "a server of another name"}
            yield Case("failures", words.get(failure, "a server whose certificate has expired"), version, failure=failure,
                       quick=version == "1.3" or failure == "wrong CA")

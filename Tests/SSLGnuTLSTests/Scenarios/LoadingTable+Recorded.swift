// SPDX-License-Identifier: MIT

import SSLInterface

// Recorded by scripts/oracle/record: CPython 3.13.0 on OpenSSL 3.0.19 27 Jan 2026, 2026-11-23.

extension LoadingTable {
    /// What is loaded, and what comes of it.
    static let recorded: [Loading] = [
        Loading("chain: PEM and its key", .done),
        Loading("chain: text without PEM", .failed(1, "SSL", nil, number: 524297)),
        Loading("chain: an empty file", .failed(1, "SSL", nil, number: 524297)),
        Loading("chain: a key alone", .failed(1, "SSL", nil, number: 524297)),
        Loading("chain: a revocation list", .failed(1, "SSL", nil, number: 524297)),
        Loading("chain: a block that is not base64", .failed(1, "SSL", nil, number: 524297)),
        Loading("chain: a block that is not DER", .failed(1, "SSL", nil, number: 524297)),
        Loading("chain: a second block that is not base64", .failed(1, "PEM", "BAD_BASE64_DECODE", number: 100)),
        Loading("chain: no key", .failed(1, "SSL", nil, number: 524297)),
        Loading("chain: a key that is text", .failed(1, "SSL", nil, number: 524297)),
        Loading("chain: a key that is not DER", .failed(1, "SSL", nil, number: 524297)),
        Loading("chain: a certificate for a key", .failed(1, "SSL", nil, number: 524297)),
        Loading("chain: an encrypted key with its password", .done),
        Loading("chain: a traditional encrypted key with its password", .done),
        Loading("chain: an encrypted key with a wrong password", .failed(1, "SSL", nil, number: 524297)),
        Loading("chain: an encrypted key with an empty password", .failed(1, "SSL", nil, number: 524297)),
        Loading("chain: an encrypted key with a password of 1025 bytes", .failed(101)),
        Loading("chain: a clear key with a password", .done),
        Loading("chain: another key of the same type", .failed(1, "X509", "KEY_VALUES_MISMATCH", number: 116)),
        Loading("chain: another RSA key", .failed(1, "X509", "KEY_VALUES_MISMATCH", number: 116)),
        Loading(
            "chain: an RSA key for an ECDSA certificate", .failed(1, "SSL", "NO_CERTIFICATE_ASSIGNED", number: 177)),
        Loading("chain: RSA with 1024 bits at level 2", .failed(1, "SSL", "EE_KEY_TOO_SMALL", number: 399)),
        Loading("chain: signed with SHA-1 at level 2", .failed(1, "SSL", "CA_MD_TOO_WEAK", number: 398)),
        Loading("chain: a file that is missing", .failed(5, errno: 2)),
        Loading("chain: a directory", .failed(5, errno: 21)),
        Loading("chain: a key that is missing", .failed(5, errno: 2)),
        Loading("trust file: a root", .done),
        Loading("trust file: a leaf with its key", .done),
        Loading("trust file: a revocation list alone", .done),
        Loading("trust file: text", .failed(1, "X509", "NO_CERTIFICATE_OR_CRL_FOUND", number: 136)),
        Loading("trust file: nothing", .failed(1, "X509", "NO_CERTIFICATE_OR_CRL_FOUND", number: 136)),
        Loading("trust file: a key alone", .failed(1, "X509", "NO_CERTIFICATE_OR_CRL_FOUND", number: 136)),
        Loading("trust file: a block that is not base64", .failed(1, "X509", nil, number: 524297)),
        Loading("trust file: a block that is not DER", .failed(1, "X509", nil, number: 524297)),
        Loading("trust file: a root, then a block that is not base64", .failed(1, "X509", nil, number: 524297)),
        Loading("trust file: a directory", .failed(5, errno: 21)),
        Loading("trust file: one that is missing", .failed(5, errno: 2)),
        Loading("trust directory: one that is missing", .done),
        Loading("trust bytes: a root as PEM, and text", .done),
        Loading("trust bytes: a root as DER", .done),
        Loading("trust bytes: two roots as DER", .done),
        Loading(
            "trust bytes: a root as PEM, then a block that is not base64",
            .failed(1, "PEM", "BAD_BASE64_DECODE", number: 100)),
        Loading("trust bytes: a root as DER, then a byte", .failed(1, "ASN1", "HEADER_TOO_LONG", number: 123)),
        Loading(
            "trust bytes: a root as DER, then the beginning of another",
            .failed(1, "ASN1", "NOT_ENOUGH_DATA", number: 142)),
        Loading("trust bytes: PEM as bytes", .failed(0)),
        Loading("trust bytes: a revocation list as text", .failed(0)),
        Loading("trust bytes: text", .failed(0)),
        Loading("trust bytes: nothing", .failed(101)),
        Loading("parameters: text", .failed(1, "PEM", "NO_START_LINE", number: 108)),
        Loading("parameters: a file that is missing", .failed(5, errno: 2)),
        Loading("password callback: throws", .failed(100)),
    ]
}

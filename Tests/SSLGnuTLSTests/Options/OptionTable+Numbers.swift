// SPDX-License-Identifier: MIT

import SSLInterface

// Recorded by scripts/oracle/record: CPython 3.13.0 on OpenSSL 3.0.19 27 Jan 2026, 2026-11-23.

extension OptionTable {
    /// The numbers of options and flags.
    static let numbers: [(name: String, number: UInt64)] = [
        ("OP_ALL", 0x80000050),
        ("OP_CIPHER_SERVER_PREFERENCE", 0x400000),
        ("OP_ENABLE_KTLS", 0x8),
        ("OP_ENABLE_MIDDLEBOX_COMPAT", 0x100000),
        ("OP_IGNORE_UNEXPECTED_EOF", 0x80),
        ("OP_LEGACY_SERVER_CONNECT", 0x4),
        ("OP_NO_COMPRESSION", 0x20000),
        ("OP_NO_RENEGOTIATION", 0x40000000),
        ("OP_NO_SSLv2", 0x0),
        ("OP_NO_SSLv3", 0x2000000),
        ("OP_NO_TICKET", 0x4000),
        ("OP_NO_TLSv1", 0x4000000),
        ("OP_NO_TLSv1_1", 0x10000000),
        ("OP_NO_TLSv1_2", 0x8000000),
        ("OP_NO_TLSv1_3", 0x20000000),
        ("OP_SINGLE_DH_USE", 0x0),
        ("OP_SINGLE_ECDH_USE", 0x0),
        ("VERIFY_ALLOW_PROXY_CERTS", 0x40),
        ("VERIFY_CRL_CHECK_CHAIN", 0xc),
        ("VERIFY_CRL_CHECK_LEAF", 0x4),
        ("VERIFY_DEFAULT", 0x0),
        ("VERIFY_X509_PARTIAL_CHAIN", 0x80000),
        ("VERIFY_X509_STRICT", 0x20),
        ("VERIFY_X509_TRUSTED_FIRST", 0x8000),
    ]
}

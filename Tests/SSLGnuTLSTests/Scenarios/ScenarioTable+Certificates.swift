// SPDX-License-Identifier: MIT

import SSLInterface

// Recorded by scripts/oracle/record: CPython 3.13.0 on OpenSSL 3.0.19 27 Jan 2026, 2026-11-23.

extension ScenarioTable {
    /// Certificates that are refused.
    static let certificates: [Scenario] = [
        Scenario(
            1, "", "the server's certificate has expired", client: [.refused(10, "certificate has expired", sent: 45)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_CERTIFICATE_EXPIRED", received: 45)]),
        Scenario(
            2, "", "the server's certificate is not yet valid",
            client: [.refused(9, "certificate is not yet valid", sent: 42)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_BAD_CERTIFICATE", received: 42)]),
        Scenario(
            3, "", "a self-signed leaf", client: [.refused(18, "self-signed certificate", sent: 48)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(
            4, "", "an unknown authority, the leaf alone",
            client: [.refused(20, "unable to get local issuer certificate", sent: 48)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(
            5, "", "an unknown authority that is sent along",
            client: [.refused(19, "self-signed certificate in certificate chain", sent: 48)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(
            6, "", "a client that trusts nobody",
            client: [.refused(20, "unable to get local issuer certificate", sent: 48)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(
            7, "", "the intermediate is missing",
            client: [.refused(20, "unable to get local issuer certificate", sent: 48)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(
            8, "", "only the intermediate is trusted",
            client: [.refused(2, "unable to get issuer certificate", sent: 48)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(
            9, "", "only the leaf is trusted",
            client: [.refused(20, "unable to get local issuer certificate", sent: 48)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(
            8, "partial", "only the intermediate is trusted, and partial chains are", client: [.done], server: [.done]),
        Scenario(9, "partial", "only the leaf is trusted, and partial chains are", client: [.done], server: [.done]),
        Scenario(10, "", "the root stands at the end of the chain", client: [.done], server: [.done]),
        Scenario(
            11, "", "another host name",
            client: [.refused(62, "Hostname mismatch, certificate is not valid for 'example.org'.", sent: 42)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_BAD_CERTIFICATE", received: 42)]),
        Scenario(
            12, "", "another host name, and expired",
            client: [.refused(62, "Hostname mismatch, certificate is not valid for 'example.org'.", sent: 42)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_BAD_CERTIFICATE", received: 42)]),
        Scenario(
            13, "", "another address",
            client: [.refused(64, "IP address mismatch, certificate is not valid for '127.0.0.2'.", sent: 42)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_BAD_CERTIFICATE", received: 42)]),
        Scenario(
            14, "", "a wildcard one label too deep",
            client: [.refused(62, "Hostname mismatch, certificate is not valid for 'a.b.example.org'.", sent: 42)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_BAD_CERTIFICATE", received: 42)]),
        Scenario(15, "", "no alternative name, and a common name that matches", client: [.done], server: [.done]),
        Scenario(
            15, "strict", "the same, where common names do not count",
            client: [.refused(62, "Hostname mismatch, certificate is not valid for 'localhost'.", sent: 42)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_BAD_CERTIFICATE", received: 42)]),
        Scenario(
            16, "", "a certificate for clients alone",
            client: [.refused(26, "unsuitable certificate purpose", sent: 43)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE", received: 43)]),
        Scenario(
            17, "", "the issuer is no authority", client: [.refused(79, "invalid CA certificate", sent: 48)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(
            18, "", "the path is too long", client: [.refused(25, "path length constraint exceeded", sent: 48)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(
            19, "", "outside the name constraints", client: [.refused(47, "permitted subtree violation", sent: 46)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_CERTIFICATE_UNKNOWN", received: 46)]),
        Scenario(
            20, "", "an expired intermediate", client: [.refused(10, "certificate has expired", sent: 45)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_CERTIFICATE_EXPIRED", received: 45)]),
        Scenario(
            21, "", "an expired root in the store", client: [.refused(10, "certificate has expired", sent: 45)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_CERTIFICATE_EXPIRED", received: 45)]),
        Scenario(
            22, "", "a leaf with a broken signature", client: [.refused(7, "certificate signature failure", sent: 51)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_DECRYPT_ERROR", received: 51)]),
        Scenario(
            23, "", "RSA with 1024 bits at level 2", client: [.refused(66, "EE certificate key too weak", sent: 42)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_BAD_CERTIFICATE", received: 42)]),
        Scenario(24, "", "RSA with 1024 bits at level 0", client: [.done], server: [.done]),
        Scenario(
            25, "", "a leaf signed with SHA-1 at level 2",
            client: [.refused(68, "CA signature digest algorithm too weak", sent: 42)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_BAD_CERTIFICATE", received: 42)]),
        Scenario(
            26, "", "revoked", client: [.refused(23, "certificate revoked", sent: 44)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_CERTIFICATE_REVOKED", received: 44)]),
        Scenario(
            27, "", "no list for a check that is asked for",
            client: [.refused(3, "unable to get certificate CRL", sent: 48)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(
            28, "", "an expired list", client: [.refused(12, "CRL has expired", sent: 45)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_CERTIFICATE_EXPIRED", received: 45)]),
        Scenario(
            29, "", "a list that is not yet valid", client: [.refused(11, "CRL is not yet valid", sent: 42)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_BAD_CERTIFICATE", received: 42)]),
        Scenario(
            30, "", "a list with a broken signature", client: [.refused(8, "CRL signature failure", sent: 51)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_DECRYPT_ERROR", received: 51)]),
        Scenario(
            31, "", "the whole chain is to be checked, and the list is the root's alone",
            client: [.refused(3, "unable to get certificate CRL", sent: 48)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(32, "", "revoked, and nobody asks", client: [.done], server: [.done]),
        Scenario(
            33, "", "strict, and a leaf without authority key identifier",
            client: [.refused(85, "Missing Authority Key Identifier", sent: 46)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_CERTIFICATE_UNKNOWN", received: 46)]),
    ]
}

// SPDX-License-Identifier: MIT

import SSLConformance

/// What GnuTLS and OpenSSL are known to do differently. The list may only get shorter: an entry that no longer explains
/// anything fails the run, as does a difference without an entry.
enum Differences {
    static let all = theirs + documented

    /// OpenSSL is at fault.
    private static let theirs: [Difference] = [
        Difference(
            "sni.dot", labels: "name", client: "GnuTLS", .theirs,
            "OpenSSL's clients send the dot at the end of a full name, which RFC 6066 leaves out."),
        Difference(
            "sessions.wrong-name", client: "GnuTLS", .theirs,
            "OpenSSL's clients do not compare the name again when they resume a session."),
    ]

    /// Both have a right to it.
    private static let documented =
        negotiation + data + [
            Difference(
                "psk.unknown.tls1.3", labels: "* handshake", server: "GnuTLS", .documented,
                "OpenSSL goes on with certificates, and finds none; GnuTLS cannot go back."),
            Difference(
                "psk.silent.tls1.3", labels: "* handshake", .documented,
                "GnuTLS asks for the key while it writes the hello, and cannot do without; OpenSSL says hello without one. Of a "
                    + "server without a certificate GnuTLS says that no suite is shared, OpenSSL that no signature is."),
            Difference(
                "sessions.resumed.*", labels: "verified", client: "GnuTLS", .documented,
                "OpenSSL keeps no verified chain with a session; GnuTLS's backend verifies the certificate again."),
            Difference(
                "early-data.none", labels: "server status", client: "GnuTLS", .documented,
                "A GnuTLS client that may send early data announces it, and then sends none."),
            Difference(
                "status.revoked.*", labels: "* handshake", client: "GnuTLS", .documented,
                "OpenSSL has one alert for whatever a stapled response refuses; GnuTLS's backend says what a list would."
            ),
            Difference(
                "bindings.export.limits.tls1.3", labels: "longest label", client: "GnuTLS", .documented,
                "In TLS 1.3 GnuTLS exports keys for labels of 63 bytes at most."),
            Difference(
                "key-update.flood", labels: "server reads", server: "GnuTLS", .documented,
                "GnuTLS takes eight key updates a second."),
        ]

    private static let negotiation: [Difference] = [
        Difference(
            "handshake.client-speaks-first", labels: "record version", client: "GnuTLS", .documented,
            "Around the first hello GnuTLS's record says TLS 1.2, OpenSSL's TLS 1.0 (RFC 8446 lets both)."),
        Difference(
            "versions.old.no-suite", .documented,
            "OpenSSL finds in the handshake that no suite suits the versions, GnuTLS's backend when the context is made."
        ),
        Difference(
            "versions.empty-range", labels: "context", client: "GnuTLS", .documented,
            "OpenSSL finds an empty range of versions in the handshake."),
        Difference(
            "suites.certificate-curve", labels: "* handshake", server: "GnuTLS", .documented,
            "A GnuTLS server shows a certificate on a curve that is not among a TLS 1.2 client's groups; a GnuTLS client does "
                + "not mind."),
        Difference(
            "suites.list.aria", labels: "client", client: "GnuTLS", .documented, "GnuTLS has no ARIA."),
        Difference(
            "suites.list.aria", labels: "server", server: "GnuTLS", .documented, "GnuTLS has no ARIA."),
        Difference(
            "certificates.two-keys.choice.tls1.3", labels: "scheme", server: "GnuTLS", .documented,
            "Of the schemes that both have GnuTLS takes the client's first, OpenSSL the server's."),
        Difference(
            "alpn.long", labels: "context", server: "GnuTLS", .documented,
            "GnuTLS takes application protocols of 31 bytes at most."),
        Difference(
            "sni.underscore", labels: "* handshake", server: "GnuTLS", .documented,
            "GnuTLS servers refuse names with characters other than letters, digits, hyphens and dots."),
    ]

    private static let data: [Difference] = [
        Difference(
            "shutdown.in-flight.*", labels: "client reads", client: "GnuTLS", .documented,
            "Data that was in flight when this side closed can still be read; after OpenSSL's error all is over."),
        Difference(
            "shutdown.truncated.inside.*", labels: "client reads", client: "GnuTLS", .documented,
            "Data that was cut in two has not ended cleanly, whatever is ignored."),
    ]
}

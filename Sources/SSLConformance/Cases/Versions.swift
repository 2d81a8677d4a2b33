// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let versions = CaseGroup("versions", "Versions") {
        negotiated.map { $0.test }
        disagreeing.map { $0.test }
        switchedOff.map { $0.test }
        ConformanceCase(
            "old.tls1.1", "TLS 1.1 is spoken at security level 0", [.version(.tls1_1), .unapprovedAlgorithms]
        ) {
            scene in
            let link = try scene.link(.tls1_1) { $0.speakOldVersions() }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.client.version, equals: .tls1_1, "the version")
            scene.exchange(link)
        }
        ConformanceCase(
            "old.tls1.0", "TLS 1.0 is spoken at security level 0", [.version(.tls1_0), .unapprovedAlgorithms]
        ) {
            scene in
            let link = try scene.link(.tls1_0) { $0.speakOldVersions() }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.client.version, equals: .tls1_0, "the version")
            scene.exchange(link)
        }
        ConformanceCase(
            "old.no-suite", "Sides whose suites do not suit their versions do not come together",
            [.version(.tls1_1), .unapprovedAlgorithms]
        ) { scene in
            let made = scene.call("contexts") {
                try scene.link(.tls1_1) {
                    $0.allowOldVersions()
                    $0.client.ciphers = ["ECDHE+AESGCM"]
                    $0.server.ciphers = ["ECDHE+AESGCM"]
                }
            }
            if let link = made { scene.tryHandshake(link, client: .failure, server: .failure) }
        }
        ConformanceCase("old.client", "A server of today refuses a client of TLS 1.1", [.version(.tls1_1)]) { scene in
            let link = try scene.link {
                $0.client.securityLevel = 0
                $0.client.ciphers = ["ALL"]
                ($0.client.minimumVersion, $0.client.maximumVersion) = (.tls1_0, .tls1_1)
            }
            scene.tryHandshake(
                link, client: .fails(.ssl, "TLSV1_ALERT_PROTOCOL_VERSION", received: .protocolVersion),
                server: .fails(.ssl, "UNSUPPORTED_PROTOCOL", sent: .protocolVersion))
        }
        ConformanceCase("old.server-hello", "A client refuses a ServerHello of a version below its oldest") { scene in
            let link = try scene.link()
            scene.call("client begins", .wantRead) { try link.client.doHandshake() }
            try link.conversation.clientIncoming.write(oldServerHello)
            scene.call("client goes on", .fails(.ssl, "UNSUPPORTED_PROTOCOL", sent: .protocolVersion)) {
                try link.client.doHandshake()
            }
        }
        ConformanceCase("empty-range", "An empty range of versions is refused when the context is made") { scene in
            var configuration = SSLConfiguration()
            (configuration.minimumVersion, configuration.maximumVersion) = (.tls1_3, .tls1_2)
            scene.call("context") { try scene.context(.client, configuration) }
        }
        ConformanceCase("legacy-record", "The version in records stays TLS 1.2 in TLS 1.3 (RFC 8446, 5.1)", tls13) {
            scene in
            let link = try scene.connect(.tls1_3)
            scene.exchange(link)
            for side in SSLSide.both {
                let versions = Set(link.conversation.pipe(from: side).records.dropFirst().map(\.version))
                scene.expect(versions, equals: [.tls1_2], "versions in the \(side.name)'s records")
            }
        }
    }

    /// What sides with ranges of versions agree on.
    private static let negotiated: [Range] = [
        Range("any-any", (.tls1_2, nil), (.tls1_2, nil), .tls1_3),
        Range("old-any", (.tls1_2, .tls1_2), (.tls1_2, nil), .tls1_2),
        Range("any-old", (.tls1_2, nil), (.tls1_2, .tls1_2), .tls1_2),
        Range("new-any", (.tls1_3, nil), (.tls1_2, nil), .tls1_3),
        Range("any-new", (.tls1_2, nil), (.tls1_3, .tls1_3), .tls1_3),
        Range("open-open", (nil, nil), (nil, nil), .tls1_3),
    ]

    /// Ranges that have nothing in common.
    private static let disagreeing: [Range] = [
        Range("old-new", (.tls1_2, .tls1_2), (.tls1_3, nil), nil),
        Range("new-old", (.tls1_3, nil), (nil, .tls1_2), nil),
    ]

    private struct Range {
        typealias Limits = (oldest: TLSVersion?, newest: TLSVersion?)
        let test: ConformanceCase

        init(_ id: String, _ client: Limits, _ server: Limits, _ version: TLSVersion?) {
            let sentence =
                version.map { "Sides that both have \($0) as their newest agree on it" }
                ?? "Sides without a common version part with the alert that says so"
            test = ConformanceCase("range.\(id)", sentence, tls13 + tls12) { [client, server] scene in
                let link = try scene.link {
                    ($0.client.minimumVersion, $0.client.maximumVersion) = client
                    ($0.server.minimumVersion, $0.server.maximumVersion) = server
                }
                guard let version else {
                    return scene.tryHandshake(
                        link, client: .fails(.ssl, "TLSV1_ALERT_PROTOCOL_VERSION", received: .protocolVersion),
                        server: .fails(.ssl, "UNSUPPORTED_PROTOCOL", sent: .protocolVersion))
                }
                scene.tryHandshake(link, client: .done, server: .done)
                for side in SSLSide.both {
                    scene.expect(link.object(side).version, equals: version, "the \(side.name)'s version")
                }
            }
        }
    }

    /// Versions that are switched off one by one.
    private static let switchedOff: [Switch] = [
        Switch("client-no-1.3", .client, .noTLS1_3, .tls1_2), Switch("server-no-1.3", .server, .noTLS1_3, .tls1_2),
        Switch("client-no-1.2", .client, .noTLS1_2, .tls1_3), Switch("server-no-1.2", .server, .noTLS1_2, .tls1_3),
    ]

    private struct Switch {
        let test: ConformanceCase

        init(_ id: String, _ side: SSLSide, _ option: SSLOptions, _ version: TLSVersion) {
            test = ConformanceCase(
                "off.\(id)", "A version that an option of the \(side.name) switches off is not spoken", tls13 + tls12
            ) { scene in
                let link = try scene.link {
                    if side == .client { $0.client.options.insert(option) } else { $0.server.options.insert(option) }
                }
                scene.tryHandshake(link, client: .done, server: .done)
                scene.expect(link.client.version, equals: version, "the version")
            }
        }
    }

    /// A ServerHello of TLS 1.1, with nothing in it.
    private static let oldServerHello: [UInt8] =
        [22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2] + [UInt8](repeating: 0, count: 33) + [192, 9, 0]
}

extension Setting {
    /// Lets both sides use what is too weak for today.
    mutating func allowOldVersions() {
        client.securityLevel = 0
        server.securityLevel = 0
    }

    /// Lets both sides use a suite that old versions have.
    fileprivate mutating func speakOldVersions() {
        allowOldVersions()
        client.ciphers = ["ECDHE-ECDSA-AES128-SHA"]
        server.ciphers = ["ECDHE-ECDSA-AES128-SHA"]
    }
}

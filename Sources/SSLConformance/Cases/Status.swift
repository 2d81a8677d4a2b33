// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let status = CaseGroup("status", "Stapled status and pinned keys") {
        ConformanceCase.both("good", "A good response reaches the client, and satisfies it") { scene, version in
            let link = try staple(scene, version, .required) { try $0.statusResponse(for: $1).der }
            scene.tryHandshake(link, client: .done, server: .done)
            let sent = link.serverContext.configuration.certificateChains.first?.ocspResponse
            scene.expect(link.client.stapledOCSPResponse.map(SSLDataSource.bytes), equals: sent, "the response")
            scene.expect(link.server.stapledOCSPResponse == nil, "a server has none")
        }
        ConformanceCase.both("revoked", "A response that says so refuses the server") { scene, version in
            let link = try staple(scene, version, .checked) { try $0.statusResponse(for: $1, .revoked).der }
            scene.tryHandshake(link, client: .refuses(23), server: .fails(.ssl))
        }
        ConformanceCase("revoked.ignored", "Nobody is refused by a client that does not look") { scene in
            let link = try staple(scene, nil, .ignored) { try $0.statusResponse(for: $1, .revoked).der }
            scene.tryHandshake(link, client: .done, server: .done)
        }
        ConformanceCase.both("missing", "A client that requires a response refuses a server without") {
            scene, version in
            let link = try staple(scene, version, .required) { _, _ in nil }
            scene.tryHandshake(link, client: .refuses(73, sent: .badCertificateStatusResponse), server: .fails(.ssl))
        }
        ConformanceCase("missing.unpromised", "Where none is promised and none required none is missed") { scene in
            let link = try staple(scene, nil, .checked) { _, _ in nil }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.client.stapledOCSPResponse == nil, "there is none")
        }
        ConformanceCase("missing.promised", "A certificate that promises a response (RFC 7633) is refused without") {
            scene in
            let link = try staple(scene, nil, .checked, profile: .leaf.mustStaple) { _, _ in nil }
            scene.tryHandshake(link, client: .refuses(73), server: .fails(.ssl))
        }
        useless.map { entry in
            ConformanceCase("useless.\(entry.id)", "A response \(entry.what) does not count") { scene in
                for rule in [StapledStatus.checked, .required] {
                    let link = try staple(scene, nil, rule, entry.make)
                    scene.tryHandshake(link, client: rule == .checked ? .done : .refuses(74))
                }
            }
        }
        ConformanceCase("delegate", "Somebody whom the issuer charged with it may answer") { scene in
            let link = try staple(scene, nil, .required) { authority, leaf in
                var options = StatusResponse.Options()
                options.delegate = try authority.issue("responder", profile: .statusResponder)
                return try authority.statusResponse(for: leaf, options: options).der
            }
            scene.tryHandshake(link, client: .done, server: .done)
        }
        ConformanceCase.both("resumed", "A resumed connection has the response of the first") { scene, version in
            let link = try staple(scene, version, .required) { try $0.statusResponse(for: $1).der }
            try scene.handshake(link)
            let session = try scene.session(of: link)
            let again = try Link(link.clientContext, link.serverContext, session: session)
            scene.tryHandshake(again, client: .done, server: .done)
            scene.note(
                "response", again.client.stapledOCSPResponse == link.client.stapledOCSPResponse ? "the same" : "none")
        }
        ConformanceCase.both("pin", "A chain without a pinned key is refused, however good") { scene, version in
            let pin = try PublicKeyPin(digest: pattern(32))
            let link = try scene.link(version) { $0.client.publicKeyPins = [pin] }
            scene.tryHandshake(link, client: .refuses(50), server: .fails(.ssl))
        }
    }

    private typealias Answer = @Sendable (CertificateAuthority, IssuedCertificate) throws -> [UInt8]?

    private static let useless: [(id: String, what: String, make: Answer)] = [
        ("signature", "with a wrong signature", { try answer($0, $1) { $0.corruptsSignature = true } }),
        ("not-yet", "that is not valid yet", { try $0.statusResponse(for: $1, options: .notYetValid).der }),
        ("other-key", "about another issuer's key", { try answer($0, $1) { $0.hasWrongKeyHash = true } }),
        (
            "stranger", "of somebody whom the issuer did not charge",
            { authority, leaf in
                let stranger = try authority.issue("responder")
                return try answer(authority, leaf) { $0.delegate = stranger }
            }
        ),
        (
            "itself", "that the certificate gave itself",
            { authority, leaf in try answer(authority, leaf) { $0.delegate = leaf } }
        ),
    ]

    private static func answer(
        _ authority: CertificateAuthority, _ leaf: IssuedCertificate, _ change: (inout StatusResponse.Options) -> Void
    ) throws -> [UInt8] {
        var options = StatusResponse.Options()
        change(&options)
        return try authority.statusResponse(for: leaf, options: options).der
    }

    /// A server that staples an answer to its certificate, and a client with a rule about it.
    private static func staple(
        _ scene: Scene, _ version: TLSVersion?, _ rule: StapledStatus, profile: CertificateProfile = .leaf,
        _ make: (CertificateAuthority, IssuedCertificate) throws -> [UInt8]?
    ) throws -> Link {
        try scene.link(version) {
            let leaf = try $0.authority.issue("localhost", profile: profile)
            var chain = leaf.chain
            chain.ocspResponse = try make($0.authority, leaf).map { .bytes($0) }
            $0.identity = chain
            $0.client.stapledStatus = rule
        }
    }
}

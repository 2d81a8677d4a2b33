// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let postHandshake = CaseGroup("post-handshake", "Post-handshake authentication") {
        ConformanceCase("good", "A client shows its certificate when it is asked after the handshake", tls13) { scene in
            let link = try scene.link(.tls1_3) { try $0.authenticateLater { try $0.issue("someone") } }
            try scene.handshake(link)
            scene.expect(link.server.peerCertificate == nil, "there is no certificate yet")
            scene.call("server asks", .done) { try link.server.verifyClientPostHandshake() }
            turns(scene, link)
            scene.expect(link.server.peerCertificate != nil, "the certificate is there")
            scene.expect(link.server.verifiedChain.count, equals: 2, "certificates that were verified")
            scene.exchange(link)
        }
        ConformanceCase("twice", "A client can be asked again once it has answered", tls13) { scene in
            let link = try scene.link(.tls1_3) { try $0.authenticateLater { try $0.issue("someone") } }
            try scene.handshake(link)
            for _ in 0..<2 {
                scene.call("server asks", .done) { try link.server.verifyClientPostHandshake() }
                turns(scene, link)
            }
            scene.expect(link.server.peerCertificate != nil, "the certificate is there")
            scene.exchange(link)
        }
        ConformanceCase("pending", "A client cannot be asked while it has not answered", tls13) { scene in
            let link = try scene.link(.tls1_3) { try $0.authenticateLater { try $0.issue("someone") } }
            try scene.handshake(link)
            scene.call("server asks", .done) { try link.server.verifyClientPostHandshake() }
            scene.call("server asks again", .fails(.ssl)) { try link.server.verifyClientPostHandshake() }
        }
        ConformanceCase("none.required", "A client without a certificate is refused then", tls13) { scene in
            let link = try scene.link(.tls1_3) { try $0.authenticateLater { _ in nil } }
            try scene.handshake(link)
            scene.call("server asks", .done) { try link.server.verifyClientPostHandshake() }
            turns(scene, link)
        }
        ConformanceCase("none.optional", "A client without a certificate is accepted where none would do", tls13) {
            scene in
            let link = try scene.link(.tls1_3) {
                try $0.authenticateLater { _ in nil }
                $0.server.verifyMode = .optional
            }
            try scene.handshake(link)
            scene.call("server asks", .done) { try link.server.verifyClientPostHandshake() }
            turns(scene, link)
            scene.exchange(link)
        }
        ConformanceCase("bad", "A client with a bad certificate is refused then", tls13) { scene in
            let link = try scene.link(.tls1_3) {
                try $0.authenticateLater { _ in try CertificateAuthority("Other").issue("someone") }
            }
            try scene.handshake(link)
            scene.call("server asks", .done) { try link.server.verifyClientPostHandshake() }
            turns(scene, link)
        }
        ConformanceCase("not-offered", "A client that did not offer it is not asked", tls13) { scene in
            let link = try scene.link(.tls1_3) {
                try $0.authenticateLater { try $0.issue("someone") }
                $0.client.postHandshakeAuth = false
            }
            try scene.handshake(link)
            scene.call("server asks", .fails(.ssl, "EXTENSION_NOT_RECEIVED")) {
                try link.server.verifyClientPostHandshake()
            }
            scene.exchange(link)
        }
        ConformanceCase("unverifying", "A server that verifies nobody does not ask", tls13) { scene in
            let link = try scene.link(.tls1_3) {
                try $0.authenticateLater { try $0.issue("someone") }
                $0.server.verifyMode = .none
            }
            try scene.handshake(link)
            scene.call("server asks", .fails(.ssl, "INVALID_CONFIG")) { try link.server.verifyClientPostHandshake() }
        }
        ConformanceCase("by-client", "A client asks nobody", tls13) { scene in
            let link = try scene.connect(.tls1_3)
            scene.call("client asks", .fails(.ssl, "NOT_SERVER")) { try link.client.verifyClientPostHandshake() }
            scene.exchange(link)
        }
        ConformanceCase("too-early", "Nobody is asked before the handshake is done", tls13) { scene in
            let link = try scene.link(.tls1_3) { try $0.authenticateLater { _ in nil } }
            scene.call("server asks", .fails(.ssl)) { try link.server.verifyClientPostHandshake() }
        }
        ConformanceCase("old-version", "Nobody is asked in TLS 1.2", tls12) { scene in
            let link = try scene.connect(.tls1_2)
            scene.call("server asks", .fails(.ssl, "WRONG_SSL_VERSION")) { try link.server.verifyClientPostHandshake() }
            scene.exchange(link)
        }
        ConformanceCase("data-between", "Data that is under way meanwhile arrives", tls13) { scene in
            let link = try scene.link(.tls1_3) { try $0.authenticateLater { try $0.issue("someone") } }
            try scene.handshake(link)
            scene.call("client writes", .done) { try link.client.write("before") }
            scene.call("server asks", .done) { try link.server.verifyClientPostHandshake() }
            scene.call("server writes", .done) { try link.server.write("after") }
            link.carry()
            scene.call("client reads", .bytes(5)) { try link.client.read(100) }
            link.carry()
            scene.call("server reads", .bytes(6)) { try link.server.read(100) }
            scene.call("server reads", .wantRead) { try link.server.read(100) }
            scene.expect(link.server.peerCertificate != nil, "the certificate is there")
        }
    }

    /// Data goes each way, and what either side reads then is noted: the request goes out with the server's, the answer
    /// comes in with the client's.
    private static func turns(_ scene: Scene, _ link: Link) {
        scene.call("server writes", .done) { try link.server.write("data") }
        link.carry()
        scene.call("client reads") { try link.client.read(100) }
        scene.call("client writes") { try link.client.write("more") }
        link.carry()
        scene.call("server reads") { try link.server.read(100) }
        link.carry()
        scene.call("client reads") { try link.client.read(100) }
    }
}

extension Setting {
    /// Has the server require a certificate after the handshake.
    mutating func authenticateLater(_ make: (CertificateAuthority) throws -> IssuedCertificate?) throws {
        try require(make)
        client.postHandshakeAuth = true
        server.postHandshakeAuth = true
    }
}

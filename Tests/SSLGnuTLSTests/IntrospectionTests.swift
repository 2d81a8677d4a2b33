// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// What a connection says about itself.
@Suite struct IntrospectionTests {
    @Test func beforeTheHandshakeThereIsNothingToSay() throws {
        let pair = try Pair()
        for object in [pair.client, pair.server] {
            #expect(object.version == nil)
            #expect(object.cipher == nil)
            #expect(object.group == nil)
            #expect(object.selectedALPNProtocol == nil)
            #expect(object.peerCertificate == nil)
            #expect(object.unverifiedChain.isEmpty)
            #expect(object.verifiedChain.isEmpty)
            #expect(!object.isSessionReused)
            #expect(object.pending == 0)
            #expect(try object.channelBinding(.tlsUnique) == nil)
        }
        #expect(pair.server.serverHostname == nil)
    }

    @Test func aConnectionKnowsItsContextAndItsSide() throws {
        let pair = try Pair()
        #expect(pair.client.context.side == .client && pair.client.side == .client)
        #expect(pair.server.context.side == .server && pair.server.side == .server)
        #expect(pair.client.context !== pair.server.context)
    }

    @Test func thePeersCertificateIsDecoded() throws {
        let pair = try Pair.connected()
        let certificate = try #require(pair.client.peerCertificate)
        let info = try #require(certificate.info)
        #expect(info.version == 3)
        #expect(info.subjectAltName == [.init(kind: "DNS", value: "localhost")])
        #expect(info.subject.joined().contains(.init(type: "commonName", value: "localhost")))
        #expect(pair.client.unverifiedChain.first == certificate)
        #expect(pair.client.verifiedChain.count == 2)
        #expect(pair.server.peerCertificate == nil)
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3], [ChannelBindingType.tlsUnique, .tlsServerEndPoint, .tlsExporter])
    func channelBindingsAreTheSameOnBothSidesAndOfThisConnection(
        version: TLSVersion, type: ChannelBindingType
    ) throws {
        let pair = try Pair.connected(version)
        let value = try #require(try pair.client.channelBinding(type))
        #expect(try pair.server.channelBinding(type) == value)
        let length = type == .tlsUnique ? (version == .tls1_2 ? 12 : 48) : 32
        #expect(value.count == length)
        let other = try Pair.connected(version)
        #expect(try other.client.channelBinding(type) != value)
        #expect(throws: SSLError.self) { try pair.client.channelBinding(.init(rawValue: "tls-nonsense")) }
    }

    @Test func capabilitiesTellWhatIsInstalled() {
        let capabilities = GnuTLSContext.capabilities
        #expect(capabilities.backend == "GnuTLS")
        #expect(capabilities.libraryVersion.hasPrefix("3."))
        #expect(capabilities.versions.contains(.tls1_3))
        #expect(capabilities.ciphers.contains { $0.name == "TLS_AES_128_GCM_SHA256" })
        #expect(capabilities.groups.contains("x25519"))
        #expect(capabilities.channelBindingTypes.count == 3)
        #expect(!capabilities.limits.isEmpty)
    }
}

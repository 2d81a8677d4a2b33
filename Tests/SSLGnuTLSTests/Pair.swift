// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Synchronization

/// The kinds of keys that tests make certificates for.
enum KeyKind: String, CaseIterable, Sendable {
    case ecdsa, ecdsaP384, rsa, ed25519

    var profile: CertificateProfile {
        .leaf.with {
            switch self {
            case .ecdsa: $0.keyType = .ecdsaP256
            case .ecdsaP384: $0.keyType = .ecdsaP384
            case .rsa: $0.keyType = .rsa(2048)
            case .ed25519: $0.keyType = .ed25519
            }
        }
    }
}

/// A client and a server of this backend, joined in memory. The server has a certificate that the client trusts.
struct Pair {
    let conversation: Conversation<GnuTLSObject, GnuTLSObject>
    var client: GnuTLSObject { conversation.client }
    var server: GnuTLSObject { conversation.server }
    var clientIncoming: MemoryBIO { conversation.clientIncoming }
    var clientOutgoing: MemoryBIO { conversation.clientOutgoing }
    var serverIncoming: MemoryBIO { conversation.serverIncoming }
    var serverOutgoing: MemoryBIO { conversation.serverOutgoing }

    init(client: GnuTLSContext, server: GnuTLSContext, hostname: String?) throws {
        conversation = try Conversation(client: client, server: server, serverHostname: hostname)
    }

    /// - Parameter adjust: changes the configurations of client and server before the contexts are made.
    init(
        names: [String] = ["localhost"], key: KeyKind = .ecdsa, hostname: String? = "localhost",
        _ adjust: (_ client: inout SSLConfiguration, _ server: inout SSLConfiguration) throws -> Void = { _, _ in }
    ) throws {
        let authority = try CertificateAuthority()
        let identity = try authority.issue(names, profile: key.profile)
        var client = SSLConfiguration(trustRoots: authority.trust)
        var server = SSLConfiguration.server(identity.chain)
        try adjust(&client, &server)
        try self.init(
            client: GnuTLSContext(.client, client), server: GnuTLSContext(.server, server), hostname: hostname)
    }

    /// A pair whose handshake is done.
    static func connected(_ version: TLSVersion = .tls1_3) throws -> Pair {
        let pair = try Pair { client, _ in client.maximumVersion = version }
        try pair.conversation.handshake()
        return pair
    }

    /// Carries what is waiting in both directions.
    func carry() { conversation.pump() }
}

/// The error that a call throws, for looking at its parts.
func error(of body: () throws -> Void) -> SSLError? {
    do { try body() } catch let error as SSLError { return error } catch {}
    return nil
}

/// Counts across threads.
final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .acquiring) }
    func increment() { count.add(1, ordering: .acquiringAndReleasing) }
}

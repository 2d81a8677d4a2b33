// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLOpenSSL
import SSLTestSupport
import Synchronization

/// Who is on which side.
enum Pairing: String, CaseIterable, Sendable {
    case openSSLAlone, gnuTLSServes, gnuTLSAsks

    var client: any SSLContext.Type { self == .gnuTLSAsks ? GnuTLSContext.self : OpenSSLContext.self }
    var server: any SSLContext.Type { self == .gnuTLSServes ? GnuTLSContext.self : OpenSSLContext.self }
}

/// Two versions of the protocol, which differ in nearly everything.
let versions = [TLSVersion.tls1_2, .tls1_3]

typealias Talk = Conversation<OpenSSLObject, OpenSSLObject>

/// A client and a server of this backend, joined in memory. The server has a certificate that the client trusts.
struct Pair {
    let authority: CertificateAuthority
    let clientContext: OpenSSLContext
    let serverContext: OpenSSLContext
    let conversation: Talk
    var client: OpenSSLObject { conversation.client }
    var server: OpenSSLObject { conversation.server }

    /// - Parameter adjust: changes the configurations of client and server before the contexts are made.
    init(
        _ version: TLSVersion? = nil, names: [String] = ["localhost"], profile: CertificateProfile = .leaf,
        hostname: String? = "localhost",
        _ adjust: (
            _ client: inout SSLConfiguration, _ server: inout SSLConfiguration, _ authority: CertificateAuthority
        )
            throws -> Void = { _, _, _ in }
    ) throws {
        authority = try CertificateAuthority()
        var client = SSLConfiguration(trustRoots: authority.trust)
        var server = SSLConfiguration.server(try authority.issue(names, profile: profile).chain)
        client.maximumVersion = version
        try adjust(&client, &server, authority)
        clientContext = try OpenSSLContext(.client, client)
        serverContext = try OpenSSLContext(.server, server)
        conversation = try Conversation(client: clientContext, server: serverContext, serverHostname: hostname)
    }

    /// A pair whose handshake is done.
    static func connected(
        _ version: TLSVersion = .tls1_3,
        _ adjust: (inout SSLConfiguration, inout SSLConfiguration, CertificateAuthority) throws -> Void = { _, _, _ in }
    ) throws -> Pair {
        let pair = try Pair(version, adjust)
        try pair.conversation.handshake()
        return pair
    }

    /// Another conversation of the same contexts.
    func again(_ session: SSLSession? = nil) throws -> Talk {
        try Conversation(client: clientContext, server: serverContext, session: session)
    }
}

/// Lets a body have a conversation of two backends. The server's certificate is for `localhost`.
func converse<Result>(
    _ pairing: Pairing, _ client: SSLConfiguration, _ server: SSLConfiguration, session: SSLSession? = nil,
    _ body: (any Speaking) throws -> Result
) throws -> Result {
    func open(_ client: some SSLContext, _ server: some SSLContext) throws -> any Speaking {
        try Conversation(client: client, server: server, session: session)
    }
    return try body(open(pairing.client.init(.client, client), pairing.server.init(.server, server)))
}

/// A conversation of any two backends.
protocol Speaking {
    func object(_ side: SSLSide) -> any SSLObject
    func handshake(maxSteps: Int) throws(SSLError)
    func transfer(_ bytes: [UInt8], from side: SSLSide) throws(SSLError) -> [UInt8]
    func close(maxSteps: Int) throws(SSLError)
    func step() -> Bool
    func pump()
    var outcomes: (client: SSLError?, server: SSLError?) { get }
}

extension Conversation: Speaking {
    var outcomes: (client: SSLError?, server: SSLError?) {
        let outcomes = handshakeOutcomes()
        return (outcomes.client.failure, outcomes.server.failure)
    }
}

extension Result where Failure == SSLError {
    /// The error, if it is one.
    var failure: SSLError? {
        guard case .failure(let error) = self else { return nil }
        return error
    }
}

/// The error that a call throws, for looking at its parts.
func error(of body: () throws -> Void) -> SSLError? {
    do { try body() } catch let error as SSLError { return error } catch {}
    return nil
}

// @unchecked: the value is touched with the lock held.
/// A value that callbacks on any thread change.
final class Box<Value: Sendable>: @unchecked Sendable {
    private let lock = Mutex(())
    private var current: Value
    init(_ value: Value) { current = value }
    var value: Value { lock.withLock { _ in current } }
    func update(_ body: (inout Value) -> Void) { lock.withLock { _ in body(&current) } }
}

// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLGnuTLS
internal import SSLInterface

/// The peer, and what the connection belongs to.
extension SocketPayload {
    static func addPeer(to type: inout TypeDefinition) {
        unsafe type.method(
            "getpeercert", { unsafe Entry.method($0, $1, $2, $3, SocketPayload.peerCertificate) },
            "getpeercert($self, der=False, /)\n--\n\nThe peer's certificate.")
        unsafe type.method(
            "get_verified_chain",
            { unsafe Entry.method("get_verified_chain", $0, $2, $3, SocketPayload.verifiedChain) },
            "get_verified_chain($self, /)\n--\n\nThe chain that was verified, from the leaf to the anchor.")
        unsafe type.method(
            "get_unverified_chain",
            { unsafe Entry.method("get_unverified_chain", $0, $2, $3, SocketPayload.unverifiedChain) },
            "get_unverified_chain($self, /)\n--\n\nThe certificates as the peer sent them.")
    }

    static func addRelations(to type: inout TypeDefinition) {
        unsafe type.property(
            "context", { object, _ in unsafe Entry.getter(object, SocketPayload.context) },
            { object, value, _ in unsafe Entry.setter(object, value, SocketPayload.setContext) }, "The context at hand."
        )
        unsafe type.property(
            "server_side", { object, _ in unsafe Entry.getter(object, SocketPayload.isServer) }, nil,
            "Whether this is the server.")
        unsafe type.property(
            "server_hostname", { object, _ in unsafe Entry.getter(object, SocketPayload.serverHostname) }, nil,
            "The name that was asked for.")
        unsafe type.property(
            "owner", { object, _ in unsafe Entry.getter(object, SocketPayload.ownerObject) },
            { object, value, _ in
                unsafe Entry.setter(object, value) { (it: SocketPayload, value) throws(Raised) in
                    try it.setOwner(value)
                }
            }, "The SSLSocket or SSLObject above, if it is still there.")
        unsafe type.property(
            "session", { object, _ in unsafe Entry.getter(object, SocketPayload.session) },
            { object, value, _ in unsafe Entry.setter(object, value, SocketPayload.setSession) },
            "What can be resumed later.")
        unsafe type.property(
            "session_reused", { object, _ in unsafe Entry.getter(object, SocketPayload.sessionReused) }, nil,
            "Whether an earlier session was resumed.")
    }

    private static func peerCertificate(_ it: SocketPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        try arguments.expect("getpeercert", 0...1)
        let isBinary = try arguments[0]?.bool() ?? false
        let (isComplete, certificate) = try Detour.run {
            it.object.isHandshakeComplete ? (true, it.object.peerCertificate) : (false, nil)
        }
        guard isComplete else { throw raise(.valueError, "handshake not done yet") }
        guard let certificate else { return .none }
        if isBinary { return try .bytes(certificate.derBytes) }
        if it.chosenContext.settings.verifyMode == .none { return try .dictionary() }
        return try CertificateDictionary.make(certificate, it.module)
    }

    private static func chain(_ it: SocketPayload, _ certificates: [SSLCertificate]) throws(Raised) -> Owned {
        guard !certificates.isEmpty else { return .none }
        return try .list(certificates) { (certificate) throws(Raised) in
            try it.module.instance(.certificate, CertificatePayload(certificate, it.module))
        }
    }

    private static func verifiedChain(_ it: SocketPayload) throws(Raised) -> Owned {
        try chain(it, try Detour.run { it.object.verifiedChain })
    }

    private static func unverifiedChain(_ it: SocketPayload) throws(Raised) -> Owned {
        try chain(it, try Detour.run { it.object.unverifiedChain })
    }

    private static func context(_ it: SocketPayload) -> Owned { it.context ?? .none }

    private static func setContext(_ it: SocketPayload, _ value: Borrowed) throws(Raised) {
        guard let context: ContextPayload = it.module.payload(value, .context) else {
            throw raise(.typeError, "The value must be a SSLContext")
        }
        try it.choose(context, value)
    }

    private static func isServer(_ it: SocketPayload) -> Owned { .bool(it.side == .server) }
    private static func serverHostname(_ it: SocketPayload) throws(Raised) -> Owned { try .string(it.hostname) }
    private static func ownerObject(_ it: SocketPayload) -> Owned { it.owner ?? .none }

    private static func session(_ it: SocketPayload) throws(Raised) -> Owned {
        guard let session = try Detour.run({ it.object.session }) else { return .none }
        return try it.module.instance(.session, SessionPayload(session, it.chosenContext, it.module))
    }

    private static func setSession(_ it: SocketPayload, _ value: Borrowed) throws(Raised) {
        try it.resume(try it.chosenContext.resumable(value, it.side))
    }

    private static func sessionReused(_ it: SocketPayload) throws(Raised) -> Owned {
        .bool(try Detour.run { it.object.isSessionReused })
    }
}

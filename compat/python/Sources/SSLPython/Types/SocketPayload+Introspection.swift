// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLGnuTLS
internal import SSLInterface

/// What a connection tells of itself.
extension SocketPayload {
    static var definition: TypeDefinition {
        var type = TypeDefinition("_ssl._SSLSocket", "A TLS connection.")
        type.flags |= cpython_type_closed
        addIO(to: &type)
        addIntrospection(to: &type)
        addPeer(to: &type)
        addRelations(to: &type)
        return type
    }

    private static func addIntrospection(to type: inout TypeDefinition) {
        unsafe type.method(
            "cipher", { unsafe Entry.method("cipher", $0, $2, $3, SocketPayload.cipher) },
            "cipher($self, /)\n--\n\nThe suite in use: its name, its protocol, its bits.")
        unsafe type.method(
            "shared_ciphers", { unsafe Entry.method("shared_ciphers", $0, $2, $3, SocketPayload.sharedCiphers) },
            "shared_ciphers($self, /)\n--\n\nThe suites that both sides have.")
        unsafe type.method(
            "version", { unsafe Entry.method("version", $0, $2, $3, SocketPayload.version) },
            "version($self, /)\n--\n\nThe version in use.")
        unsafe type.method(
            "compression", { unsafe Entry.method("compression", $0, $2, $3) { (_: SocketPayload) in .none } },
            "compression($self, /)\n--\n\nThe compression in use: none.")
        unsafe type.method(
            "selected_alpn_protocol",
            { unsafe Entry.method("selected_alpn_protocol", $0, $2, $3, SocketPayload.alpnProtocol) },
            "selected_alpn_protocol($self, /)\n--\n\nThe application protocol that was agreed on.")
        unsafe type.method(
            "get_channel_binding", { unsafe Entry.method($0, $1, $2, $3, SocketPayload.channelBinding) },
            "get_channel_binding($self, /, cb_type='tls-unique')\n--\n\nBytes that identify the connection.")
        guard Personality.has315Names else { return }
        unsafe type.method(
            "group", { unsafe Entry.method("group", $0, $2, $3, SocketPayload.group) },
            "group($self, /)\n--\n\nThe group that keys were agreed on in.")
        unsafe type.method(
            "client_sigalg",
            {
                unsafe Entry.method("client_sigalg", $0, $2, $3) { (it: SocketPayload) throws(Raised) in
                    try SocketPayload.signature(it, of: .client)
                }
            },
            "client_sigalg($self, /)\n--\n\nHow the client signed.")
        unsafe type.method(
            "server_sigalg",
            {
                unsafe Entry.method("server_sigalg", $0, $2, $3) { (it: SocketPayload) throws(Raised) in
                    try SocketPayload.signature(it, of: .server)
                }
            },
            "server_sigalg($self, /)\n--\n\nHow the server signed.")
        unsafe type.method(
            "uses_ktls_for_send", { unsafe Entry.method("uses_ktls_for_send", $0, $2, $3, SocketPayload.never) },
            "uses_ktls_for_send($self, /)\n--\n\nWhether the kernel encrypts: never.")
        unsafe type.method(
            "uses_ktls_for_recv", { unsafe Entry.method("uses_ktls_for_recv", $0, $2, $3, SocketPayload.never) },
            "uses_ktls_for_recv($self, /)\n--\n\nWhether the kernel decrypts: never.")
    }

    private static func never(_ it: SocketPayload) -> Owned { .bool(false) }

    private static func tuple(_ cipher: SSLCipher) throws(Raised) -> Owned {
        try .triple(.string(cipher.name), .string(cipher.protocolName), .int(cipher.bits))
    }

    private static func cipher(_ it: SocketPayload) throws(Raised) -> Owned {
        guard let cipher = try Detour.run({ it.object.cipher }) else { return .none }
        return try tuple(cipher)
    }

    private static func sharedCiphers(_ it: SocketPayload) throws(Raised) -> Owned {
        let ciphers = try Detour.run {
            it.side == .client && Personality.sharesCiphersOnClients
                ? it.object.context.ciphers : it.object.sharedCiphers
        }
        guard let ciphers else { return .none }
        return try .list(ciphers, tuple)
    }

    private static func version(_ it: SocketPayload) throws(Raised) -> Owned {
        try .string(try Detour.run { it.object.version?.description })
    }

    private static func alpnProtocol(_ it: SocketPayload) throws(Raised) -> Owned {
        try .string(try Detour.run { it.object.selectedALPNProtocol })
    }

    private static func group(_ it: SocketPayload) throws(Raised) -> Owned {
        try .string(try Detour.run { it.object.group })
    }

    private static func signature(_ it: SocketPayload, of side: SSLSide) throws(Raised) -> Owned {
        try .string(try Detour.run { it.object.signatureScheme(of: side) })
    }

    private static func channelBinding(_ it: SocketPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let name = try arguments.bind(Signature("get_channel_binding", ["cb_type"]))[0]?.string() ?? "tls-unique"
        guard name == "tls-unique" else {
            throw raise(.valueError, "'\(name)' channel binding type not implemented")
        }
        let object = it.object
        let bytes = try it.module.engine { () throws(SSLError) in try object.channelBinding(.tlsUnique) }
        guard let bytes else { return .none }
        return try .bytes(bytes)
    }
}

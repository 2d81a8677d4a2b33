// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLCompat
internal import SSLGnuTLS
internal import SSLInterface

/// Suites, groups, application protocols.
extension ContextPayload {
    static func addCiphers(to type: inout TypeDefinition) {
        unsafe type.method(
            "set_ciphers", { unsafe Entry.method($0, $1, $2, $3, ContextPayload.setCiphers) },
            "set_ciphers($self, cipherlist, /)\n--\n\nChoose the suites up to TLS 1.2.")
        unsafe type.method(
            "get_ciphers", { unsafe Entry.method("get_ciphers", $0, $2, $3, ContextPayload.getCiphers) },
            "get_ciphers($self, /)\n--\n\nThe suites that are chosen, the preferred one first.")
        unsafe type.method(
            "_set_alpn_protocols", { unsafe Entry.method($0, $1, $2, $3, ContextPayload.setALPNProtocols) },
            "_set_alpn_protocols($self, protos, /)\n--\n\nThe application protocols, each with its length before it.")
        unsafe type.method(
            "set_ecdh_curve", { unsafe Entry.method($0, $1, $2, $3, ContextPayload.setECDHCurve) },
            "set_ecdh_curve($self, name, /)\n--\n\nAgree on keys over this curve alone.")
        unsafe type.property(
            "security_level", { object, _ in unsafe Entry.getter(object, ContextPayload.securityLevel) }, nil,
            "The least strength of keys and signatures, 0 to 5.")
    }

    private static func setCiphers(_ it: ContextPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let argument = try arguments.single("set_ciphers")
        guard argument.isString else {
            throw raise(.typeError, "set_ciphers() argument must be str, not \(argument.typeName)")
        }
        let text = try argument.string()
        if text.utf8.contains(0) { throw raise(.valueError, "embedded null character") }
        guard let string = try? CipherString(text) else { throw it.module.raisePlain("No cipher can be selected.") }
        it.change {
            $0.ciphers = text
            $0.suites = string.suites
        }
        return .none
    }

    private static func getCiphers(_ it: ContextPayload) throws(Raised) -> Owned {
        try .list(PriorityString.defaultTLS13Suites + it.settings.suites, describe)
    }

    private static func describe(_ suite: CipherSuite) throws(Raised) -> Owned {
        let entry = try Owned.dictionary()
        try entry.set("id", .int(0x0300_0000 | UInt32(suite.id)))
        try entry.set("name", .string(suite.name))
        try entry.set("protocol", .string(suite.protocolName))
        try entry.set("description", .string(suite.summary))
        try entry.set("strength_bits", .int(suite.bits))
        try entry.set("alg_bits", .int(suite.bits))
        try entry.set("aead", .bool(suite.isAEAD))
        try entry.set("symmetric", .string(suite.symmetric))
        try entry.set("digest", .string(suite.digest))
        try entry.set("kea", .string("kx-\(suite.keyExchange.rawValue)"))
        try entry.set("auth", .string("auth-\(suite.authentication.rawValue)"))
        return entry
    }

    private static func setALPNProtocols(_ it: ContextPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let view = try BufferView(try arguments.single("_set_alpn_protocols"))
        guard view.count <= UInt32.max else {
            throw raise(.overflowError, "protocols longer than \(UInt32.max) bytes")
        }
        let bytes = unsafe view.bytes
        var names: [String] = []
        var position = 0
        while position < bytes.count {
            let start = position + 1
            let end = unsafe start + Int(bytes[position])
            guard start < end, end <= bytes.count else {
                unsafe PyErr_NoMemory()
                throw Raised()
            }
            guard let name = unsafe String(validating: bytes[start..<end], as: UTF8.self) else {
                throw raise(.notImplementedError, "application protocols must be UTF-8")
            }
            names.append(name)
            position = end
        }
        it.change { $0.alpnProtocols = names }
        return .none
    }

    private static func setECDHCurve(_ it: ContextPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let argument = try arguments.single("set_ecdh_curve")
        guard let name = try argument.path().text, let group = KeyExchangeGroup.curve(name) else {
            throw raise(.valueError, "unknown elliptic curve name \(try argument.representation())")
        }
        guard GnuTLSContext.capabilities.groups.contains(group.name) else {
            throw it.module.raise("the elliptic curve \(name) is not supported")
        }
        it.change { $0.groups = [group.name] }
        return .none
    }

    private static func securityLevel(_ it: ContextPayload) throws(Raised) -> Owned {
        let level = try? CipherString(it.settings.ciphers).securityLevel
        return try .int((level ?? nil) ?? Constants.defaultSecurityLevel)
    }
}

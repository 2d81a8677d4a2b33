// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLInterface

/// Settings that say whom to believe.
extension ContextPayload {
    static func addVerification(to type: inout TypeDefinition) {
        unsafe type.property(
            "verify_mode", { object, _ in unsafe Entry.getter(object, ContextPayload.verifyMode) },
            { object, value, _ in unsafe Entry.setter(object, value, ContextPayload.setVerifyMode) },
            "Whether the peer's certificate is asked for and verified.")
        unsafe type.property(
            "verify_flags", { object, _ in unsafe Entry.getter(object, ContextPayload.verifyFlags) },
            { object, value, _ in unsafe Entry.setter(object, value, ContextPayload.setVerifyFlags) },
            "Further rules of verification.")
        unsafe type.property(
            "check_hostname", { object, _ in unsafe Entry.getter(object, ContextPayload.checkHostname) },
            { object, value, _ in unsafe Entry.setter(object, value, ContextPayload.setCheckHostname) },
            "Whether the server's certificate is compared with the host name.")
        unsafe type.property(
            "_host_flags", { object, _ in unsafe Entry.getter(object, ContextPayload.hostFlags) },
            { object, value, _ in unsafe Entry.setter(object, value, ContextPayload.setHostFlags) },
            "How host names are compared.")
        unsafe type.property(
            "post_handshake_auth", { object, _ in unsafe Entry.getter(object, ContextPayload.postHandshakeAuth) },
            { object, value, _ in unsafe Entry.setter(object, value, ContextPayload.setPostHandshakeAuth) },
            "Whether certificates can be asked for after the handshake.")
    }

    private static func verifyMode(_ it: ContextPayload) throws(Raised) -> Owned {
        try .int(it.settings.verifyMode.rawValue)
    }

    private static func setVerifyMode(_ it: ContextPayload, _ value: Borrowed) throws(Raised) {
        guard let mode = VerifyMode(rawValue: try value.int(Int32.self)) else {
            throw raise(.valueError, "invalid value for verify_mode")
        }
        if mode == .none && it.settings.checkHostname {
            throw raise(.valueError, "Cannot set verify_mode to CERT_NONE when check_hostname is enabled.")
        }
        it.change { $0.verifyMode = mode }
    }

    private static func verifyFlags(_ it: ContextPayload) throws(Raised) -> Owned {
        try .int(it.settings.verifyFlags.rawValue)
    }

    private static func setVerifyFlags(_ it: ContextPayload, _ value: Borrowed) throws(Raised) {
        try value.expectInt()
        let flags = VerifyFlags(rawValue: try value.mask())
        it.change { $0.verifyFlags = flags }
    }

    private static func checkHostname(_ it: ContextPayload) -> Owned { .bool(it.settings.checkHostname) }

    private static func setCheckHostname(_ it: ContextPayload, _ value: Borrowed) throws(Raised) {
        let checks = try value.bool()
        it.change {
            $0.checkHostname = checks
            if checks && $0.verifyMode == .none { $0.verifyMode = .required }
        }
    }

    private static func hostFlags(_ it: ContextPayload) throws(Raised) -> Owned {
        try .int(it.settings.hostFlags.rawValue)
    }

    private static func setHostFlags(_ it: ContextPayload, _ value: Borrowed) throws(Raised) {
        let flags = HostFlags(rawValue: UInt32(truncatingIfNeeded: try value.mask()))
        it.change { $0.hostFlags = flags }
    }

    private static func postHandshakeAuth(_ it: ContextPayload) -> Owned { .bool(it.settings.postHandshakeAuth) }

    private static func setPostHandshakeAuth(_ it: ContextPayload, _ value: Borrowed) throws(Raised) {
        let isOn = try value.bool()
        it.change { $0.postHandshakeAuth = isOn }
    }
}

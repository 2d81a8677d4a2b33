// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLInterface

/// What Python code is asked or told.
extension ContextPayload {
    static func addCallbacks(to type: inout TypeDefinition) {
        unsafe type.property(
            "sni_callback", { object, _ in unsafe Entry.getter(object, ContextPayload.serverNameCallback) },
            { object, value, _ in unsafe Entry.setter(object, value, ContextPayload.setServerNameCallback) },
            "Called with the name that a client asks for; may choose another context.")
        unsafe type.property(
            "_msg_callback", { object, _ in unsafe Entry.getter(object, ContextPayload.messageCallback) },
            { object, value, _ in unsafe Entry.setter(object, value, ContextPayload.setMessageCallback) },
            "Called with each protocol message.")
        unsafe type.property(
            "keylog_filename", { object, _ in unsafe Entry.getter(object, ContextPayload.keylogFilename) },
            { object, value, _ in unsafe Entry.setter(object, value, ContextPayload.setKeylogFilename) },
            "The file that secrets are appended to.")
        guard Personality.has313Names else { return }
        unsafe type.method(
            "set_psk_client_callback", { unsafe Entry.method($0, $1, $2, $3, ContextPayload.setPSKClientCallback) },
            "set_psk_client_callback($self, /, callback)\n--\n\nWhom to ask for a client's pre-shared key.")
        unsafe type.method(
            "set_psk_server_callback", { unsafe Entry.method($0, $1, $2, $3, ContextPayload.setPSKServerCallback) },
            "set_psk_server_callback($self, /, callback, identity_hint=None)\n--\n\nWhom to ask for clients' keys.")
    }

    private func callback(_ callback: Callback) -> Owned {
        if let object = stored(callback) { return object }
        return .none
    }

    /// Puts a callback in, or with `nil` takes it out: what connections are made with changes.
    private func set(_ object: Borrowed?, as callback: Callback) {
        store(object, as: callback)
        change { _ in }
    }

    private static func serverNameCallback(_ it: ContextPayload) -> Owned { it.callback(.serverName) }

    private static func setServerNameCallback(_ it: ContextPayload, _ value: Borrowed) throws(Raised) {
        if it.method == .client {
            throw raise(.valueError, "sni_callback cannot be set on TLS_CLIENT context")
        }
        let isCallable = value.isCallable
        it.set(isCallable ? value : nil, as: .serverName)
        if !isCallable && !value.isNone { throw raise(.typeError, "not a callable object") }
    }

    private static func messageCallback(_ it: ContextPayload) -> Owned { it.callback(.message) }

    private static func setMessageCallback(_ it: ContextPayload, _ value: Borrowed) throws(Raised) {
        let isCallable = value.isCallable
        it.set(isCallable ? value : nil, as: .message)
        if !isCallable && !value.isNone { throw raise(.typeError, "\(try value.representation()) is not callable.") }
    }

    private static func keylogFilename(_ it: ContextPayload) -> Owned { it.callback(.keylogFilename) }

    private static func setKeylogFilename(_ it: ContextPayload, _ value: Borrowed) throws(Raised) {
        // As in CPython, a file that cannot be opened leaves none.
        it.set(nil, as: .keylogFilename)
        it.change { $0.keylogFilename = nil }
        guard !value.isNone else { return }
        let path = try value.path()
        var settings = it.settings
        settings.keylogFilename = path
        let candidate = settings
        let failure = try Detour.run {
            do throws(SSLError) {
                try it.load(candidate)
                return SSLError?.none
            } catch {
                return error
            }
        }
        if let failure {
            guard let code = failure.detail?.systemError else { throw it.module.raise(failure, .setting) }
            throw raise(errno: code, filename: value)
        }
        it.change { $0.keylogFilename = path }
        it.set(value, as: .keylogFilename)
    }

    private static func setPSKClientCallback(_ it: ContextPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let bound = try arguments.bind(Signature("set_psk_client_callback", ["callback"], required: 1))
        guard let value = bound[0] else { return .none }
        if it.method == .server {
            throw it.module.raise("Cannot add PSK client callback to a PROTOCOL_TLS_SERVER context")
        }
        try it.setKeyCallback(value, as: .pskClient)
        return .none
    }

    private static func setPSKServerCallback(_ it: ContextPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let bound = try arguments.bind(
            Signature("set_psk_server_callback", ["callback", "identity_hint"], required: 1))
        guard let value = bound[0] else { return .none }
        if it.method == .client {
            throw it.module.raise("Cannot add PSK server callback to a PROTOCOL_TLS_CLIENT context")
        }
        let given = bound[1].flatMap { $0.isNone ? nil : $0 }
        if let given, !given.isString {
            let words = "set_psk_server_callback() argument 'identity_hint' must be str or None"
            throw raise(.typeError, "\(words), not \(given.typeName)")
        }
        let hint = try given?.string()
        if let hint {
            guard !hint.utf8.contains(0) else { throw raise(.valueError, "embedded null character") }
            guard hint.utf8.count <= 256 else { throw raise(.valueError, "failed to set identity hint") }
        }
        try it.setKeyCallback(value, as: .pskServer)
        it.change { $0.pskIdentityHint = value.isNone ? nil : hint }
        return .none
    }

    private func setKeyCallback(_ value: Borrowed, as callback: Callback) throws(Raised) {
        guard value.isNone || value.isCallable else { throw raise(.typeError, "callback must be callable") }
        set(value.isNone ? nil : value, as: callback)
    }
}

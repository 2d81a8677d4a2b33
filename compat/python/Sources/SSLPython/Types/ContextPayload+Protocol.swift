// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLInterface

/// Versions, options and sessions.
extension ContextPayload {
    static func addProtocol(to type: inout TypeDefinition) {
        unsafe type.property(
            "protocol", { object, _ in unsafe Entry.getter(object, ContextPayload.protocolNumber) }, nil,
            "What the context was made for.")
        unsafe type.property(
            "options", { object, _ in unsafe Entry.getter(object, ContextPayload.options) },
            { object, value, _ in unsafe Entry.setter(object, value, ContextPayload.setOptions) },
            "Behaviours that are on or off.")
        unsafe type.property(
            "minimum_version", { object, _ in unsafe Entry.getter(object, ContextPayload.minimumVersion) },
            { object, value, _ in unsafe Entry.setter(object, value, ContextPayload.setMinimumVersion) },
            "The oldest version to speak.")
        unsafe type.property(
            "maximum_version", { object, _ in unsafe Entry.getter(object, ContextPayload.maximumVersion) },
            { object, value, _ in unsafe Entry.setter(object, value, ContextPayload.setMaximumVersion) },
            "The newest version to speak.")
        unsafe type.property(
            "num_tickets", { object, _ in unsafe Entry.getter(object, ContextPayload.numTickets) },
            { object, value, _ in unsafe Entry.setter(object, value, ContextPayload.setNumTickets) },
            "The session tickets that a TLS 1.3 server gives.")
        unsafe type.method(
            "session_stats", { unsafe Entry.method("session_stats", $0, $2, $3, ContextPayload.sessionStats) },
            "session_stats($self, /)\n--\n\nWhat became of connections and sessions.")
    }

    private static func protocolNumber(_ it: ContextPayload) throws(Raised) -> Owned {
        try .int(it.method.rawValue)
    }

    private static func options(_ it: ContextPayload) throws(Raised) -> Owned { try .int(it.settings.options) }

    private static func setOptions(_ it: ContextPayload, _ value: Borrowed) throws(Raised) {
        let options: UInt64
        if Personality.hasUnsignedOptions {
            try value.expectInt()
            options = unsafe PyLong_AsUnsignedLongLong(value.pointer)
            if options == .max, unsafe PyErr_Occurred() != nil { throw Raised() }
        } else {
            options = UInt64(bitPattern: try value.int(Int64.self))
        }
        let added = ~it.settings.options & options
        if added & Constants.versionOptions != 0 {
            try warnDeprecated("ssl.OP_NO_SSL*/ssl.OP_NO_TLS* options are deprecated", stackLevel: 2)
        }
        it.change { $0.options = options }
    }

    private static func minimumVersion(_ it: ContextPayload) throws(Raised) -> Owned {
        try .int(it.settings.minimumVersion)
    }

    private static func maximumVersion(_ it: ContextPayload) throws(Raised) -> Owned {
        try .int(it.settings.maximumVersion)
    }

    private static func setMinimumVersion(_ it: ContextPayload, _ value: Borrowed) throws(Raised) {
        let version = try it.version(value)
        // The newest there is, as a minimum, is a version; the oldest there is stays what it is.
        it.change { $0.minimumVersion = version == ContextSettings.highest ? 0x304 : version }
    }

    private static func setMaximumVersion(_ it: ContextPayload, _ value: Borrowed) throws(Raised) {
        let version = try it.version(value)
        it.change { $0.maximumVersion = version == ContextSettings.lowest ? 0x301 : version }
    }

    /// A version to set. Raises as CPython does.
    private func version(_ value: Borrowed) throws(Raised) -> Int32 {
        let number = try value.int(Int.self)
        guard let version = Int32(exactly: number) else { throw raise(.overflowError, "Option is too long") }
        guard method.fixedVersion == nil else {
            throw raise(
                .valueError, "The context's protocol doesn't support modification of highest and lowest version.")
        }
        switch version {
        case 0x300...0x302:
            let name = ["SSLv3", "TLSv1", "TLSv1_1"][Int(version) - 0x300]
            try warnDeprecated("ssl.TLSVersion.\(name) is deprecated", stackLevel: 2)
        case 0x303, 0x304, ContextSettings.lowest, ContextSettings.highest: break
        default:
            throw raise(
                .valueError, "Unsupported TLS/SSL version 0x\(String(UInt32(bitPattern: version), radix: 16))")
        }
        return version
    }

    private static func numTickets(_ it: ContextPayload) throws(Raised) -> Owned { try .int(it.settings.numTickets) }

    private static func setNumTickets(_ it: ContextPayload, _ value: Borrowed) throws(Raised) {
        let count = try value.int(Int.self)
        if count < 0 { throw raise(.valueError, "value must be non-negative") }
        guard it.method == .server else { throw raise(.valueError, "SSLContext is not a server context.") }
        it.change { $0.numTickets = count }
    }

    private static func sessionStats(_ it: ContextPayload) throws(Raised) -> Owned {
        let statistics = try Detour.run { it.statistics }
        let entries = try Owned.dictionary()
        try entries.set("number", .int(statistics.number))
        try entries.set("connect", .int(statistics.connect))
        try entries.set("connect_good", .int(statistics.connectGood))
        try entries.set("connect_renegotiate", .int(statistics.connectRenegotiate))
        try entries.set("accept", .int(statistics.accept))
        try entries.set("accept_good", .int(statistics.acceptGood))
        try entries.set("accept_renegotiate", .int(statistics.acceptRenegotiate))
        try entries.set("hits", .int(statistics.hits))
        try entries.set("misses", .int(statistics.misses))
        try entries.set("timeouts", .int(statistics.timeouts))
        try entries.set("cache_full", .int(statistics.cacheFull))
        return entries
    }
}

// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLInterface

/// `SSLSession`: what a client keeps to resume a connection.
final class SessionPayload: Payload, Sendable {
    let session: SSLSession
    /// The context that it began under: no other resumes it.
    let context: ContextPayload
    private let module: ModuleState

    init(_ session: SSLSession, _ context: ContextPayload, _ module: ModuleState) {
        self.session = session
        self.context = context
        self.module = module
    }

    static var definition: TypeDefinition {
        var type = TypeDefinition("_ssl.SSLSession", "A session that can be resumed.")
        type.flags |= cpython_type_closed
        unsafe type.slot(Py_tp_richcompare, unsafeBitCast(compare, to: UnsafeMutableRawPointer.self))
        unsafe type.property(
            "id", { object, _ in unsafe Entry.getter(object, SessionPayload.id) }, nil, "What names the session.")
        unsafe type.property(
            "time", { object, _ in unsafe Entry.getter(object, SessionPayload.time) }, nil,
            "When it began, in seconds since 1970.")
        unsafe type.property(
            "timeout", { object, _ in unsafe Entry.getter(object, SessionPayload.timeout) }, nil,
            "How long after that it can be resumed, in seconds.")
        unsafe type.property(
            "ticket_lifetime_hint", { object, _ in unsafe Entry.getter(object, SessionPayload.hint) }, nil,
            "How long the server honours the ticket, in seconds.")
        unsafe type.property(
            "has_ticket", { object, _ in unsafe Entry.getter(object, SessionPayload.hasTicket) }, nil,
            "Whether there is a ticket.")
        return type
    }

    private static func id(_ it: SessionPayload) throws(Raised) -> Owned { try .bytes(it.session.id) }
    private static func time(_ it: SessionPayload) throws(Raised) -> Owned { try .int(it.session.time) }
    private static func timeout(_ it: SessionPayload) throws(Raised) -> Owned { try .int(it.session.timeout) }
    private static func hint(_ it: SessionPayload) throws(Raised) -> Owned { try .int(it.session.ticketLifetimeHint) }
    private static func hasTicket(_ it: SessionPayload) -> Owned { .bool(it.session.hasTicket) }

    private static let compare: richcmpfunc = { left, right, operation in
        do throws(Raised) {
            let it: SessionPayload = unsafe try .of(left)
            guard let right = unsafe right,
                let other: SessionPayload = it.module.payload(unsafe Borrowed(right), .session),
                operation == Py_EQ || operation == Py_NE
            else { return unsafe Owned.notImplemented.release() }
            return unsafe Owned.bool((it.session == other.session) == (operation == Py_EQ)).release()
        } catch {
            return nil
        }
    }
}

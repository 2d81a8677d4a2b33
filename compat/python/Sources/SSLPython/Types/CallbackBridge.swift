// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLInterface

// @unchecked: `context` is set once, before anybody else has this.
/// The engine's callbacks of a context, which lead to what Python code has put there. They hold nothing of Python's: the
/// collector would not see it.
final class CallbackBridge: @unchecked Sendable {
    weak var context: ContextPayload?

    private(set) lazy var serverName = ServerNameCallback { [weak self] _, hello in
        self?.decide(hello) ?? .refuse(.internalError)
    }

    private(set) lazy var message = MessageCallback { [weak self] _, message in self?.show(message) }

    private(set) lazy var pskClient = PSKClientCallback { [weak self] _, hint in self?.clientKey(hint) }

    private(set) lazy var pskServer = PSKServerCallback { [weak self] _, identity in self?.serverKey(identity) }

    /// Steps back into the interpreter, with the connection and the Python object that was put there for this.
    private func call<Result>(
        _ callback: ContextPayload.Callback, _ body: (SocketPayload, Borrowed) throws(Raised) -> Result
    ) -> Result? {
        let result: Result?? = Detour.back { visit in
            guard let socket = visit.socket, let function = context?.stored(callback) else { return nil }
            do throws(Raised) {
                return try function.lend { (function) throws(Raised) in try body(socket, function) }
            } catch {
                // Nobody above could raise it: the protocol goes on, or ends with an alert.
                unsafe PyErr_WriteUnraisable(function.pointer)
                return nil
            }
        }
        return result ?? nil
    }
}

/// `sni_callback`.
extension CallbackBridge {
    private func decide(_ hello: ClientHello) -> ServerNameCallback.Decision {
        let answer: (ServerNameCallback.Decision, ContextPayload?)? = Detour.back { visit in
            guard let socket = visit.socket, let function = context?.stored(.serverName) else { return (.proceed, nil) }
            return (function.lend { Self.ask($0, socket, hello.serverName) }, socket.chosenContext)
        }
        guard let (decision, chosen) = answer else { return .refuse(.internalError) }
        guard case .proceed = decision, let context, let chosen, chosen !== context else { return decision }
        guard let merged = try? context.merged(with: chosen) else { return .refuse(.internalError) }
        return .use(merged)
    }

    private static func ask(
        _ function: Borrowed, _ socket: SocketPayload, _ name: String?
    ) -> ServerNameCallback.Decision {
        guard let subject = socket.callbackSubject, let argument = socket.context else {
            return .refuse(.internalError)
        }
        let answer: Owned
        do throws(Raised) {
            let name = try Owned.string(name)
            answer = try function.call(subject, name, argument)
        } catch {
            unsafe PyErr_WriteUnraisable(function.pointer)
            return .refuse(.handshakeFailure)
        }
        if answer.isNone { return .proceed }
        do throws(Raised) {
            return .refuse(AlertDescription(rawValue: UInt8(truncatingIfNeeded: try answer.int(Int.self))))
        } catch {
            unsafe PyErr_WriteUnraisable(answer.pointer)
            return .refuse(.internalError)
        }
    }
}

/// `_msg_callback`.
extension CallbackBridge {
    private func show(_ message: TLSMessage) {
        _ = Detour.back { visit in
            guard let function = context?.stored(.message), let subject = visit.socket?.callbackSubject else { return }
            do throws(Raised) {
                let arguments = try Owned.tuple(0..<6) { (index) throws(Raised) in
                    switch index {
                    case 0: subject.copy
                    case 1: try .string(message.isReceived ? "read" : "write")
                    case 2: try .int(message.version.rawValue)
                    case 3: try .int(message.contentType.rawValue)
                    case 4: try .int(message.messageType)
                    default: try .bytes(message.bytes)
                    }
                }
                _ = unsafe try Owned(orRaised: unsafe PyObject_Call(function.pointer, arguments.pointer, nil))
            } catch {
                visit.keepRaised()
            }
        }
    }
}

/// Pre-shared keys.
extension CallbackBridge {
    private func clientKey(_ hint: String?) -> PreSharedKey? {
        call(.pskClient) { (_, function) throws(Raised) in
            let answer = try function.call(Owned.string(hint))
            guard unsafe cpython_is_tuple(answer.pointer), unsafe PyTuple_Size(answer.pointer) == 2,
                let identity = unsafe PyTuple_GetItem(answer.pointer, 0),
                let key = unsafe PyTuple_GetItem(answer.pointer, 1)
            else { throw raise(.typeError, "the callback must return a tuple of an identity and a key") }
            let name = unsafe Borrowed(identity)
            let bytes = unsafe Borrowed(key)
            guard bytes.isBytes else { throw raise(.typeError, "the key must be bytes, not \(bytes.typeName)") }
            return PreSharedKey(identity: name.isNone ? "" : try name.string(), key: try bytes.bytes())
        }
    }

    private func serverKey(_ identity: String?) -> [UInt8]? {
        call(.pskServer) { (_, function) throws(Raised) in
            let answer = try function.call(Owned.string(identity))
            guard answer.isBytes else {
                throw raise(.typeError, "the key must be bytes, not \(answer.lend { $0.typeName })")
            }
            return try answer.bytes()
        }
    }
}

// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLGnuTLS
internal import SSLInterface

/// Making connections.
extension ContextPayload {
    static func addWrapping(to type: inout TypeDefinition) {
        unsafe type.method(
            "_wrap_socket", { unsafe Entry.construct($0, $1, $2, $3, ContextPayload.wrapSocket) },
            """
            _wrap_socket($self, /, sock, server_side, server_hostname=None, *, owner=None, session=None)
            --

            A connection over a socket.
            """)
        unsafe type.method(
            "_wrap_bio", { unsafe Entry.construct($0, $1, $2, $3, ContextPayload.wrapBIO) },
            """
            _wrap_bio($self, /, incoming, outgoing, server_side, server_hostname=None, *, owner=None, session=None)
            --

            A connection over two buffers.
            """)
    }

    private static func wrapSocket(
        _ it: ContextPayload, _ context: Borrowed, _ arguments: Arguments
    ) throws(Raised) -> Owned {
        let bound = try arguments.bind(
            Signature(
                "_wrap_socket", ["sock", "server_side", "server_hostname", "owner", "session"], required: 2,
                positional: 3))
        guard let socket = bound[0], let serverSide = bound[1], let type = it.module[.socketType] else {
            throw raise(.runtimeError, "the interpreter is shutting down")
        }
        guard unsafe cpython_is_instance(socket.pointer, OpaqueType(type.pointer)) else {
            throw raise(
                .typeError, "_wrap_socket() argument 'sock' must be _socket.socket, not \(socket.typeName)")
        }
        let request = try it.request(serverSide, bound[2], bound[3], bound[4])
        return try SocketPayload.make(it, context, request, socket: socket)
    }

    private static func wrapBIO(
        _ it: ContextPayload, _ context: Borrowed, _ arguments: Arguments
    ) throws(Raised) -> Owned {
        let bound = try arguments.bind(
            Signature(
                "_wrap_bio", ["incoming", "outgoing", "server_side", "server_hostname", "owner", "session"],
                required: 3, positional: 4))
        guard let serverSide = bound[2] else { return .none }
        let incoming = try it.buffer(bound[0], "incoming")
        let outgoing = try it.buffer(bound[1], "outgoing")
        let request = try it.request(serverSide, bound[3], bound[4], bound[5])
        return try SocketPayload.make(it, context, request, incoming: incoming, outgoing: outgoing)
    }

    private func buffer(_ argument: Borrowed?, _ name: String) throws(Raised) -> MemoryBIO {
        let payload: MemoryBIOPayload? = argument.flatMap { module.payload($0, .memoryBIO) }
        guard let payload else {
            let type = argument?.typeName ?? "nothing"
            throw raise(.typeError, "_wrap_bio() argument '\(name)' must be _ssl.MemoryBIO, not \(type)")
        }
        return payload.buffer
    }

    /// What a connection is asked to be.
    struct Request {
        let side: SSLSide
        let hostname: String?
        let owner: Borrowed?
        let session: SessionPayload?
    }

    private func request(
        _ serverSide: Borrowed, _ hostname: Borrowed?, _ owner: Borrowed?, _ session: Borrowed?
    ) throws(Raised) -> Request {
        let side: SSLSide = try serverSide.bool() ? .server : .client
        let name = try hostname.flatMap { $0.isNone ? nil : $0 }?.asciiString("server_hostname")
        if side == .server && method == .client {
            throw module.raise("Cannot create a server socket with a PROTOCOL_TLS_CLIENT context")
        }
        if side == .client && method == .server {
            throw module.raise("Cannot create a client socket with a PROTOCOL_TLS_SERVER context")
        }
        if let name, name.isEmpty || name.hasPrefix(".") {
            throw raise(.valueError, "server_hostname cannot be an empty string or start with a leading dot.")
        }
        let owner = owner.flatMap { $0.isNone ? nil : $0 }
        guard let session = session.flatMap({ $0.isNone ? nil : $0 }) else {
            return Request(side: side, hostname: name, owner: owner, session: nil)
        }
        return Request(side: side, hostname: name, owner: owner, session: try resumable(session, side))
    }

    /// A session to resume. Raises TypeError or ValueError for what cannot be.
    func resumable(_ object: Borrowed, _ side: SSLSide) throws(Raised) -> SessionPayload {
        guard let session: SessionPayload = module.payload(object, .session) else {
            throw raise(.typeError, "Value is not a SSLSession.")
        }
        guard session.context === self else {
            throw raise(.valueError, "Session refers to a different SSLContext.")
        }
        guard side == .client else { throw raise(.valueError, "Cannot set session for server-side SSLSocket.") }
        return session
    }
}

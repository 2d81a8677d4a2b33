// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLGnuTLS
internal import SSLInterface

/// What moves bytes.
extension SocketPayload {
    static func addIO(to type: inout TypeDefinition) {
        unsafe type.method(
            "do_handshake", { unsafe Entry.method("do_handshake", $0, $2, $3, SocketPayload.doHandshake) },
            "do_handshake($self, /)\n--\n\nPerform the handshake.")
        unsafe type.method(
            "read", { unsafe Entry.method($0, $1, $2, $3, SocketPayload.read) },
            "read(size, [buffer])\n\nRead up to size bytes, into the buffer if there is one.")
        unsafe type.method(
            "write", { unsafe Entry.method($0, $1, $2, $3, SocketPayload.write) },
            "write($self, b, /)\n--\n\nWrite all of the bytes. Returns their number.")
        unsafe type.method(
            "pending", { unsafe Entry.method("pending", $0, $2, $3, SocketPayload.pending) },
            "pending($self, /)\n--\n\nThe number of bytes that are decrypted and unread.")
        unsafe type.method(
            "shutdown", { unsafe Entry.method("shutdown", $0, $2, $3, SocketPayload.shutdown) },
            "shutdown($self, /)\n--\n\nEnd the TLS conversation. Returns the plain socket.")
        unsafe type.method(
            "verify_client_post_handshake",
            { unsafe Entry.method("verify_client_post_handshake", $0, $2, $3, SocketPayload.verifyClient) },
            "verify_client_post_handshake($self, /)\n--\n\nAsk the client for a certificate.")
    }

    private static func doHandshake(_ it: SocketPayload) throws(Raised) -> Owned {
        let socket = it.socket
        let endpoint = try it.endpoint(socket)
        let connection = it.begin()
        try it.perform(.handshake, endpoint) { connection.handshake(endpoint.descriptor) }
        return .none
    }

    private static func read(_ it: SocketPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        guard (1...2).contains(arguments.count), let size = arguments[0] else {
            throw raise(.typeError, "_ssl._SSLSocket.read requires 1 to 2 arguments")
        }
        let wanted = try size.int(Int.self)
        guard let target = arguments[1] else { return try it.read(wanted) }
        return try it.read(wanted, into: target)
    }

    private func read(_ size: Int) throws(Raised) -> Owned {
        if size < 0 { throw raise(.valueError, "size should not be negative") }
        let socket = socket
        let endpoint = try endpoint(socket)
        if size == 0 { return try .bytes([]) }
        let connection = begin()
        // A read gives one record's bytes at most.
        return unsafe try .bytes(upTo: min(size, Self.maximumRecord)) { (room) throws(Raised) in
            try perform(.read, endpoint) { unsafe connection.read(endpoint.descriptor, into: room) }
        }
    }

    private func read(_ size: Int, into target: Borrowed) throws(Raised) -> Owned {
        let view = try Self.room(target)
        var count = size
        if size <= 0 || size > view.count {
            count = view.count
            guard count <= Int32.max else {
                throw raise(.overflowError, "maximum length can't fit in a C 'int'")
            }
        }
        let socket = socket
        let endpoint = try endpoint(socket)
        if count == 0 { return try .int(0) }
        let connection = begin()
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: view.room[..<count])
        return try .int(
            try perform(.read, endpoint) { unsafe connection.read(endpoint.descriptor, into: room) })
    }

    /// The memory to read into. Raises TypeError, also for what cannot be written.
    private static func room(_ target: Borrowed) throws(Raised) -> BufferView {
        do throws(Raised) {
            return try BufferView(target, isWritable: true)
        } catch {
            PyErr_Clear()
            throw raise(
                .typeError, "read() argument 2 must be read-write bytes-like object, not \(target.typeName)")
        }
    }

    private static var maximumRecord: Int { 16384 }

    private static func write(_ it: SocketPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let view = try BufferView(try arguments.single("write"))
        let socket = it.socket
        let endpoint = try it.endpoint(socket)
        if endpoint.isSocket && endpoint.descriptor < 0 {
            throw it.module.raisePlain("Underlying socket has been closed.")
        }
        let connection = it.begin()
        let bytes = unsafe view.bytes
        var written: Int
        do throws(SSLError) { written = try connection.resumeWrite(bytes.count) } catch { throw it.module.raise(error) }
        do throws(Raised) {
            return try .int(
                try it.perform(.write, endpoint) {
                    unsafe connection.write(endpoint.descriptor, bytes, from: &written)
                })
        } catch {
            // Whoever was told to come again does so with the same bytes.
            if written > 0, it.module.isRetry { connection.suspendWrite(at: written) }
            throw error
        }
    }

    private static func pending(_ it: SocketPayload) throws(Raised) -> Owned {
        try .int(try Detour.run { it.object.pending })
    }

    private static func shutdown(_ it: SocketPayload) throws(Raised) -> Owned {
        let socket = it.socket
        let endpoint = try it.endpoint(socket)
        if endpoint.isSocket && endpoint.descriptor < 0 {
            throw it.module.raise("Underlying socket connection gone")
        }
        let connection = it.begin()
        try it.perform(.shutdown, endpoint) { connection.shutdown(endpoint.descriptor) }
        return socket ?? .none
    }

    private static func verifyClient(_ it: SocketPayload) throws(Raised) -> Owned {
        let object = it.object
        try it.module.engine(it, .setting) { () throws(SSLError) in try object.verifyClientPostHandshake() }
        it.noteReauthentication()
        return .none
    }
}

extension ModuleState {
    /// Whether what is raised asks to call again: SSLWantReadError, SSLWantWriteError, TimeoutError.
    fileprivate var isRetry: Bool {
        let types = unsafe [self[.wantReadError]?.pointer, self[.wantWriteError]?.pointer, Exception.timeoutError.type]
        return unsafe types.contains { unsafe $0.map { unsafe PyErr_ExceptionMatches($0) != 0 } ?? false }
    }
}

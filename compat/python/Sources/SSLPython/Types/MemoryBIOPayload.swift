// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLInterface

/// `MemoryBIO`: a buffer between a connection and whatever carries its bytes.
final class MemoryBIOPayload: Payload, Sendable {
    let buffer = MemoryBIO()
    private let module: ModuleState

    private init(_ module: ModuleState) { self.module = module }

    static var definition: TypeDefinition {
        var type = TypeDefinition("_ssl.MemoryBIO", "A buffer that bytes leave in the order they came.")
        unsafe type.slot(Py_tp_new, unsafeBitCast(new, to: UnsafeMutableRawPointer.self))
        unsafe type.method(
            "read", { unsafe Entry.method($0, $1, $2, $3, MemoryBIOPayload.read) },
            "read($self, size=-1, /)\n--\n\nTake up to size bytes out of the buffer, or all of them.")
        unsafe type.method(
            "write", { unsafe Entry.method($0, $1, $2, $3, MemoryBIOPayload.write) },
            "write($self, b, /)\n--\n\nAppend bytes. Returns their number.")
        unsafe type.method(
            "write_eof", { unsafe Entry.method("write_eof", $0, $2, $3, MemoryBIOPayload.writeEOF) },
            "write_eof($self, /)\n--\n\nNothing more will come: an empty buffer is the end from now on.")
        unsafe type.property(
            "pending", { object, _ in unsafe Entry.getter(object, MemoryBIOPayload.pending) }, nil,
            "The number of bytes in the buffer.")
        unsafe type.property(
            "eof", { object, _ in unsafe Entry.getter(object, MemoryBIOPayload.eof) }, nil,
            "Whether nothing is left and nothing can come.")
        return type
    }

    private static let new: newfunc = { type, arguments, names in
        guard let type = unsafe type else { return nil }
        do throws(Raised) {
            unsafe try Construction.expectNone("MemoryBIO", unsafe arguments, unsafe names)
            let module = unsafe try ModuleState.of(type: type)
            return unsafe try Instance.make(type, MemoryBIOPayload(module)).release()
        } catch {
            return nil
        }
    }

    private static func read(_ bio: MemoryBIOPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        try arguments.expect("read", 0...1)
        let wanted = try arguments[0]?.int(Int32.self) ?? -1
        let pending = bio.buffer.pending
        let room = wanted < 0 ? pending : min(pending, Int(wanted))
        guard room > 0 else { return try .bytes([]) }
        return unsafe try .bytes(upTo: room) { memory in
            if case .bytes(let count) = unsafe bio.buffer.take(into: memory) { count } else { 0 }
        }
    }

    private static func write(_ bio: MemoryBIOPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let view = try BufferView(try arguments.single("MemoryBIO.write"))
        guard view.count <= Int32.max else {
            throw raise(.overflowError, "string longer than \(Int32.max) bytes")
        }
        guard (try? bio.buffer.write(unsafe RawSpan(_unsafeBytes: view.bytes))) != nil else {
            throw bio.module.raisePlain("cannot write() after write_eof()")
        }
        return try .int(view.count)
    }

    private static func writeEOF(_ bio: MemoryBIOPayload) -> Owned {
        bio.buffer.writeEOF()
        return .none
    }

    private static func pending(_ bio: MemoryBIOPayload) throws(Raised) -> Owned { try .int(bio.buffer.pending) }
    private static func eof(_ bio: MemoryBIOPayload) -> Owned { .bool(bio.buffer.eof) }
}

// SPDX-License-Identifier: MIT

internal import CPython

/// The name of a file, which is bytes without NUL, and not always text.
struct FilePath {
    let bytes: [UInt8]

    /// The name as text, if it is UTF-8.
    var text: String? { String(validating: bytes, as: UTF8.self) }

    /// Whether it leads to a file, and not to a pipe or a device.
    var isRegularFile: Bool { unsafe withCString { unsafe platform_is_regular_file($0) != 0 } }

    /// Its first bytes; fewer if it has no more, none if it cannot be read.
    func beginning(_ count: Int) -> [UInt8] {
        let descriptor = unsafe withCString { unsafe platform_open($0) }
        guard descriptor >= 0 else { return [] }
        defer { platform_close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let read = unsafe platform_read(descriptor, &bytes, count)
        return Array(bytes.prefix(max(0, read)))
    }

    fileprivate func withCString<Result>(_ body: (UnsafePointer<CChar>?) -> Result) -> Result {
        unsafe (bytes + [0]).withUnsafeBufferPointer { name in
            unsafe name.withMemoryRebound(to: CChar.self) { unsafe body($0.baseAddress) }
        }
    }
}

// @safe: opens its descriptor and closes it.
/// Reads a file, which may be a pipe that somebody has yet to write to: signals come through in between.
@safe struct FileReader: ~Copyable {
    private let path: FilePath
    private var descriptor: Int32 = -1
    private(set) var contents: [UInt8] = []

    /// More than this is no certificate, but a device that never ends.
    private static let maximumSize = 64 << 20

    enum Outcome { case end, interrupted, failed(Int32) }

    init(_ path: FilePath) { self.path = path }

    deinit { if descriptor >= 0 { platform_close(descriptor) } }

    /// Reads on, to the end or until a signal comes.
    mutating func read() -> Outcome {
        if descriptor < 0 {
            descriptor = unsafe path.withCString { unsafe platform_open($0) }
            guard descriptor >= 0 else { return Self.failure(-descriptor) }
        }
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = unsafe platform_read(descriptor, &piece, piece.count)
            guard count >= 0 else { return Self.failure(Int32(truncatingIfNeeded: -count)) }
            guard count > 0 else { return .end }
            contents += piece[..<count]
            guard contents.count <= Self.maximumSize else { return .failed(Platform.fileTooLarge) }
        }
    }

    private static func failure(_ errno: Int32) -> Outcome {
        Platform.isInterrupted(errno) ? .interrupted : .failed(errno)
    }
}

extension ModuleState {
    /// Reads a file without the interpreter's lock. Raises OSError, and what a signal's handler raises.
    func file(_ path: FilePath, filename: Borrowed? = nil) throws(Raised) -> [UInt8] {
        var reader = FileReader(path)
        while true {
            switch Detour.wait({ reader.read() }) {
            case .end: return reader.contents
            case .interrupted: if PyErr_CheckSignals() != 0 { throw Raised() }
            case .failed(let errno): throw SSLPython.raise(errno: errno, filename: filename)
            }
        }
    }
}

// SPDX-License-Identifier: MIT

extension SSLError {
    /// What kind of failure an ``SSLError`` is. New codes may be added in any version.
    ///
    /// Values below 100 are OpenSSL's `SSL_ERROR_*` numbers, as CPython has them in `args[0]`; from 100 on they are this
    /// package's, for what Python reports with exceptions of other families.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The number.
        public let rawValue: Int32
        /// Makes a code from its number.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// A failure in TLS itself or in certificate verification; ``SSLError/detail`` says which. `SSL_ERROR_SSL`.
        public static let ssl = Code(rawValue: 1)
        /// Needs bytes from the peer: not a failure. `SSL_ERROR_WANT_READ`, CPython's `SSLWantReadError`.
        public static let wantRead = Code(rawValue: 2)
        /// Needs room for outgoing bytes: not a failure. `SSL_ERROR_WANT_WRITE`, CPython's `SSLWantWriteError`.
        public static let wantWrite = Code(rawValue: 3)
        /// A certificate callback has not answered yet: not a failure. `SSL_ERROR_WANT_X509_LOOKUP`.
        public static let wantX509Lookup = Code(rawValue: 4)
        /// A system call failed; ``SSLError/Detail/systemError`` holds `errno`. `SSL_ERROR_SYSCALL`, CPython's `OSError`.
        public static let syscall = Code(rawValue: 5)
        /// The TLS conversation was closed by both sides. `SSL_ERROR_ZERO_RETURN`, CPython's `SSLZeroReturnError`.
        public static let zeroReturn = Code(rawValue: 6)
        /// The peer closed the connection without a `close_notify` alert, or the connection failed earlier.
        ///
        /// Data read so far is intact, but it may not be all there was: whoever can cut the connection can cause this. A
        /// protocol that carries its own lengths can ignore it; one that ends a message by closing cannot.
        ///
        /// `SSL_ERROR_EOF`, CPython's `SSLEOFError`.
        public static let eof = Code(rawValue: 8)
        /// The socket below the connection is gone. `SSL_ERROR_NO_SOCKET`.
        public static let noSocket = Code(rawValue: 9)

        /// The deadline of the call passed. Python's `TimeoutError`.
        public static let timedOut = Code(rawValue: 100)
        /// An argument or a configuration that can never work. Python's `ValueError`.
        public static let invalidArgument = Code(rawValue: 101)
        /// What the backend cannot do. Python's `NotImplementedError`.
        public static let notSupported = Code(rawValue: 102)
        /// The system has no memory left. Python's `MemoryError`.
        public static let noMemory = Code(rawValue: 103)
        /// A host name did not resolve to an address. Python's `socket.gaierror`.
        public static let nameResolution = Code(rawValue: 104)
    }
}

extension SSLError.Code: CustomStringConvertible {
    /// CPython's text for the code.
    public var description: String {
        switch self {
        case .ssl: "A failure in the SSL library occurred"
        case .wantRead: "The operation did not complete (read)"
        case .wantWrite: "The operation did not complete (write)"
        case .wantX509Lookup: "The operation did not complete (X509 lookup)"
        case .syscall: "Some I/O error occurred"
        case .zeroReturn: "TLS/SSL connection has been closed (EOF)"
        case .eof: "EOF occurred in violation of protocol"
        case .noSocket: "Underlying socket connection gone"
        case .timedOut: "The operation timed out"
        case .invalidArgument: "Invalid argument"
        case .notSupported: "Not supported"
        case .noMemory: "Out of memory"
        case .nameResolution: "Name or service not known"
        default: "Unknown error \(rawValue)"
        }
    }
}

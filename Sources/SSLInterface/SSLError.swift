// SPDX-License-Identifier: MIT

/// Why a TLS operation did not do what was asked.
///
/// Decide what to do by ``code`` (retry, close, give up); learn why from ``detail``. Want-read and want-write are errors
/// too, as in CPython: they carry no detail and cost no allocation.
///
/// ```swift
/// do { try object.doHandshake() } catch where error.code == .wantRead { /* feed the incoming BIO, call again */ }
/// ```
///
/// The corresponding CPython classes are `ssl.SSLError` and its subclasses; `OSError`, `TimeoutError`, `ValueError` and
/// `NotImplementedError` have a ``Code`` of their own.
public struct SSLError: Error, Sendable {
    /// What to do about it.
    public let code: Code

    /// Shared, immutable, and absent for control flow: an `SSLError` is two words, and throwing one copies them.
    private let box: Box?

    /// Why, where there is more to say than the code does.
    public var detail: Detail? { box?.detail }

    /// Makes an error without detail. Allocates nothing.
    public init(_ code: Code) {
        self.code = code
        box = nil
    }

    /// Makes an error with its reason.
    public init(_ code: Code, _ detail: Detail) {
        self.code = code
        box = Box(detail)
    }

    private final class Box: Sendable {
        let detail: Detail
        init(_ detail: Detail) { self.detail = detail }
    }
}

extension SSLError {
    /// The call needs more bytes from the peer. Feed the incoming BIO or wait until the socket is readable; call again.
    ///
    /// The corresponding CPython class is `SSLWantReadError`.
    public static var wantRead: SSLError { SSLError(.wantRead) }

    /// The call needs room for outgoing bytes. Wait until the socket is writable; call again.
    ///
    /// The corresponding CPython class is `SSLWantWriteError`.
    public static var wantWrite: SSLError { SSLError(.wantWrite) }

    /// An argument or a configuration that can never work, found before any TLS took place.
    ///
    /// The corresponding Python class is `ValueError`.
    public static func invalidArgument(_ message: String) -> SSLError {
        SSLError(.invalidArgument, Detail(message: message))
    }

    /// Something this backend, or the TLS library below it, cannot do.
    ///
    /// The corresponding Python class is `NotImplementedError`.
    public static func notSupported(_ message: String) -> SSLError {
        SSLError(.notSupported, Detail(message: message))
    }

    /// A failed system call, by its `errno`.
    ///
    /// The corresponding Python class is `OSError` with its subclasses.
    public static func system(errno: Int32, _ message: String) -> SSLError {
        SSLError(.syscall, Detail(message: message, systemError: errno))
    }
}

extension SSLError: Hashable {
    /// Two errors are equal when their codes and their details are.
    public static func == (left: SSLError, right: SSLError) -> Bool {
        left.code == right.code && left.detail == right.detail
    }

    /// Hashes the code and the detail.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(detail)
    }
}

extension SSLError: CustomStringConvertible {
    /// One line in CPython's form: `[SSL: WRONG_VERSION_NUMBER] wrong version number`. Never holds key material.
    public var description: String {
        guard let detail else { return code.description }
        switch (detail.library, detail.reason) {
        case (let library?, let reason?): return "[\(library.name): \(reason.name)] \(detail.message)"
        case (let library?, nil): return "[\(library.name)] \(detail.message)"
        default: return detail.message
        }
    }
}

/// Lets `catch` and `case` match an error by its code alone: `catch SSLError.Code.wantRead`.
public func ~= (code: SSLError.Code, error: SSLError) -> Bool { error.code == code }

/// The same where the type of the error is not known.
public func ~= (code: SSLError.Code, error: any Error) -> Bool { (error as? SSLError)?.code == code }

// SPDX-License-Identifier: MIT

// @unchecked: the context is touched with the lock held.
/// The context that is in force, to be replaced while connections are made: new certificates without a restart.
///
/// A context never changes, so that replacing it disturbs nobody: connections keep the one they started from until they
/// end. Any thread may call, several at once.
///
/// ```swift
/// let holder = try SSLContextHolder { () throws(SSLError) in try GnuTLSContext(.server, .server(chain)) }
/// // For each connection: try holder.current.wrapSocket(socket)
/// // On a signal, or when the files have changed: try holder.reload()
/// ```
public final class SSLContextHolder<Context: SSLContext>: @unchecked Sendable {
    private let make: @Sendable () throws(SSLError) -> Context
    private let lock = Lock()
    private let reloading = Lock()
    private var context: Context

    /// Makes the first context.
    ///
    /// - Parameter make: makes a context from what the files say now; called at once, and by each ``reload()``, on its
    ///   thread, one at a time. Throws what it throws.
    public init(_ make: @escaping @Sendable () throws(SSLError) -> Context) throws(SSLError) {
        self.make = make
        context = try make()
    }

    /// The context for the next connection.
    public var current: Context { lock.withLock { context } }

    /// Makes a context anew and puts it in force. Throws what making it throws: then the one before stays in force.
    ///
    /// Making it may take its time, and a password's callback may wait: ``current`` answers meanwhile.
    public func reload() throws(SSLError) {
        try reloading.withLock { () throws(SSLError) in _ = try replace(with: make()) }
    }

    /// Puts a context in force that was made elsewhere. Returns the one before.
    @discardableResult
    public func replace(with next: Context) -> Context {
        lock.withLock {
            let previous = context
            context = next
            return previous
        }
    }
}

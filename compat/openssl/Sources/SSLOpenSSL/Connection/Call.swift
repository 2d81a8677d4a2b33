// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

// @safe: the pointer is the connection's, which waits for its calls before it frees it.
/// A call into OpenSSL and what it has come to. It does not retain its connection, which may be let go of while the call
/// sleeps.
@safe final class Call {
    /// What is to be done.
    enum Kind {
        /// The handshake; on a server that takes early data, through it.
        case handshake(takesEarlyData: Bool)
        /// Receiving from one record.
        case read
    }

    /// What `SSL_get_error` says, and the error queue, which is the calling thread's.
    struct Outcome {
        let code: Int32
        let kind: Int32
        let error: QueuedError?

        init(_ ssl: OpaquePointer, _ operation: (OpaquePointer) -> Int32) {
            QueuedError.clear()
            code = unsafe operation(ssl)
            kind = unsafe SSL_get_error(ssl, code)
            error = QueuedError()
        }
    }

    private let ssl: OpaquePointer
    private let kind: Kind
    private(set) var outcome: Outcome?
    /// What has been read.
    private(set) var bytes: [UInt8] = []
    /// All early data has come.
    private(set) var isEarlyDone = false

    init(_ kind: Kind, _ ssl: OpaquePointer) {
        self.kind = kind
        unsafe self.ssl = ssl
    }

    func run() {
        outcome = unsafe Outcome(ssl) { ssl in
            switch kind {
            case .read: unsafe read(ssl)
            case .handshake(takesEarlyData: true) where unsafe !receiveEarly(ssl): 0
            case .handshake: unsafe SSL_do_handshake(ssl)
            }
        }
    }

    private func read(_ ssl: OpaquePointer) -> Int32 {
        var (buffer, count) = ([UInt8](repeating: 0, count: 16384), 0)
        let code = unsafe SSL_read_ex(ssl, &buffer, buffer.count, &count)
        bytes = Array(buffer.prefix(count))
        return code
    }

    /// Receives what comes with the first message. False when OpenSSL must wait, or has failed.
    private func receiveEarly(_ ssl: OpaquePointer) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            var count = 0
            let code = unsafe SSL_read_early_data(ssl, &buffer, buffer.count, &count)
            if code == SSL_READ_EARLY_DATA_ERROR { return false }
            bytes += buffer.prefix(count)
            if code == SSL_READ_EARLY_DATA_FINISH {
                isEarlyDone = true
                return true
            }
        }
    }
}

// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLInterface

// @safe: the buffers outlive the transport (their connection retains them).
/// What GnuTLS's push and pull callbacks touch: plain memory, reached through the pointer that they are given.
///
/// Push accepts everything, always: a push that would block makes GnuTLS lose or duplicate records. Pull gives bytes, says
/// "would block" and raises `ranDry`, or reports the end. Whether a call has to wait is read from `ranDry` alone:
/// GNUTLS_E_AGAIN also means "made progress, call again".
@safe struct Transport {
    private let incoming: Unmanaged<MemoryBIO>
    private let outgoing: Unmanaged<MemoryBIO>

    /// The last pull found nothing. Reset before each call into GnuTLS.
    var ranDry = false
    /// A pull found the end of the stream.
    var sawEnd = false
    /// Whom to tell of the headers of records, if anybody wants to know. Outlives the transport.
    var observer: Unmanaged<GnuTLSObject>?
    /// An end between two records is told by `sawEnd` alone: GnuTLS, which would send nothing after it, is told to wait.
    var hidesEnd = false
    /// The record at hand.
    var sniffer = RecordSniffer()

    /// Both buffers must outlive the transport.
    init(incoming: MemoryBIO, outgoing: MemoryBIO) {
        unsafe self.incoming = .passUnretained(incoming)
        unsafe self.outgoing = .passUnretained(outgoing)
    }

    /// Installs the callbacks. `pointer` must stay valid until the session is gone.
    static func install(_ pointer: UnsafeMutablePointer<Transport>, in session: gnutls_session_t) {
        unsafe gnutls_transport_set_ptr(session, pointer)
        unsafe gnutls_transport_set_pull_function(session, pullCallback)
        unsafe gnutls_transport_set_vec_push_function(session, pushCallback)
        unsafe gnutls_transport_set_errno_function(session, errnoCallback)
    }

    fileprivate mutating func pull(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let taken = unsafe incoming._withUnsafeGuaranteedRef { unsafe $0.take(into: buffer) }
        switch taken {
        case .bytes(let count):
            unsafe sniffer.observe(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            if let observer = unsafe observer, sniffer.isAtBody {
                unsafe observer._withUnsafeGuaranteedRef { $0.show(recordHeader: sniffer.header, isReceived: true) }
            }
            return count
        case .dry:
            ranDry = true
            return -1
        case .end:
            sawEnd = true
            guard hidesEnd && sniffer.isBetweenRecords else { return 0 }
            ranDry = true
            return -1
        }
    }

    fileprivate func push(_ vectors: UnsafeBufferPointer<giovec_t>) -> Int {
        var total = 0
        for index in vectors.indices {
            let bytes = unsafe UnsafeRawBufferPointer(start: vectors[index].iov_base, count: vectors[index].iov_len)
            unsafe outgoing._withUnsafeGuaranteedRef { unsafe $0.append(bytes) }
            if let observer = unsafe observer {
                unsafe observer._withUnsafeGuaranteedRef { unsafe $0.show(sentRecords: bytes) }
            }
            total += bytes.count
        }
        return total
    }
}

/// The one reason for which a pull fails here. GnuTLS 3.7 would otherwise read libc's `errno`, which the Swift runtime may
/// have overwritten since. It hands this callback the pull pointer even for a push, which does not matter: push never fails.
private let errnoCallback: gnutls_errno_func = { _ in Platform.wouldBlock }

private let pullCallback: gnutls_pull_func = { pointer, data, size in
    guard let pointer = unsafe pointer, let data = unsafe data else { return 0 }
    let transport = unsafe pointer.assumingMemoryBound(to: Transport.self)
    return unsafe transport.pointee.pull(UnsafeMutableRawBufferPointer(start: data, count: size))
}

private let pushCallback: gnutls_vec_push_func = { pointer, vectors, count in
    guard let pointer = unsafe pointer else { return 0 }
    let transport = unsafe pointer.assumingMemoryBound(to: Transport.self)
    return unsafe transport.pointee.push(UnsafeBufferPointer(start: vectors, count: Int(count)))
}

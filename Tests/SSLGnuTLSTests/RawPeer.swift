// SPDX-License-Identifier: MIT

import CGnuTLS
import SSLGnuTLS
import SSLInterface
import SSLTestSupport

/// GnuTLS as it is, at the other end of a connection: a peer that does what this package never does.
// @safe: the handles are made in init, freed in deinit, and used by one thread at a time.
@safe final class RawPeer: @unchecked Sendable {
    let session: gnutls_session_t
    /// What comes from the connection under test; and what goes to it.
    let incoming: MemoryBIO
    let outgoing: MemoryBIO
    private let credentials: gnutls_certificate_credentials_t
    private var preSharedKey: gnutls_psk_client_credentials_t?

    /// - Parameters:
    ///   - incoming: the outgoing buffer of the connection under test.
    ///   - outgoing: its incoming buffer.
    ///   - identity: shown to the peer.
    ///   - named: an authority that a server names when it asks for a certificate, which it then does.
    init(
        _ side: SSLSide, incoming: MemoryBIO, outgoing: MemoryBIO, identity: IssuedCertificate? = nil,
        priority: String = "NORMAL", named: CertificateAuthority? = nil
    ) throws {
        self.incoming = incoming
        self.outgoing = outgoing
        var session: gnutls_session_t?
        var credentials: gnutls_certificate_credentials_t?
        try unsafe Self.check(
            gnutls_init(&session, (side == .client ? cgnutls_client : cgnutls_server) | cgnutls_nonblock))
        try unsafe Self.check(gnutls_certificate_allocate_credentials(&credentials))
        guard let session = unsafe session, let credentials = unsafe credentials else { throw SSLError(.noMemory) }
        unsafe (self.session, self.credentials) = (session, credentials)
        try unsafe Self.check(gnutls_priority_set_direct(session, priority, nil))
        if let identity {
            try unsafe Self.withDatum(identity.chainPEM) { chain in
                try unsafe Self.withDatum(identity.privateKeyPEM) { key in
                    try unsafe Self.check(
                        gnutls_certificate_set_x509_key_mem(credentials, chain, key, GNUTLS_X509_FMT_PEM))
                }
            }
        }
        if let named {
            try unsafe Self.withDatum(named.certificatePEM) {
                try unsafe Self.check(gnutls_certificate_set_x509_trust_mem(credentials, $0, GNUTLS_X509_FMT_PEM))
            }
            unsafe gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUEST)
        }
        try unsafe Self.check(
            gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials)))
        unsafe gnutls_transport_set_ptr(session, Unmanaged.passUnretained(self).toOpaque())
        unsafe gnutls_transport_set_pull_function(session, pull)
        unsafe gnutls_transport_set_push_function(session, push)
    }

    deinit {
        unsafe gnutls_deinit(session)
        unsafe gnutls_certificate_free_credentials(credentials)
        if let preSharedKey = unsafe preSharedKey { unsafe gnutls_psk_free_client_credentials(preSharedKey) }
    }

    /// Has a client show a key that both sides know.
    func use(_ key: PreSharedKey) throws {
        try unsafe Self.check(gnutls_psk_allocate_client_credentials(&preSharedKey))
        try unsafe Self.withDatum(key.key) {
            try unsafe Self.check(
                gnutls_psk_set_client_credentials(preSharedKey, key.identity, $0, GNUTLS_PSK_KEY_RAW))
        }
        try unsafe Self.check(
            gnutls_credentials_set(session, GNUTLS_CRD_PSK, UnsafeMutableRawPointer(preSharedKey)))
    }

    /// What a client has to resume.
    func sessionData() throws -> [UInt8] {
        var data = unsafe gnutls_datum_t()
        try unsafe Self.check(gnutls_session_get_data2(session, &data))
        defer { unsafe cgnutls_free(data.data) }
        return unsafe Array(UnsafeBufferPointer(start: data.data, count: Int(data.size)))
    }

    /// Has a client resume a session.
    func resume(_ data: [UInt8]) throws { try unsafe Self.check(gnutls_session_set_data(session, data, data.count)) }

    var isResumed: Bool { unsafe gnutls_session_is_resumed(session) != 0 }

    /// Opens the connection with the object under test, whose buffers these are.
    func handshake(with object: GnuTLSObject) throws {
        var isPeerOpen = false
        for _ in 0..<20 {
            let isOpen = error { try object.doHandshake() } == nil
            if isOpen && isPeerOpen { return }
            // Once it is done another call would begin the next.
            guard !isPeerOpen else { continue }
            let code = handshakeCode()
            if code < 0 && code != GNUTLS_E_AGAIN { try Self.check(code) }
            isPeerOpen = code == 0
        }
        throw SSLError(.timedOut)
    }

    /// Calls GnuTLS's handshake once. On an open session it begins another.
    func handshakeCode() -> Int32 { unsafe gnutls_handshake(session) }

    func send(_ bytes: [UInt8]) throws { try unsafe Self.check(Int32(gnutls_record_send(session, bytes, bytes.count))) }

    /// Tells the other side that the keys change, and asks it to change its own.
    func updateKeys() throws { try unsafe Self.check(gnutls_session_key_update(session, UInt32(GNUTLS_KU_PEER))) }

    /// Receives until nothing is left. Throws at anything but data, progress and warnings.
    func receiveAll() throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = unsafe gnutls_record_recv(session, &buffer, buffer.count)
            if count > 0 {
                bytes += buffer[..<count]
            } else if count != Int(GNUTLS_E_AGAIN) {
                try Self.check(count == 0 ? GNUTLS_E_PREMATURE_TERMINATION : Int32(count))
            } else if incoming.pending == 0 {
                return bytes
            }
        }
    }

    static func check(_ code: Int32) throws(SSLError) {
        if code < 0 { throw SSLError(.ssl, .init(message: "the raw peer: \(code)", backendCode: code)) }
    }

    private static func withDatum(_ bytes: [UInt8], _ body: (UnsafePointer<gnutls_datum_t>) throws -> Void) throws {
        var copy = bytes
        try unsafe copy.withUnsafeMutableBufferPointer { buffer in
            var datum = unsafe gnutls_datum_t(data: buffer.baseAddress, size: UInt32(buffer.count))
            try unsafe body(&datum)
        }
    }
}

private func peer(_ pointer: gnutls_transport_ptr_t?) -> RawPeer? {
    unsafe pointer.map { unsafe Unmanaged<RawPeer>.fromOpaque($0).takeUnretainedValue() }
}

private let pull: gnutls_pull_func = { pointer, data, size in
    guard let peer = unsafe peer(pointer), let data = unsafe data else { return -1 }
    switch unsafe peer.incoming.take(into: UnsafeMutableRawBufferPointer(start: data, count: size)) {
    case .bytes(let count): return count
    case .end: return 0
    case .dry:
        unsafe gnutls_transport_set_errno(peer.session, 11)
        return -1
    }
}

private let push: gnutls_push_func = { pointer, data, size in
    guard let peer = unsafe peer(pointer) else { return -1 }
    unsafe peer.outgoing.append(UnsafeRawBufferPointer(start: data, count: size))
    return size
}

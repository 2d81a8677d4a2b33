// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

// @safe, @unchecked: the handle is made in init, freed in deinit, only read between; GnuTLS counts references to it.
/// GnuTLS's compiled form of a priority string.
@safe final class Priority: @unchecked Sendable {
    private let handle: gnutls_priority_t

    /// Throws `.ssl` if nothing can be negotiated with it.
    init(_ text: String) throws(SSLError) {
        var handle: gnutls_priority_t?
        let code = unsafe gnutls_priority_init(&handle, text, nil)
        guard code >= 0, let handle = unsafe handle else {
            throw SSLError(.ssl, .init(message: "No cipher can be selected.", backendCode: code))
        }
        unsafe self.handle = handle
    }

    deinit { unsafe gnutls_priority_deinit(handle) }

    /// Sets what a session may negotiate. In the hook for the client's hello this still decides.
    func set(in session: gnutls_session_t) -> Int32 { unsafe gnutls_priority_set(session, handle) }

    /// The suites that GnuTLS makes of it, in its order: TLS 1.3's first, the others by key exchange, cipher, MAC.
    var suites: [CipherSuite] {
        var found: [CipherSuite] = []
        var position: UInt32 = 0
        var index: UInt32 = 0
        while case let code = unsafe gnutls_priority_get_cipher_suite_index(handle, position, &index),
            code != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE
        {
            position += 1
            var id: [UInt8] = [0, 0]
            // A combination that is no suite is told with another code, and is none.
            guard code >= 0, unsafe gnutls_cipher_suite_info(Int(index), &id, nil, nil, nil, nil) != nil else {
                continue
            }
            if let suite = CipherSuite.numbered(UInt16(id[0]) << 8 | UInt16(id[1])) { found.append(suite) }
        }
        return found
    }
}

// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

extension OpenSSLObject {
    /// Tells OpenSSL whom a client wants to reach, and what it remembers of it.
    func prepareClient(resuming session: SSLSession?) throws(SSLError) {
        let configuration = active.configuration
        if let name = requestedHostname {
            let address = unsafe a2i_IPADDRESS(name)
            defer { unsafe ASN1_OCTET_STRING_free(address) }
            QueuedError.clear()
            // Addresses are not sent (RFC 6066, section 3).
            if unsafe address == nil { try unsafe check(copenssl_set_server_name(handle, name)) }
            if configuration.checkHostname { try unsafe expect(name, address) }
        }
        if configuration.stapledStatus != .ignored { unsafe copenssl_request_status(handle) }
        if let session { try resume(session) }
    }

    private func expect(_ name: String, _ address: UnsafeMutablePointer<ASN1_STRING>?) throws(SSLError) {
        let parameters = unsafe SSL_get0_param(handle)
        if let address = unsafe address {
            let bytes = unsafe [UInt8](address)
            try unsafe check(X509_VERIFY_PARAM_set1_ip(parameters, bytes, bytes.count))
        } else {
            try unsafe check(X509_VERIFY_PARAM_set1_host(parameters, name, name.utf8.count))
        }
    }

    /// The host name, if it can be one. CPython's checks, in its words.
    static func checked(_ hostname: String?, for context: OpenSSLContext) throws(SSLError) -> String? {
        guard let hostname else {
            if context.side == .client && context.configuration.checkHostname {
                throw .invalidArgument("check_hostname requires server_hostname")
            }
            return nil
        }
        guard context.side == .client else {
            throw .invalidArgument("server_hostname can only be specified in client mode")
        }
        guard !hostname.isEmpty, !hostname.hasPrefix(".") else {
            throw .invalidArgument("server_hostname cannot be an empty string or start with a leading dot.")
        }
        guard hostname.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else {
            throw .invalidArgument("server_hostname cannot hold blanks or control characters")
        }
        guard hostname.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw .notSupported("OpenSSL knows no IDNA: the name has to be ASCII")
        }
        guard hostname.utf8.count < 256 else { throw .invalidArgument("server_hostname is longer than 255 bytes") }
        return hostname
    }
}

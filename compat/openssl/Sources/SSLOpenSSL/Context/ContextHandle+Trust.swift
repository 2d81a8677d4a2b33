// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

extension ContextHandle {
    /// Reads what is trusted. Returns a digest of what the sources hold.
    ///
    /// Throws what CPython's `load_verify_locations` throws: `NO_CERTIFICATE_OR_CRL_FOUND` for a source without a
    /// certificate or a revocation list, "PEM lib" for a broken one.
    func trust(_ configuration: SSLConfiguration) throws(SSLError) -> [UInt8] {
        var digest: [UInt8] = []
        let roots = configuration.trustRoots
        if roots.includesSystem { unsafe SSL_CTX_set_default_verify_paths(pointer) }
        for source in roots.sources {
            let bytes = try source.load()
            digest += bytes.sha256
            guard try add(bytes) > 0 else { throw .openSSL(.x509, "NO_CERTIFICATE_OR_CRL_FOUND") }
        }
        for directory in roots.directories where !directory.isEmpty {
            try unsafe check(SSL_CTX_load_verify_dir(pointer, directory))
        }
        QueuedError.clear()
        return digest
    }

    /// Returns how much was found.
    private func add(_ bytes: [UInt8]) throws(SSLError) -> Int {
        guard let store = unsafe SSL_CTX_get_cert_store(pointer) else { throw SSLError(.noMemory) }
        return unsafe bytes.isPEM ? try addPEM(bytes, to: store) : try addDER(bytes, to: store)
    }

    private func addPEM(_ bytes: [UInt8], to store: OpaquePointer) throws(SSLError) -> Int {
        guard let list = unsafe bytes.withBIO({ unsafe PEM_X509_INFO_read_bio($0, nil, nil, nil) }) ?? nil else {
            throw .openSSL(.x509, "PEM_LIB")
        }
        let entries = unsafe elements(of: list).map { unsafe UnsafeMutablePointer<X509_INFO>($0) }
        defer {
            unsafe entries.forEach { unsafe X509_INFO_free($0) }
            unsafe OPENSSL_sk_free(list)
        }
        var count = 0
        for index in unsafe entries.indices {
            let entry = unsafe entries[index]
            if let certificate = unsafe entry.pointee.x509 {
                try unsafe check(X509_STORE_add_cert(store, certificate))
                count += 1
            }
            if let list = unsafe entry.pointee.crl {
                try unsafe check(X509_STORE_add_crl(store, list))
                count += 1
            }
        }
        return count
    }

    /// Certificates one after the other, as in CPython's `cadata`; revocation lists may stand between them.
    private func addDER(_ bytes: [UInt8], to store: OpaquePointer) throws(SSLError) -> Int {
        let added = try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(SSLError) -> Int in
            var position = buffer.baseAddress
            var (rest, count) = (buffer.count, 0)
            while rest > 0, let start = unsafe position {
                if let certificate = unsafe d2i_X509(nil, &position, rest) {
                    defer { unsafe X509_free(certificate) }
                    try unsafe check(X509_STORE_add_cert(store, certificate))
                } else {
                    unsafe position = unsafe start
                    guard let list = unsafe d2i_X509_CRL(nil, &position, rest) else {
                        if count == 0 { return 0 }
                        throw unsafe Self.failure(start, rest)
                    }
                    defer { unsafe X509_CRL_free(list) }
                    try unsafe check(X509_STORE_add_crl(store, list))
                }
                count += 1
                unsafe rest -= (position ?? start) - start
            }
            return count
        }
        return added
    }

    /// What CPython says of bytes that are no certificate: it reads them through a BIO.
    private static func failure(_ start: UnsafePointer<UInt8>, _ count: Int) -> SSLError {
        QueuedError.clear()
        unsafe [UInt8](start, count: count).withBIO { unsafe X509_free(d2i_X509_bio($0, nil)) }
        return .lastOpenSSL
    }
}

// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

// @safe: the handle is made in init, freed in deinit, and never leaves.
/// An OCSP response (RFC 6960) that came with a certificate. GnuTLS decodes it and checks its signature; whom and what it is
/// about, and whether it is current, is judged here.
@safe final class StatusResponse {
    private let handle: gnutls_ocsp_resp_t

    /// What a response says of a certificate.
    enum Answer {
        /// Not revoked.
        case good
        /// Revoked.
        case revoked
        /// The responder does not know the certificate.
        case unknown
        /// Nothing that counts: not signed by whom it must be, about something else, or not current.
        case none
    }

    /// `nil` for bytes that are no response, or one that says that there is no answer.
    init?(_ bytes: [UInt8]) {
        var handle: gnutls_ocsp_resp_t?
        guard unsafe gnutls_ocsp_resp_init(&handle) >= 0, let handle = unsafe handle else { return nil }
        unsafe self.handle = handle
        let code = unsafe bytes.withDatum { unsafe gnutls_ocsp_resp_import(handle, $0) }
        guard code >= 0, unsafe gnutls_ocsp_resp_get_status(handle) == GNUTLS_OCSP_RESP_SUCCESSFUL.rawValue else {
            return nil
        }
    }

    deinit { unsafe gnutls_ocsp_resp_deinit(handle) }

    /// - Parameters:
    ///   - issuer: the issuer of the leaf in the verified chain.
    ///   - now: seconds since 1970.
    ///   - flags: GnuTLS's, for the signatures on the response and on the responder's certificate.
    func answer(on leaf: X509Certificate, issuer: X509Certificate, now: Int64, flags: UInt32) -> Answer {
        guard isSigned(for: issuer, flags) else { return .none }
        var answer = Answer.none
        // One response may be about several certificates, and about one of them several times.
        for index in 0..<Self.maximumEntries {
            guard let entry = entry(index) else { break }
            guard entry.isAbout(leaf, issuer: issuer), entry.isCurrent(at: now) else { continue }
            switch entry.status {
            case GNUTLS_OCSP_CERT_REVOKED.rawValue: return .revoked
            case GNUTLS_OCSP_CERT_GOOD.rawValue: answer = .good
            default: if case .none = answer { answer = .unknown }
            }
        }
        return answer
    }

    /// A response of 64 KB, the most that a handshake carries, has fewer.
    private static let maximumEntries = 1024

    /// Whether the issuer signed, or somebody to whom it gave a certificate for that purpose: GnuTLS checks all of it.
    private func isSigned(for issuer: X509Certificate, _ flags: UInt32) -> Bool {
        var certificate: gnutls_x509_crt_t?
        guard unsafe gnutls_x509_crt_init(&certificate) >= 0 else { return false }
        defer { unsafe gnutls_x509_crt_deinit(certificate) }
        let imported = unsafe issuer.derBytes.withDatum { datum in
            unsafe gnutls_x509_crt_import(certificate, datum, GNUTLS_X509_FMT_DER)
        }
        guard imported >= 0 else { return false }
        var faults: UInt32 = 0
        let code = unsafe gnutls_ocsp_resp_verify_direct(handle, certificate, &faults, flags)
        return code >= 0 && faults == 0
    }

    /// Until when the response is of use to somebody who has the certificate, in seconds since 1970; `nil` if it is not
    /// about the certificate. Whose signature it has is not looked at.
    func expiry(for leaf: X509Certificate) -> Int64? {
        (0..<Self.maximumEntries).lazy.map(entry).prefix { $0 != nil }.compactMap(\.self)
            .filter { $0.isAbout(leaf, issuer: nil) }.map(\.expiry).min()
    }

    private func entry(_ index: Int) -> Entry? {
        var digest = GNUTLS_DIG_UNKNOWN
        var (name, key, serial) = unsafe (gnutls_datum_t(), gnutls_datum_t(), gnutls_datum_t())
        var (status, reason) = (UInt32(0), UInt32(0))
        var (thisUpdate, nextUpdate, revoked) = (0, 0, 0)
        let code = unsafe gnutls_ocsp_resp_get_single(
            handle, UInt32(index), &digest, &name, &key, &serial, &status, &thisUpdate, &nextUpdate, &revoked, &reason)
        guard code >= 0 else { return nil }
        return unsafe Entry(
            digest: digest, issuerName: [UInt8](consuming: name), issuerKey: [UInt8](consuming: key),
            serialNumber: [UInt8](consuming: serial), status: status, thisUpdate: Int64(thisUpdate),
            nextUpdate: Int64(nextUpdate))
    }
}

/// What a response says of one certificate.
private struct Entry {
    let digest: gnutls_digest_algorithm_t
    let issuerName: [UInt8]
    let issuerKey: [UInt8]
    let serialNumber: [UInt8]
    let status: UInt32
    let thisUpdate: Int64
    /// -1 without one.
    let nextUpdate: Int64

    /// Whether name, key and number are those of the certificate: numbers alone are the same with every authority.
    /// Without an issuer at hand its key is not looked at.
    func isAbout(_ leaf: X509Certificate, issuer: X509Certificate?) -> Bool {
        serialNumber == leaf.serialNumber && issuerName == hash(leaf.issuerDER)
            && issuer.map { issuerKey == hash($0.publicKeyOctets) } ?? true
    }

    private func hash(_ bytes: [UInt8]) -> [UInt8]? {
        let length = Int(gnutls_hash_get_len(digest))
        guard length > 0 else { return nil }
        var result = [UInt8](repeating: 0, count: length)
        return unsafe gnutls_hash_fast(digest, bytes, bytes.count, &result) >= 0 ? result : nil
    }

    /// What the responder promised: without a date for the next answer, this one is for ever.
    var expiry: Int64 { nextUpdate < 0 ? .max : nextUpdate }

    func isCurrent(at now: Int64) -> Bool {
        guard thisUpdate >= 0, thisUpdate <= now + Self.tolerance else { return false }
        return now - Self.tolerance <= (nextUpdate < 0 ? thisUpdate + Self.maximumAge : nextUpdate)
    }

    /// Clocks differ by some minutes. What OpenSSL's tools allow.
    private static let tolerance: Int64 = 300
    /// Without a date for the next one: the most that web authorities may promise.
    private static let maximumAge: Int64 = 10 * 86400
}

// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

// @safe: the pointers are made in init and given back in deinit.
/// An OCSP response (RFC 6960) that answers something.
@safe final class OCSPResponse {
    private let response: OpaquePointer
    private let basic: OpaquePointer

    /// `nil` for bytes that are no response, and for one that only says why there is none.
    init?(_ bytes: [UInt8]) {
        let decoded = unsafe bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var position = buffer.baseAddress
            return unsafe d2i_OCSP_RESPONSE(nil, &position, buffer.count)
        }
        guard let decoded = unsafe decoded else { return nil }
        guard unsafe OCSP_response_status(decoded) == OCSP_RESPONSE_STATUS_SUCCESSFUL,
            let basic = unsafe OCSP_response_get1_basic(decoded)
        else {
            unsafe OCSP_RESPONSE_free(decoded)
            return nil
        }
        unsafe response = unsafe decoded
        unsafe self.basic = unsafe basic
    }

    deinit {
        unsafe OCSP_BASICRESP_free(basic)
        unsafe OCSP_RESPONSE_free(response)
    }

    /// What a response says about a certificate.
    enum Answer { case good, revoked, unknown }

    /// What it says about a certificate, if it counts: signed by the issuer or for it, and current.
    func answer(on leaf: OpaquePointer, issuer: OpaquePointer) -> Answer? {
        guard unsafe isSigned(for: issuer) else { return nil }
        let answers = unsafe singles.filter { unsafe Self.isAbout(leaf, issuer: issuer, $0) }.map {
            unsafe Self.status($0)
        }
        // Clocks differ by minutes; an answer that does not say how long it is good is good for ten days.
        let current = unsafe answers.filter {
            unsafe OCSP_check_validity($0.this, $0.next, 300, $0.next == nil ? 864_000 : -1) == 1
        }
        let statuses = unsafe current.map(\.0)
        if statuses.contains(V_OCSP_CERTSTATUS_REVOKED) { return .revoked }
        return statuses.first.map { $0 == V_OCSP_CERTSTATUS_GOOD ? .good : .unknown }
    }

    /// Whether one of the answers is about this certificate: its serial number and its issuer's name.
    func isAbout(_ leaf: OpaquePointer) -> Bool { unsafe singles.contains { unsafe Self.isNamed(of: leaf, $0) } }

    /// Whether what it says about a certificate has not expired.
    func isCurrent(for leaf: OpaquePointer) -> Bool {
        unsafe singles.contains { single in
            guard unsafe Self.isNamed(of: leaf, single) else { return false }
            let next = unsafe Self.status(single).next
            return unsafe next == nil || X509_cmp_current_time(next) > 0
        }
    }

    /// The issuer is trusted for this: the path to it has been verified.
    private func isSigned(for issuer: OpaquePointer) -> Bool {
        guard let store = unsafe X509_STORE_new(), let certificates = unsafe OPENSSL_sk_new_null() else { return false }
        defer {
            unsafe X509_STORE_free(store)
            unsafe OPENSSL_sk_free(certificates)
        }
        unsafe X509_STORE_add_cert(store, issuer)
        unsafe X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        unsafe OPENSSL_sk_push(certificates, UnsafeRawPointer(issuer))
        return unsafe OCSP_basic_verify(basic, certificates, store, 0) == 1
    }

    private var singles: [OpaquePointer] {
        unsafe (0..<max(OCSP_resp_count(basic), 0)).compactMap { unsafe OCSP_resp_get0(basic, $0) }
    }

    private static func status(
        _ single: OpaquePointer
    ) -> (Int32, this: UnsafeMutablePointer<ASN1_STRING>?, next: UnsafeMutablePointer<ASN1_STRING>?) {
        var this: UnsafeMutablePointer<ASN1_STRING>?
        var next: UnsafeMutablePointer<ASN1_STRING>?
        let status = unsafe OCSP_single_get0_status(single, nil, nil, &this, &next)
        return unsafe (status, this, next)
    }

    private static func isNamed(of leaf: OpaquePointer, _ single: OpaquePointer) -> Bool {
        var (serial, name): (UnsafeMutablePointer<ASN1_STRING>?, UnsafeMutablePointer<ASN1_STRING>?)
        var algorithm: OpaquePointer?
        unsafe OCSP_id_get0_info(&name, &algorithm, nil, &serial, OCSP_SINGLERESP_get0_id(single))
        var hash = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let digest = unsafe EVP_get_digestbyname(OBJ_nid2sn(OBJ_obj2nid(algorithm)))
        guard unsafe digest != nil, unsafe X509_NAME_digest(X509_get_issuer_name(leaf), digest, &hash, &count) == 1
        else { return false }
        return unsafe ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(leaf)) == 0
            && [UInt8](name) == Array(hash.prefix(Int(count)))
    }

    private static func isAbout(_ leaf: OpaquePointer, issuer: OpaquePointer, _ single: OpaquePointer) -> Bool {
        let id = unsafe OCSP_SINGLERESP_get0_id(single)
        var algorithm: OpaquePointer?
        unsafe OCSP_id_get0_info(nil, &algorithm, nil, nil, id)
        let digest = unsafe EVP_get_digestbyname(OBJ_nid2sn(OBJ_obj2nid(algorithm)))
        guard let wanted = unsafe OCSP_cert_to_id(digest, leaf, issuer) else { return false }
        defer { unsafe OCSP_CERTID_free(wanted) }
        return unsafe OCSP_id_cmp(id, wanted) == 0
    }
}

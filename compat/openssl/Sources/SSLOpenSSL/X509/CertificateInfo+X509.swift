// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

extension CertificateInfo {
    /// What OpenSSL reads in a certificate, put together as CPython's `getpeercert()` does.
    init(_ certificate: OpaquePointer) {
        self.init()
        subject = unsafe Self.name(X509_get_subject_name(certificate))
        issuer = unsafe Self.name(X509_get_issuer_name(certificate))
        version = unsafe X509_get_version(certificate) + 1
        serialNumber = unsafe printed { bio in unsafe i2a_ASN1_INTEGER(bio, X509_get0_serialNumber(certificate)) }
            // Long numbers are broken into lines.
            .replacing("\\\n", with: "")
        notBefore = unsafe printed { bio in unsafe ASN1_TIME_print(bio, X509_get0_notBefore(certificate)) }
        notAfter = unsafe printed { bio in unsafe ASN1_TIME_print(bio, X509_get0_notAfter(certificate)) }
        if let names = unsafe X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil).map({ OpaquePointer($0) }) {
            subjectAltName = unsafe elements(of: names).map {
                unsafe GeneralName(UnsafeMutablePointer<GENERAL_NAME>($0))
            }
            unsafe GENERAL_NAMES_free(names)
        }
        unsafe readAccess(certificate)
        unsafe readDistributionPoints(certificate)
    }

    private mutating func readAccess(_ certificate: OpaquePointer) {
        guard let raw = unsafe X509_get_ext_d2i(certificate, NID_info_access, nil, nil) else { return }
        let access = OpaquePointer(raw)
        defer { unsafe AUTHORITY_INFO_ACCESS_free(access) }
        unsafe elements(of: access).map { unsafe UnsafeMutablePointer<ACCESS_DESCRIPTION>($0) }.forEach { entry in
            guard let uri = unsafe Self.uri(entry.pointee.location) else { return }
            switch unsafe OBJ_obj2nid(entry.pointee.method) {
            case NID_ad_OCSP: ocsp.append(uri)
            case NID_ad_ca_issuers: caIssuers.append(uri)
            default: break
            }
        }
    }

    private mutating func readDistributionPoints(_ certificate: OpaquePointer) {
        guard let raw = unsafe X509_get_ext_d2i(certificate, NID_crl_distribution_points, nil, nil) else { return }
        let points = OpaquePointer(raw)
        defer { unsafe CRL_DIST_POINTS_free(points) }
        unsafe elements(of: points).map { unsafe UnsafeMutablePointer<DIST_POINT>($0) }.forEach { point in
            // Of the two forms of a name only the full one has addresses.
            guard let name = unsafe point.pointee.distpoint, unsafe name.pointee.type == 0 else { return }
            unsafe crlDistributionPoints += elements(of: name.pointee.name.fullname)
                .compactMap { unsafe Self.uri(UnsafeMutablePointer<GENERAL_NAME>($0)) }
        }
    }

    private static func uri(_ name: UnsafeMutablePointer<GENERAL_NAME>?) -> String? {
        guard let name = unsafe name, unsafe name.pointee.type == GEN_URI,
            let text = unsafe name.pointee.d.uniformResourceIdentifier
        else {
            return nil
        }
        return unsafe String(decoding: [UInt8](text), as: UTF8.self)
    }

    /// The attributes of a name, those of one level together.
    static func name(_ name: OpaquePointer?) -> [RelativeDistinguishedName] {
        var levels: [RelativeDistinguishedName] = []
        var last: Int32 = -1
        for index in unsafe 0..<max(X509_NAME_entry_count(name), 0) {
            guard let entry = unsafe X509_NAME_get_entry(name, index) else { continue }
            let level = unsafe X509_NAME_ENTRY_set(entry)
            if level != last { levels.append([]) }
            last = level
            unsafe levels[levels.count - 1].append(attribute(entry))
        }
        return levels
    }

    private static func attribute(_ entry: OpaquePointer) -> Attribute {
        unsafe Attribute(
            type: objectName(X509_NAME_ENTRY_get_object(entry), asNumber: false),
            value: text(X509_NAME_ENTRY_get_data(entry)))
    }

    /// The long name of an object where it has one and it is wanted, else its dotted number.
    static func objectName(_ object: OpaquePointer?, asNumber: Bool) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        let count = unsafe OBJ_obj2txt(&buffer, Int32(buffer.count), object, asNumber ? 1 : 0)
        return String(
            decoding: buffer.prefix(max(0, min(Int(count), 255))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The text of a string of any type; of a bit string its octets.
    private static func text(_ value: UnsafeMutablePointer<ASN1_STRING>?) -> String {
        guard unsafe ASN1_STRING_type(value) != V_ASN1_BIT_STRING else {
            return unsafe String(decoding: [UInt8](value), as: UTF8.self)
        }
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = unsafe ASN1_STRING_to_UTF8(&bytes, value)
        defer { unsafe copenssl_free(bytes) }
        return unsafe String(decoding: [UInt8](bytes, count: Int(count)), as: UTF8.self)
    }
}

extension CertificateInfo.GeneralName {
    fileprivate init(_ name: UnsafeMutablePointer<GENERAL_NAME>) {
        func text(_ value: UnsafeMutablePointer<ASN1_STRING>?) -> String {
            unsafe String(decoding: [UInt8](value), as: UTF8.self)
        }
        let content = unsafe name.pointee.d
        switch unsafe name.pointee.type {
        case GEN_DIRNAME:
            unsafe self.init(kind: "DirName", value: "", directoryName: CertificateInfo.name(content.directoryName))
        case GEN_EMAIL: unsafe self.init(kind: "email", value: text(content.rfc822Name))
        case GEN_DNS: unsafe self.init(kind: "DNS", value: text(content.dNSName))
        case GEN_URI: unsafe self.init(kind: "URI", value: text(content.uniformResourceIdentifier))
        case GEN_RID:
            let number = unsafe CertificateInfo.objectName(content.registeredID, asNumber: true)
            self.init(kind: "Registered ID", value: number.isEmpty ? "<INVALID>" : number)
        case GEN_IPADD:
            unsafe self.init(kind: "IP Address", value: Self.address([UInt8](content.iPAddress)))
        default:
            // Everything else is as OpenSSL prints it: a word, a colon, the rest.
            let line = unsafe printed { bio in unsafe GENERAL_NAME_print(bio, name) }
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            self.init(kind: parts[0], value: parts.count > 1 ? parts[1] : "")
        }
    }

    private static func address(_ bytes: [UInt8]) -> String {
        switch bytes.count {
        case 4: bytes.map { String($0) }.joined(separator: ".")
        case 16:
            stride(from: 0, to: 16, by: 2).map { index in
                String(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]), radix: 16, uppercase: true)
            }.joined(separator: ":")
        default: "<invalid>"
        }
    }
}

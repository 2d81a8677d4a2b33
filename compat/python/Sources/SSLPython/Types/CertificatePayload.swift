// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLCompat
internal import SSLGnuTLS
internal import SSLInterface

/// `Certificate`: one of a peer's chain.
final class CertificatePayload: Payload, Sendable {
    let certificate: SSLCertificate
    private let module: ModuleState

    init(_ certificate: SSLCertificate, _ module: ModuleState) {
        self.certificate = certificate
        self.module = module
    }

    static var definition: TypeDefinition {
        var type = TypeDefinition("_ssl.Certificate", "An X.509 certificate.")
        type.flags |= cpython_type_closed
        unsafe type.slot(Py_tp_repr, unsafeBitCast(repr, to: UnsafeMutableRawPointer.self))
        unsafe type.slot(Py_tp_hash, unsafeBitCast(hash, to: UnsafeMutableRawPointer.self))
        unsafe type.slot(Py_tp_richcompare, unsafeBitCast(compare, to: UnsafeMutableRawPointer.self))
        unsafe type.method(
            "public_bytes", { unsafe Entry.method($0, $1, $2, $3, CertificatePayload.publicBytes) },
            "public_bytes($self, /, format=Encoding.PEM)\n--\n\nThe certificate as PEM text, or as DER.")
        unsafe type.method(
            "get_info", { unsafe Entry.method("get_info", $0, $2, $3, CertificatePayload.info) },
            "get_info($self, /)\n--\n\nWhat the certificate says, in the form of getpeercert().")
        return type
    }

    private static func publicBytes(_ it: CertificatePayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let bound = try arguments.bind(Signature("public_bytes", ["format"]))
        switch try bound[0]?.int(Int32.self) ?? Encoding.pem {
        case Encoding.pem: return try .string(it.certificate.pemText)
        case Encoding.der: return try .bytes(it.certificate.derBytes)
        default: throw raise(.valueError, "Unsupported format")
        }
    }

    /// The forms of a certificate. OpenSSL's `X509_FILETYPE_*`.
    enum Encoding {
        static let pem: Int32 = 1
        static let der: Int32 = 2
    }

    private static func info(_ it: CertificatePayload) throws(Raised) -> Owned {
        try CertificateDictionary.make(it.certificate, it.module)
    }

    private static let repr: reprfunc = { object in
        do throws(Raised) {
            let it: CertificatePayload = unsafe try .of(object)
            return unsafe try Owned.string("<_ssl.Certificate '\(it.certificate.subjectText)'>").release()
        } catch {
            return nil
        }
    }

    private static let hash: hashfunc = { object in
        guard let it: CertificatePayload = unsafe try? .of(object) else { return -1 }
        return Int(it.certificate.subjectHash)
    }

    private static let compare: richcmpfunc = { left, right, operation in
        do throws(Raised) {
            let it: CertificatePayload = unsafe try .of(left)
            guard let right = unsafe right,
                let other: CertificatePayload = it.module.payload(unsafe Borrowed(right), .certificate),
                operation == Py_EQ || operation == Py_NE
            else { return unsafe Owned.notImplemented.release() }
            return unsafe Owned.bool((it.certificate == other.certificate) == (operation == Py_EQ)).release()
        } catch {
            return nil
        }
    }
}

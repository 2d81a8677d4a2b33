// SPDX-License-Identifier: MIT
public import SSLInterface

/// One line of OpenSSL's table of failures: which library, which reason, and its text.
///
/// The names and numbers are those of OpenSSL 3.0, which CPython copies into `SSLError.library` and `SSLError.reason`.
/// Reasons that every library shares carry ``commonFlag`` in their number; CPython has no name for these and leaves
/// `SSLError.reason` at `None`.
public struct OpenSSLReason: Sendable, Hashable {
    /// The part of OpenSSL that reports it.
    public let library: SSLError.Library
    /// Name and number.
    public let reason: SSLError.Reason
    /// OpenSSL's text, such as `no shared cipher`.
    public let text: String

    /// The bit in the numbers of reasons that every library shares, such as 524297, "PEM lib".
    public static let commonFlag: Int32 = 0x80000

    /// OpenSSL's packed form of both numbers, such as 0x0A0000C1. CPython's `err_codes_to_names` is keyed by the pair.
    public var packedCode: UInt32 { UInt32(bitPattern: library.number) << 23 | UInt32(bitPattern: reason.number) }

    /// All that are known here: those of TLS, PEM and X.509 completely, of others what this package reports. The
    /// reasons that every library shares are listed once, under `SSL`.
    public static let all: [OpenSSLReason] =
        rows(sslRows, .ssl) + rows(pemRows, .pem) + rows(x509Rows, .x509) + rows(asn1Rows, .asn1)
        + rows(commonRows, .ssl)

    /// Looks a reason up by its name, such as `NO_SHARED_CIPHER`. Where libraries share a name, TLS comes first, then
    /// PEM, X.509 and ASN.1, unless a library is given.
    public static func named(_ name: String, library: SSLError.Library? = nil) -> OpenSSLReason? {
        if let library { return all.first { $0.reason.name == name && $0.library == library } }
        return byName[name]
    }

    /// Looks a reason up by its number within a library, such as 193.
    public static func numbered(library: SSLError.Library, number: Int32) -> OpenSSLReason? {
        if let known = byNumber[Key(library: library.number, number: number)] { return known }
        guard let common = byNumber[Key(library: SSLError.Library.ssl.number, number: number)],
            number & commonFlag != 0
        else { return nil }
        return OpenSSLReason(library: library, reason: common.reason, text: common.text)
    }

    /// Looks a reason up by OpenSSL's packed number, such as 0x0A0000C1 or what `openssl errstr` takes.
    public static func packed(_ code: UInt32) -> OpenSSLReason? {
        guard let library = SSLError.Library.numbered(Int32(code >> 23 & 0xff)) else { return nil }
        return numbered(library: library, number: Int32(code & 0x7f_ffff))
    }
}

extension OpenSSLReason {
    /// A line of data: name, number, and the text where it differs from the name in plain words.
    typealias Row = (name: String, number: Int32, text: String?)

    /// The reasons that every library shares, as far as they are reported here.
    static let commonRows: [Row] = [
        ("PEM_LIB", 524297, "PEM lib"),
        ("X509_LIB", 524299, "X509 lib"),
        ("ASN1_LIB", 524301, "ASN1 lib"),
        ("INTERNAL_ERROR", 786691, nil),
    ]

    private struct Key: Hashable {
        let library: Int32
        let number: Int32
    }

    private static let byName = Dictionary(all.map { ($0.reason.name, $0) }) { first, _ in first }
    private static let byNumber = Dictionary(
        all.map { (Key(library: $0.library.number, number: $0.reason.number), $0) }
    ) { first, _ in first }

    private static func rows(_ rows: [Row], _ library: SSLError.Library) -> [OpenSSLReason] {
        rows.map { row in
            OpenSSLReason(
                library: library, reason: SSLError.Reason(name: row.name, number: row.number),
                text: row.text ?? plain(row.name))
        }
    }

    /// `NO_SHARED_CIPHER` becomes `no shared cipher`.
    private static func plain(_ name: String) -> String {
        name.lowercased().replacing("_", with: " ")
    }
}

// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLInterface

/// Host names as they go over the wire and stand in certificates.
enum HostName {
    /// The name with each international label in its `xn--` form (IDNA 2008, by the library that GnuTLS uses); labels of
    /// ASCII and addresses stay as they are.
    ///
    /// Throws `.invalidArgument` for a label that has no such form. CPython encodes by IDNA 2003, which has other forms
    /// for a few letters, such as `ß`.
    static func ascii(_ name: String) throws(SSLError) -> String {
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
        var labels: [String] = []
        for label in name.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: dots.contains) {
            labels.append(try asciiLabel(String(label)))
        }
        return labels.joined(separator: ".")
    }

    /// The full stops of RFC 3490, 3.1.
    private static let dots: Set<Unicode.Scalar> = [".", "\u{3002}", "\u{ff0e}", "\u{ff61}"]

    private static func asciiLabel(_ label: String) throws(SSLError) -> String {
        if label.utf8.allSatisfy({ $0 < 0x80 }) { return label }
        // The mapping would leave out what no host name has, and another name would be what remains.
        guard label.utf8.allSatisfy({ $0 >= 0x80 || isHostOctet($0) }), let mapped = map(label), !mapped.isEmpty,
            mapped.utf8.allSatisfy(isHostOctet)
        else { throw .invalidArgument("server_hostname cannot be encoded by IDNA: \(label)") }
        return mapped
    }

    private static func isHostOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func map(_ label: String) -> String? {
        var output = unsafe gnutls_datum_t()
        guard unsafe gnutls_idna_map(label, UInt32(clamping: label.utf8.count), &output, 0) >= 0 else { return nil }
        return String(decoding: unsafe [UInt8](consuming: output), as: UTF8.self)
    }
}

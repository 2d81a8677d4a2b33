// SPDX-License-Identifier: MIT

public import SSLInterface

extension ObjectIdentifierTable {
    /// The object with a dotted identifier.
    ///
    /// - Parameter name: whether the text may be a short or a long name, too; case counts.
    ///
    /// Throws ``SSLError/Code/invalidArgument`` for what the table does not have. The corresponding CPython function is
    /// `_ssl.txt2obj`; `ssl._ASN1Object` and `ssl.Purpose` are made with it.
    public static func object(_ text: String, name: Bool = false) throws(SSLError) -> Entry {
        let named = name ? entry(shortName: text) ?? entry(longName: text) : nil
        guard let entry = named ?? entry(oid: text) else {
            throw .invalidArgument("unknown object '\(text.prefix(100))'")
        }
        return entry
    }

    /// The object with OpenSSL's number.
    ///
    /// Throws ``SSLError/Code/invalidArgument`` for a negative number and for one that the table does not have. The
    /// corresponding CPython functions are `_ssl.nid2obj` and `ssl._ASN1Object.fromnid`.
    public static func object(nid: Int) throws(SSLError) -> Entry {
        guard nid >= 0 else { throw .invalidArgument("NID must be positive.") }
        guard nid > 0 else { throw .invalidArgument("Unknown object") }
        guard let entry = entry(nid: nid) else { throw .invalidArgument("unknown NID \(nid)") }
        return entry
    }
}

extension ObjectIdentifierTable.Entry {
    /// The purpose of a server's certificate, TLS Web Server Authentication. CPython's `Purpose.SERVER_AUTH`.
    public static let serverAuth = Self("1.3.6.1.5.5.7.3.1", "serverAuth", "TLS Web Server Authentication", 129)
    /// The purpose of a client's certificate, TLS Web Client Authentication. CPython's `Purpose.CLIENT_AUTH`.
    public static let clientAuth = Self("1.3.6.1.5.5.7.3.2", "clientAuth", "TLS Web Client Authentication", 130)
}

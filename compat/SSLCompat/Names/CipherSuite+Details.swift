// SPDX-License-Identifier: MIT

// What CPython's `get_ciphers()` tells beside the names.

extension CipherSuite {
    /// OpenSSL's name of the bulk cipher, such as `aes-128-gcm`; `nil` for none. `symmetric` of `get_ciphers()`.
    public var symmetric: String? {
        if isNull { return nil }
        let name = gnutlsCipher.lowercased()
        return name.hasSuffix("-8") ? String(name.dropLast(2)) : name
    }

    /// OpenSSL's name of the hash that authenticates records, such as `sha256`; `nil` where the cipher does it.
    /// `digest` of `get_ciphers()`.
    public var digest: String? { isAEAD ? nil : gnutlsMAC.lowercased() }

    /// OpenSSL's line about the suite, in columns. `description` of `get_ciphers()`.
    public var summary: String {
        // Here, and only here, OpenSSL leaves out the zero.
        let version = protocolName == "TLSv1.0" ? "TLSv1" : protocolName
        let columns = [
            Self.pad(name, 30), Self.pad(version, 7), "Kx=" + Self.pad(keyExchangeWord, 8),
            "Au=" + Self.pad(authenticationWord, 5), "Enc=" + Self.pad(encryptionWord, 22),
            "Mac=" + Self.pad(gnutlsMAC, 4),
        ]
        return columns.joined(separator: " ")
    }

    private var keyExchangeWord: String {
        switch keyExchange {
        case .any: "any"
        case .dhe: "DH"
        case .ecdhe: "ECDH"
        default: keyExchange.rawValue.uppercased().replacing("-", with: "")
        }
    }

    private var authenticationWord: String {
        switch authentication {
        case .any: "any"
        case .null: "None"
        default: authentication.rawValue.uppercased()
        }
    }

    private var encryptionWord: String {
        if isNull { return "None" }
        // The tag's length is told apart from the key's.
        let strength = id == 0x1305 ? 128 : bits
        let family =
            switch gnutlsCipher {
            case let name where name.hasPrefix("CHACHA20"): "CHACHA20/POLY1305"
            case let name where name.hasPrefix("CAMELLIA"): "Camellia"
            case let name where name.hasSuffix("GCM"): "AESGCM"
            case let name where name.hasSuffix("CCM-8"): "AESCCM8"
            case let name where name.hasSuffix("CCM"): "AESCCM"
            default: "AES"
            }
        return "\(family)(\(strength))"
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }
}

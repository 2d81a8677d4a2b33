// SPDX-License-Identifier: MIT

extension CipherPattern {
    /// The keywords of OpenSSL 3.0, and what they ask for. Some select nothing in any build of today.
    static let keywords: [String: CipherPattern] = [
        "ALL": Self(encryption: encrypted),
        "COMPLEMENTOFALL": Self(encryption: .null),
        "COMPLEMENTOFDEFAULT": Self(isOutsideDefault: true),

        "kRSA": Self(keyExchange: .rsa),
        "kEDH": Self(keyExchange: .dhe), "kDHE": Self(keyExchange: .dhe), "DH": Self(keyExchange: .dhe),
        "kEECDH": Self(keyExchange: .ecdhe), "kECDHE": Self(keyExchange: .ecdhe), "ECDH": Self(keyExchange: .ecdhe),
        "kPSK": Self(keyExchange: .psk), "kRSAPSK": Self(keyExchange: .rsaPSK),
        "kDHEPSK": Self(keyExchange: .dhePSK), "kECDHEPSK": Self(keyExchange: .ecdhePSK),
        "kSRP": Self(keyExchange: .srp),

        "aRSA": Self(authentication: .rsa), "aDSS": Self(authentication: .dss), "DSS": Self(authentication: .dss),
        "aECDSA": Self(authentication: .ecdsa), "ECDSA": Self(authentication: .ecdsa),
        "aPSK": Self(authentication: .psk), "aSRP": Self(authentication: .srp),
        "aNULL": Self(authentication: .null),

        "RSA": Self(keyExchange: .rsa, authentication: .rsa),
        "EDH": Self(keyExchange: .dhe, authentication: .some), "DHE": Self(keyExchange: .dhe, authentication: .some),
        "EECDH": Self(keyExchange: .ecdhe, authentication: .some),
        "ECDHE": Self(keyExchange: .ecdhe, authentication: .some),
        "ADH": Self(keyExchange: .dhe, authentication: .null),
        "AECDH": Self(keyExchange: .ecdhe, authentication: .null),
        "PSK": Self(keyExchange: [.psk, .rsaPSK, .dhePSK, .ecdhePSK]), "SRP": Self(keyExchange: .srp),

        "AES128": Self(encryption: aes128), "AES256": Self(encryption: aes256),
        "AES": Self(encryption: aes128.union(aes256)), "AESGCM": Self(encryption: [.aes128GCM, .aes256GCM]),
        "AESCCM": Self(encryption: [.aes128CCM, .aes256CCM, .aes128CCM8, .aes256CCM8]),
        "AESCCM8": Self(encryption: [.aes128CCM8, .aes256CCM8]),
        "CAMELLIA128": Self(encryption: .camellia128), "CAMELLIA256": Self(encryption: .camellia256),
        "CAMELLIA": Self(encryption: [.camellia128, .camellia256]), "CHACHA20": Self(encryption: .chacha20),
        "ARIA128": Self(encryption: .aria128), "ARIA256": Self(encryption: .aria256),
        "ARIA": Self(encryption: [.aria128, .aria256]), "ARIAGCM": Self(encryption: [.aria128, .aria256]),
        "3DES": Self(encryption: .tripleDES), "eNULL": Self(encryption: .null), "NULL": Self(encryption: .null),
        "CBC": Self(encryption: [.aes128CBC, .aes256CBC, .camellia128, .camellia256, .tripleDES]),

        "MD5": Self(mac: .md5), "SHA1": Self(mac: .sha1), "SHA": Self(mac: .sha1), "SHA256": Self(mac: .sha256),
        "SHA384": Self(mac: .sha384),

        "SSLv3": Self(version: "SSLv3"), "TLSv1": Self(version: "TLSv1.0"), "TLSv1.0": Self(version: "TLSv1.0"),
        "TLSv1.2": Self(version: "TLSv1.2"),

        "LOW": Self(strength: .low), "MEDIUM": Self(strength: .medium), "HIGH": Self(strength: .high),
        "FIPS": Self(strength: .fips),

        // Old names of suites that are gone.
        "EDH-DSS-DES-CBC3-SHA": Self(encryption: .tripleDES), "EDH-RSA-DES-CBC3-SHA": Self(encryption: .tripleDES),
    ]

    /// The suites that OpenSSL has and GnuTLS has not: known by name, they select nothing.
    static let foreignNames = [
        "ARIA128-GCM-SHA256", "ARIA256-GCM-SHA384", "DHE-RSA-ARIA128-GCM-SHA256", "DHE-RSA-ARIA256-GCM-SHA384",
        "DHE-DSS-ARIA128-GCM-SHA256", "DHE-DSS-ARIA256-GCM-SHA384", "ECDHE-ECDSA-ARIA128-GCM-SHA256",
        "ECDHE-ECDSA-ARIA256-GCM-SHA384", "ECDHE-ARIA128-GCM-SHA256", "ECDHE-ARIA256-GCM-SHA384",
        "PSK-ARIA128-GCM-SHA256", "PSK-ARIA256-GCM-SHA384", "DHE-PSK-ARIA128-GCM-SHA256",
        "DHE-PSK-ARIA256-GCM-SHA384", "RSA-PSK-ARIA128-GCM-SHA256", "RSA-PSK-ARIA256-GCM-SHA384",
    ]

    private static let aes128: Encryption = [.aes128CBC, .aes128GCM, .aes128CCM, .aes128CCM8]
    private static let aes256: Encryption = [.aes256CBC, .aes256GCM, .aes256CCM, .aes256CCM8]
    private static let encrypted = Encryption(rawValue: .max).subtracting(.null)
}

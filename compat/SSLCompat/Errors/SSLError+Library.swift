// SPDX-License-Identifier: MIT
public import SSLInterface

extension SSLError.Library {
    /// Looks a library up by OpenSSL's number. CPython's `_ssl.lib_codes_to_names`.
    public static func numbered(_ number: Int32) -> SSLError.Library? { all.first { $0.number == number } }

    /// The libraries of OpenSSL 3.0 that have a number, in the order of their numbers.
    public static let all: [SSLError.Library] = rows.map { SSLError.Library(number: $0.0, name: $0.1) }

    private static let rows: [(Int32, String)] = [
        (1, "NONE"), (2, "SYS"), (3, "BN"), (4, "RSA"), (5, "DH"), (6, "EVP"), (7, "BUF"), (8, "OBJ"), (9, "PEM"),
        (10, "DSA"), (11, "X509"), (13, "ASN1"), (14, "CONF"), (15, "CRYPTO"), (16, "EC"), (20, "SSL"),
        (23, "OFFSET"), (32, "BIO"), (33, "PKCS7"), (34, "X509V3"), (35, "PKCS12"), (36, "RAND"), (37, "DSO"),
        (38, "ENGINE"), (39, "OCSP"), (40, "UI"), (41, "COMP"), (42, "ECDSA"), (43, "ECDH"), (44, "OSSL_STORE"),
        (45, "FIPS"), (46, "CMS"), (47, "TS"), (48, "HMAC"), (50, "CT"), (51, "ASYNC"), (52, "KDF"), (53, "SM2"),
        (54, "ESS"), (55, "PROP"), (56, "CRMF"), (57, "PROV"), (58, "CMP"), (59, "OSSL_ENCODER"),
        (60, "OSSL_DECODER"), (61, "HTTP"), (128, "USER"), (255, "MASK"),
    ]
}

// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLCompat
public import SSLInterface

extension OpenSSLContext {
    /// What the OpenSSL that is loaded can do, found out by asking it once per process.
    public static var capabilities: SSLCapabilities { probed }

    private static let probed: SSLCapabilities = {
        let context = unsafe SSL_CTX_new(TLS_method())
        defer { unsafe SSL_CTX_free(context) }
        unsafe SSL_CTX_set_security_level(context, 0)
        unsafe SSL_CTX_set_cipher_list(context, "ALL:COMPLEMENTOFALL")
        unsafe SSL_CTX_set_ciphersuites(context, Negotiation.allTLS13Suites)
        var capabilities = unsafe SSLCapabilities(
            backend: backend,
            libraryVersion: String(cString: OpenSSL_version(OPENSSL_VERSION_STRING)),
            versions: [.tls1_0, .tls1_1, .tls1_2, .tls1_3].filter {
                unsafe copenssl_ctx_set_min_version(context, Int32($0.rawValue)) == 1
            },
            ciphers: unsafe elements(of: SSL_CTX_get_ciphers(context)).map { unsafe SSLCipher($0) },
            groups: KeyExchangeGroup.all.filter {
                unsafe copenssl_ctx_set_groups(context, $0.openSSLName) == 1
            }.map(\.name),
            channelBindingTypes: [.tlsUnique, .tlsServerEndPoint, .tlsExporter],
            features: [],
            limits: limits)
        capabilities.fipsMode = EVP_default_properties_is_fips_enabled(nil) != 0
        return capabilities
    }()

    static let backend = "OpenSSL"

    private static let limits = [
        "No record size limit (RFC 8449): the configuration is refused.",
        "No raw public keys before OpenSSL 3.2: the configuration is refused.",
        "No PKCS#11 and no system policy: the configuration is refused.",
        "No trust on first use: the configuration is refused.",
        "Host names that are not ASCII are refused.",
        "Sessions that are resumed are not verified again, but for a verification callback, whose refusal then goes without an alert.",
        "After resuming in another process the peer's chain is its leaf alone.",
        "The replay window and capacity of early data are OpenSSL's own: a ticket serves once.",
    ]
}

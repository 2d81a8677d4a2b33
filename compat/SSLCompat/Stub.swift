public import SSLInterface
public struct CipherSuite: Sendable {
    public var id: UInt16; public var isTLS13: Bool; public var gnutlsName: String; public var cipher: SSLCipher
    public static func named(_ s: String) -> CipherSuite? { nil };
    public static func named(gnutls s: String) -> CipherSuite? { nil }; public static let all: [CipherSuite] = []
}
public struct KeyExchangeGroup: Sendable {
    public var gnutlsToken: String; public var ianaName: String; public static let all: [KeyExchangeGroup] = [];
    public static func named(_ s: String) -> KeyExchangeGroup? { nil }
}
public struct SignatureScheme: Sendable {}
public enum PriorityString {
    public static func effectiveVersions(minimum: TLSVersion?, maximum: TLSVersion?, securityLevel: Int) -> [TLSVersion]
    { [.tls1_2, .tls1_3] }
    public static func defaultSignatureSchemes(securityLevel: Int) -> [SignatureScheme] { [] }
    public static let defaultSuites: [CipherSuite] = []; public static let defaultGroups: [KeyExchangeGroup] = []
    public static func make(
        versions: [TLSVersion], suites: [CipherSuite], groups: [KeyExchangeGroup], signatureSchemes: [SignatureScheme],
        securityLevel: Int, options: SSLOptions
    ) -> String { "NORMAL" }
}

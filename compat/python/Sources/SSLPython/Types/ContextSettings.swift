// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// The settings of an `_SSLContext`, as Python reads and writes them.
struct ContextSettings {
    let method: ProtocolMethod
    var verifyMode = VerifyMode.none
    var checkHostname = false
    var verifyFlags = VerifyFlags.trustedFirst
    var hostFlags = HostFlags.noPartialWildcards
    var options: UInt64
    /// Versions as CPython has them: -2 for the lowest, -1 for the highest that there is.
    var minimumVersion: Int32 = Self.lowest
    var maximumVersion: Int32 = Self.highest
    /// The cipher string, and what it selects.
    var ciphers = Constants.defaultCiphers
    var suites = Self.defaultSuites
    var ciphersuites: [String] = []
    var groups: [String] = []
    var signatureSchemes: [String] = []
    var alpnProtocols: [String] = []
    var numTickets = 2
    var postHandshakeAuth = false
    var trust = TrustRoots.none
    var chains: [CertificateChain] = []
    var dhParameters: SSLDataSource?
    var keylogFilename: String?
    var pskIdentityHint: String?

    /// Read once: the string takes a while.
    private static let defaultSuites = (try? CipherString(Constants.defaultCiphers))?.suites ?? []

    static let lowest: Int32 = -2
    static let highest: Int32 = -1

    /// CPython's defaults.
    init(_ method: ProtocolMethod) {
        self.method = method
        options = Constants.defaultOptions
        // Methods for one version have no bounds, and do not need any.
        if method.fixedVersion == nil { minimumVersion = Int32(TLSVersion.tls1_2.rawValue) }
        guard method == .client else { return }
        verifyMode = .required
        checkHostname = true
    }

    /// What the engine makes a context from.
    func configuration(_ side: SSLSide, _ callbacks: ContextCallbacks) -> SSLConfiguration {
        var configuration = materials
        configuration.verifyMode = verifyMode
        configuration.checkHostname = checkHostname && side == .client
        configuration.verifyFlags = verifyFlags
        configuration.hostFlags = hostFlags
        configuration.options = SSLOptions(rawValue: options)
        configuration.minimumVersion = method.fixedVersion ?? Self.version(minimumVersion)
        configuration.maximumVersion = method.fixedVersion ?? Self.version(maximumVersion)
        configuration.ciphersuites = ciphersuites
        configuration.signatureSchemes = signatureSchemes
        configuration.alpnProtocols = alpnProtocols
        // GnuTLS writes no more at once; nobody comes back that often.
        configuration.numTickets = min(numTickets, 31)
        configuration.postHandshakeAuth = postHandshakeAuth
        configuration.pskIdentityHint = side == .server ? pskIdentityHint : nil
        configuration.serverNameCallback = callbacks.serverName
        configuration.messageCallback = callbacks.message
        configuration.pskClientCallback = callbacks.pskClient
        configuration.pskServerCallback = callbacks.pskServer
        return configuration
    }

    /// The part that is read and checked when it is set, whatever the rest says.
    var materials: SSLConfiguration {
        var configuration = SSLConfiguration(
            verifyMode: .none, checkHostname: false, trustRoots: trust, certificateChains: chains)
        configuration.completesCertificateChains = true
        configuration.ciphers = [ciphers]
        configuration.groups = groups
        configuration.dhParameters = dhParameters
        configuration.keylogFilename = keylogFilename
        return configuration
    }

    /// The version that a number of CPython's stands for; `nil` for any. SSL 3 is not spoken: below it is TLS 1.0.
    private static func version(_ number: Int32) -> TLSVersion? {
        number <= 0x300 ? nil : TLSVersion(rawValue: UInt16(clamping: number))
    }
}

/// The engine's callbacks that lead to Python's.
struct ContextCallbacks {
    var serverName: ServerNameCallback?
    var message: MessageCallback?
    var pskClient: PSKClientCallback?
    var pskServer: PSKServerCallback?
}

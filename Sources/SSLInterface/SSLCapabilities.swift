// SPDX-License-Identifier: MIT

/// What a backend is and can do, found out by asking the library that is loaded.
public struct SSLCapabilities: Sendable, Hashable {
    /// The backend's name, such as `GnuTLS`.
    public var backend: String
    /// The version of the loaded library, as it reports it.
    public var libraryVersion: String
    /// The versions that can be spoken, the oldest first.
    public var versions: [TLSVersion]
    /// The suites that can be used, TLS 1.3's first.
    public var ciphers: [SSLCipher]
    /// The names of the groups that can be used.
    public var groups: [String]
    /// The channel bindings that can be had.
    public var channelBindingTypes: [ChannelBindingType]
    /// The names of further features the library offers, such as `post-quantum groups`.
    public var features: [String]
    /// What the library cannot do, each with the reason in a sentence.
    public var limits: [String]

    /// Whether the library runs as a FIPS 140 module, which leaves it the approved algorithms alone. False where it does
    /// not tell.
    public var fipsMode = false

    /// Makes a list of capabilities.
    public init(
        backend: String, libraryVersion: String, versions: [TLSVersion], ciphers: [SSLCipher], groups: [String],
        channelBindingTypes: [ChannelBindingType], features: [String], limits: [String]
    ) {
        self.backend = backend
        self.libraryVersion = libraryVersion
        self.versions = versions
        self.ciphers = ciphers
        self.groups = groups
        self.channelBindingTypes = channelBindingTypes
        self.features = features
        self.limits = limits
    }
}

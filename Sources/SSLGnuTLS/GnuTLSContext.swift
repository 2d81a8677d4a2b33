// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

/// A context on GnuTLS. See `SSLContext` for what a context is.
///
/// Keys, certificates and algorithms are read and checked here, once, and never change again: each connection keeps the
/// context it was made from, so that loading another certificate never disturbs a handshake that is under way.
public final class GnuTLSContext: SSLContext {
    /// Which end the connections of this context are.
    public let side: SSLSide
    /// The configuration that the context was made from.
    public let configuration: SSLConfiguration

    /// Protocol versions, suites, groups and signatures, in GnuTLS's form.
    let policy: Policy
    /// One's own certificates and keys.
    let credentials: Credentials
    /// What peers are verified with.
    let verifier: ChainVerifier

    /// Loads and checks everything the configuration names.
    ///
    /// Throws `.syscall` for a file that cannot be read, `.ssl` for content that is not what it should be (with OpenSSL's
    /// reason, such as `KEY_VALUES_MISMATCH`), `.invalidArgument` for settings that contradict each other, `.notSupported`
    /// for what GnuTLS lacks. A key's password callback runs here, on this thread.
    public init(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError) {
        try Library.start()
        if side == .client && configuration.checkHostname && configuration.verifyMode == .none {
            throw .invalidArgument("Cannot check host names when verify_mode is CERT_NONE.")
        }
        let known: VerifyFlags = [.trustedFirst, .partialChain]
        guard configuration.verifyFlags.isSubset(of: known) else {
            // Better none than one that seems to check.
            throw .notSupported("verify_flags beyond trustedFirst and partialChain: not yet")
        }
        try configuration.checkPeerRules(side)
        try configuration.checkRawKeys()
        self.side = side
        self.configuration = configuration
        policy = try Policy(side, configuration.withSystemPolicy())
        credentials = try Credentials(
            configuration.certificateChains, securityLevel: configuration.securityLevel,
            rawKey: RawIdentity(configuration.rawPublicKeys))
        verifier = ChainVerifier(
            trust: try TrustStore(configuration.trustRoots), flags: configuration.verifyFlags,
            securityLevel: configuration.securityLevel)
    }

    /// Makes a connection over two memory buffers, which the caller carries to and from the peer.
    ///
    /// Throws `.invalidArgument` for a host name that is empty, starts with a dot, holds a NUL or is not ASCII, and for a
    /// missing name when the context checks host names. CPython's `SSLContext.wrap_bio`.
    public func wrapBIO(
        incoming: MemoryBIO, outgoing: MemoryBIO, serverHostname: String?, session: SSLSession?
    ) throws(SSLError) -> GnuTLSObject {
        try GnuTLSObject(
            context: self, incoming: incoming, outgoing: outgoing, serverHostname: serverHostname, session: session)
    }
}

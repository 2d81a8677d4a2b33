// SPDX-License-Identifier: MIT

/// What a client makes of the OCSP response that a server sends along with its certificate (RFC 6066, section 8).
///
/// A response counts when the certificate's issuer signed it, or somebody whom the issuer charged with it, and when it is
/// about this certificate and current. No other server is asked, ever.
public enum StapledStatus: Sendable, Hashable, CaseIterable {
    /// Not asked for, where the library can help it, and not looked at: not even for certificates that must have one.
    /// What CPython and OpenSSL do.
    case ignored
    /// Asked for. A response that says "revoked" refuses the server (verify code 23). Certificates that say that they must
    /// have a response (RFC 7633) are refused without a good one; for others everything else is as if there were none. The
    /// default: no server that OpenSSL accepts is refused for lack of anything that it did not promise.
    case checked
    /// Asked for, and each server is refused that does not send a good one (verify codes 73, 74 and 75).
    case required
}

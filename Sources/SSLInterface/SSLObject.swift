// SPDX-License-Identifier: MIT

/// One TLS connection, without a transport: what it sends goes to a buffer, what it receives comes from a buffer.
///
/// Calls may come from any thread, from several at once; one may read while another writes. After a failure that ends the
/// conversation (anything but ``SSLError/Code/wantRead`` and ``SSLError/Code/wantWrite``) every call throws
/// ``SSLError/Code/eof``, the way CPython's do; the alert for the peer is then in the outgoing buffer already.
///
/// The corresponding CPython class is `ssl.SSLObject`.
public protocol SSLObject: AnyObject, Sendable {
    /// Which end this is. CPython's `server_side`.
    var side: SSLSide { get }

    /// On a client, the name that was asked for; on a server, the name that the client asked for (SNI), once it has come.
    var serverHostname: String? { get }

    /// Performs the handshake, or as much of it as the bytes at hand allow. Does nothing once it is done.
    ///
    /// Throws ``SSLError/wantRead`` when the peer's bytes are not all there, ``SSLError/Code/ssl`` when the handshake
    /// failed, ``SSLError/Code/eof`` when the peer went away, ``SSLError/Code/zeroReturn`` when it closed in the handshake.
    func doHandshake() throws(SSLError)

    /// Appends decrypted bytes to a buffer: at most one record's, at least one byte.
    ///
    /// Performs the handshake first if need be. Returns the number of bytes; 0 when the buffer has no room, or when the
    /// peer has closed its side with `close_notify`. Throws ``SSLError/wantRead`` when nothing is there yet,
    /// ``SSLError/Code/eof`` when the transport ended without `close_notify`, ``SSLError/Code/zeroReturn`` when both sides
    /// have closed, ``SSLError/Code/ssl`` for everything that breaks the protocol.
    func read(into buffer: inout OutputRawSpan) throws(SSLError) -> Int

    /// Encrypts all of the bytes. Returns their number.
    ///
    /// Performs the handshake first if need be. Throws ``SSLError/Code/ssl`` with `PROTOCOL_IS_SHUTDOWN` after
    /// ``unwrap()`` has sent `close_notify`.
    func write(_ bytes: RawSpan) throws(SSLError) -> Int

    /// Closes the TLS conversation in both directions: sends `close_notify` once, then waits for the peer's.
    ///
    /// Throws ``SSLError/wantRead`` until the peer's `close_notify` has come; call again. Bytes after it stay unread in the
    /// incoming buffer. Throws `SHUTDOWN_WHILE_IN_INIT` before the handshake is done, `APPLICATION_DATA_AFTER_CLOSE_NOTIFY`
    /// when data is still in flight (read it first: reading goes on working after a first ``unwrap()``),
    /// ``SSLError/Code/eof`` when the transport ended instead.
    ///
    /// The corresponding OpenSSL function is `SSL_shutdown`.
    func unwrap() throws(SSLError)

    /// The number of bytes that are decrypted but not yet read. `SSL_pending`.
    var pending: Int { get }

    /// Whether the handshake is done.
    var isHandshakeComplete: Bool { get }

    /// The version in use, once the handshake is done.
    var version: TLSVersion? { get }

    /// The cipher suite in use, once the handshake is done.
    var cipher: SSLCipher? { get }

    /// The name of the key exchange group in use, such as `x25519`, once the handshake is done and if there is one.
    var group: String? { get }

    /// The application protocol that was agreed on. CPython's `selected_alpn_protocol()`.
    var selectedALPNProtocol: String? { get }

    /// The peer's certificate, verified or not, once the handshake is done. CPython's `getpeercert()`.
    var peerCertificate: SSLCertificate? { get }

    /// The certificates as the peer sent them, the leaf first. CPython's `get_unverified_chain()`.
    var unverifiedChain: [SSLCertificate] { get }

    /// The chain that was verified, from the leaf to the trust anchor; empty if nothing was. CPython's
    /// `get_verified_chain()`.
    var verifiedChain: [SSLCertificate] { get }

    /// Whether this connection resumed an earlier session. CPython's `session_reused`.
    var isSessionReused: Bool { get }

    /// Bytes that identify this connection, or `nil` before the handshake is done or where the version has none.
    ///
    /// Throws ``SSLError/Code/invalidArgument`` for a type that the backend does not know. CPython's
    /// `get_channel_binding()`.
    func channelBinding(_ type: ChannelBindingType) throws(SSLError) -> [UInt8]?
}

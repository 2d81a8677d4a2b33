// SPDX-License-Identifier: MIT

/// One TLS connection, without a transport: what it sends goes to a buffer, what it receives comes from a buffer.
///
/// Calls may come from any thread, from several at once; one may read while another writes. After a failure that ends the
/// conversation (anything but ``SSLError/Code/wantRead``,
/// ``SSLError/Code/wantWrite`` and ``SSLError/Code/wantX509Lookup``) reading and writing throw
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

    /// Runs a body once an answer that ``SSLError/Code/wantX509Lookup`` waits for is there: on the thread that answers, or
    /// at once, on this one, if no answer is out.
    func whenAnswered(_ body: @escaping @Sendable () -> Void)

    /// What can be resumed later, on a client: as of now, since TLS 1.3's tickets arrive with data, and each is for one
    /// use. `nil` before the handshake is done, and on a server. CPython's `SSLObject.session`.
    var session: SSLSession? { get }

    /// On a server, the suites that both sides have, in the server's order, once the client's hello has come; `nil` on a
    /// client. CPython's `shared_ciphers()`.
    var sharedCiphers: [SSLCipher]? { get }

    /// The name of the scheme that the server, or the client, signed the handshake with; `nil` if it did not. CPython's
    /// `server_sigalg()` and `client_sigalg()`.
    func signatureScheme(of side: SSLSide) -> String?

    /// Key material for another protocol, bound to this connection (RFC 5705, RFC 8446 section 7.5).
    ///
    /// A `nil` context and an empty one give different bytes in TLS 1.2. Throws ``SSLError/Code/invalidArgument`` for a
    /// negative length, one beyond 65535 or, in TLS 1.3, 255 times that of the suite's hash, and a label of 250 bytes or more, ``SSLError/Code/ssl`` before the handshake is done. OpenSSL's
    /// `SSL_export_keying_material`.
    func exportKeyingMaterial(label: String, context: [UInt8]?, length: Int) throws(SSLError) -> [UInt8]

    /// Asks the client of a TLS 1.3 server for a certificate, now that the handshake is done. The request goes out with
    /// the next bytes; the answer comes in with later reads, which verify it.
    ///
    /// Throws ``SSLError/Code/ssl`` with `WRONG_SSL_VERSION`, `NOT_SERVER`, `STILL_IN_INIT`, `EXTENSION_NOT_RECEIVED`,
    /// `REQUEST_SENT` or `INVALID_CONFIG`. CPython's `verify_client_post_handshake()`.
    func verifyClientPostHandshake() throws(SSLError)

    /// Changes the key that this side sends with (TLS 1.3).
    ///
    /// Throws ``SSLError/Code/ssl`` with `WRONG_SSL_VERSION` in earlier versions. OpenSSL's `SSL_key_update`.
    func updateKeys() throws(SSLError)

    /// On a client, the OCSP response that the server stapled to its certificate, as it came and judged or not; `nil`
    /// without one and before the handshake is done. Of a resumed session it is the one that came when it began. OpenSSL's
    /// `SSL_get_tlsext_status_ocsp_resp`.
    var stapledOCSPResponse: [UInt8]? { get }

    /// The peer's public key, of its certificate or raw, verified or not, once the handshake is done: an encoded
    /// SubjectPublicKeyInfo. OpenSSL's `SSL_get0_peer_rpk`, or `X509_get_pubkey` of the peer's certificate.
    var peerPublicKey: [UInt8]? { get }

    /// On a client that resumes a session and whose configuration has ``EarlyData``, queues data to go out with its first
    /// message, before anything about this connection is known. Returns the number of bytes: all.
    ///
    /// Throws ``SSLError/Code/invalidArgument`` on a server, once the handshake has begun, for a session that does not
    /// allow early data, and for more than it allows. OpenSSL's `SSL_write_early_data`.
    func writeEarly(_ bytes: [UInt8]) throws(SSLError) -> Int

    /// On a server, takes out early data: up to `count` bytes, none when there is no more. It can be read as soon as it
    /// has come, before the handshake is done, unless clients are to be verified; it is never part of ``read(_:)``.
    ///
    /// Throws ``SSLError/Code/invalidArgument`` on a client and for a negative count. OpenSSL's `SSL_read_early_data`.
    func readEarly(_ count: Int) throws(SSLError) -> [UInt8]

    /// What became of early data. OpenSSL's `SSL_get_early_data_status`.
    var earlyDataStatus: EarlyDataStatus { get }
}

/// For backends that lack the feature.
extension SSLObject {
    /// Runs the body at once: nothing is ever asked.
    public func whenAnswered(_ body: @escaping @Sendable () -> Void) { body() }
    /// None.
    public var session: SSLSession? { nil }
    /// None.
    public var sharedCiphers: [SSLCipher]? { nil }
    /// None.
    public func signatureScheme(of side: SSLSide) -> String? { nil }
    /// Throws ``SSLError/Code/notSupported``.
    public func exportKeyingMaterial(label: String, context: [UInt8]?, length: Int) throws(SSLError) -> [UInt8] {
        throw .notSupported("no exporter")
    }
    /// Throws ``SSLError/Code/notSupported``.
    public func verifyClientPostHandshake() throws(SSLError) { throw .notSupported("no post-handshake authentication") }
    /// Throws ``SSLError/Code/notSupported``.
    public func updateKeys() throws(SSLError) { throw .notSupported("no key update") }
    /// None.
    public var stapledOCSPResponse: [UInt8]? { nil }
    /// None.
    public var peerPublicKey: [UInt8]? { nil }
    /// Throws ``SSLError/Code/notSupported``.
    public func writeEarly(_ bytes: [UInt8]) throws(SSLError) -> Int { throw .notSupported("no early data") }
    /// Throws ``SSLError/Code/notSupported``.
    public func readEarly(_ count: Int) throws(SSLError) -> [UInt8] { throw .notSupported("no early data") }
    /// None.
    public var earlyDataStatus: EarlyDataStatus { .none }
    /// The compression in use: always none. CPython's `compression()`.
    public var compression: String? { nil }
}

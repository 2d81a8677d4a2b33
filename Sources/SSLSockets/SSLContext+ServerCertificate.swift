// SPDX-License-Identifier: MIT

public import SSLInterface

extension SSLContext {
    /// The certificate that a server shows, whoever it is.
    ///
    /// Connects, performs the handshake with TLS 1.2 or later and closes again. **Nothing is verified** unless trust is
    /// given, and the name never is: this is for looking at certificates, not for deciding whom to trust.
    ///
    /// - Parameters:
    ///   - host: a name or an address; also asked for in the handshake (SNI).
    ///   - trustRoots: whom to trust, or `nil` not to verify.
    ///   - timeout: for connecting and the handshake together.
    ///
    /// Throws what ``connect(to:port:timeout:serverHostname:)`` throws, and ``SSLError/Code/ssl`` when the server shows
    /// none. The corresponding CPython function is `get_server_certificate`, which gives PEM.
    public static func getServerCertificate(
        host: String, port: Int, trustRoots: TrustRoots? = nil, timeout: Timeout = .none
    ) throws(SSLError) -> SSLCertificate {
        let configuration = SSLConfiguration(
            verifyMode: trustRoots == nil ? .none : .required, checkHostname: false, trustRoots: trustRoots ?? .none)
        let connection = try Self(.client, configuration).connect(to: host, port: port, timeout: timeout)
        defer { connection.close() }
        guard let certificate = connection.object.peerCertificate else {
            throw SSLError(.ssl, .init(message: "the server shows no certificate"))
        }
        return certificate
    }
}

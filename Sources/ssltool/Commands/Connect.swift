// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import SSLGnuTLS
import SSLInterface
import SSLSockets

/// `ssltool connect`: a handshake, then bytes both ways.
struct Connect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Connect, report the connection, then copy standard input to the peer and the peer to standard output.")

    @Argument(help: "HOST:PORT of the server; [ADDRESS]:PORT for IPv6.")
    var endpoint: String
    @Option(help: "The name to ask for and to check, if it is not HOST.")
    var servername: String?
    @Flag(help: "Verify nothing.")
    var insecure = false
    @Option(help: "A client certificate with its chain.")
    var cert: String?
    @Option(help: "The certificate's key, if it is in a file of its own.")
    var key: String?
    @Option(help: "The key's password.")
    var password: String?
    @Option(help: "Speak a protocol in plain until it switches: smtp, imap, pop3, ftp, ldap, postgres or xmpp.")
    var starttls: String?
    @Flag(name: .customLong("show-certs"), help: "Print the peer's certificates as PEM, on standard error.")
    var showCerts = false
    @Option(help: "The longest that connecting, and each wait in the handshake, may take, in seconds.")
    var timeout: Double?
    @Flag(name: .customLong("no-io"), help: "Handshake, report, close.")
    var noIO = false
    @OptionGroup var resumption: SessionOptions
    @OptionGroup var secrets: SecretOptions
    @OptionGroup var trust: TrustOptions
    @OptionGroup var peer: PeerRuleOptions
    @OptionGroup var token: TokenOptions
    @OptionGroup var negotiation: ProtocolOptions
    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        let endpoint = try Endpoint(endpoint)
        let configuration = try configuration()
        let dialogue = try starttls.map(StartTLS.init(named:))
        try output.reportingFailure {
            try token.load()
            let session = try resumption.session()
            let context = try GnuTLSContext(.client, configuration)
            let limit = timeout.map { Timeout.seconds($0) } ?? .none
            let start = ContinuousClock.now
            let socket = try Socket.connect(host: endpoint.host, port: endpoint.port, timeout: limit)
            socket.timeout = limit
            try dialogue?.run(over: socket, host: servername ?? endpoint.host)
            let tls = try context.wrapSocket(
                socket, serverHostname: servername ?? endpoint.host, session: session)
            report(tls.object, ContinuousClock.now - start)
            if noIO { try close(tls) } else { try Relay(tls).run() }
            try resumption.save(tls.object.session)
        }
    }

    private func configuration() throws -> SSLConfiguration {
        if let timeout, !(timeout > 0) { throw Failure.usage("--timeout must be positive") }
        var configuration = SSLConfiguration.client
        try trust.apply(to: &configuration)
        try negotiation.apply(to: &configuration)
        try peer.apply(to: &configuration, service: endpoint)
        try secrets.apply(to: &configuration, side: .client)
        if insecure {
            configuration.checkHostname = false
            configuration.verifyMode = .none
        }
        if let cert {
            configuration.certificateChains = [
                CertificateChain(
                    certificates: SSLDataSource(argument: cert), privateKey: key.map { SSLDataSource(argument: $0) },
                    password: password.map { Password($0) })
            ]
        } else if key != nil {
            throw Failure.usage("--key needs --cert")
        }
        return configuration
    }

    private func report(_ object: GnuTLSObject, _ elapsed: Duration) {
        let report = ConnectionReport(object, handshake: elapsed)
        if output.json && noIO { output.printObject(report) } else { report.lines.forEach(StandardStreams.note) }
        guard showCerts else { return }
        for certificate in object.unverifiedChain { StandardStreams.note(certificate.pem) }
    }

    /// Says goodbye, and hears what the server has to say: in TLS 1.3 it judges the client after the client is done.
    private func close(_ tls: SSLSocket<GnuTLSObject>) throws {
        tls.timeout = .seconds(2)
        do {
            try tls.shutdownWrite()
            while try !tls.read().isEmpty {}
        } catch  where [.timedOut, .zeroReturn, .eof].contains(error.code) {
            // The report has been made: a peer that does not answer close_notify takes nothing from it.
        } catch  where error.code == .syscall {}
        tls.close()
    }
}

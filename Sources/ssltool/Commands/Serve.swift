// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import SSLGnuTLS
import SSLInterface
import SSLSockets

/// `ssltool serve`: a server for tests and first looks.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve TLS. The address that is listened on is the first line of standard output.")

    @Option(help: "The port; 0 picks a free one.")
    var port: Int
    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"
    @Option(help: "A certificate with its chain; repeat for several types of keys.")
    var cert: [String] = []
    @Option(help: "The key of the certificate in the same place of the list, if it is in a file of its own.")
    var key: [String] = []
    @Option(help: "The password of the keys.")
    var password: String?
    @Option(help: "An OCSP response to staple to the certificate in the same place of the list.")
    var ocsp: [String] = []
    @Option(name: .customLong("client-ca"), help: "Trust the clients that these certificates vouch for.")
    var clientCA: String?
    @Option(name: .customLong("client-auth"), help: "Client certificates: none, optional or required.")
    var clientAuth = "none"
    @Option(help: "Session tickets for each client, 0 to 31: how often it may resume.")
    var tickets = 2
    @Option(help: "End after so many connections.")
    var count: Int?
    @Option(help: "The longest that a client may keep a read or a write waiting, in seconds.")
    var timeout = 60.0
    @Flag(help: "Send back what comes (the default).")
    var echo = false
    @Flag(help: "Answer HTTP requests with a page about the connection.")
    var www = false
    @Flag(help: "Read and throw away.")
    var discard = false
    @Option(help: "Send so many bytes, then close.")
    var source: Int?
    @OptionGroup var token: TokenOptions
    @OptionGroup var negotiation: ProtocolOptions
    @OptionGroup var secrets: SecretOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let role = try role()
        let configuration = try configuration()
        guard (0...65535).contains(port) else { throw Failure.usage("--port is between 0 and 65535") }
        guard timeout > 0 else { throw Failure.usage("--timeout must be positive") }
        if let count, count < 1 { throw Failure.usage("--count must be positive") }
        try output.reportingFailure {
            try token.load()
            let context = try GnuTLSContext(.server, configuration)
            let listener = try Socket.listen(host: host, port: port)
            let address = try listener.localAddress
            if output.json {
                output.printObject(["host": .text(address.host), "port": .number(address.port)] as [String: JSONValue])
            } else {
                StandardStreams.print(address.description)
            }
            accept(listener, context, role)
        }
    }

    /// A thread for each connection; none of them can stop the server.
    private func accept(_ listener: Socket, _ context: GnuTLSContext, _ role: ServerRole) {
        let open = DispatchGroup()
        let limit = Timeout.seconds(timeout)
        for _ in 0..<(count ?? .max) {
            guard let socket = nextConnection(of: listener) else { break }
            open.enter()
            Thread.detachNewThread {
                defer { open.leave() }
                do throws(SSLError) {
                    socket.timeout = limit
                    defer { socket.close() }
                    let tls = try context.wrapSocket(socket)
                    defer { tls.close() }
                    StandardStreams.note(ConnectionReport(tls.object).lines[0])
                    try role.serve(tls)
                } catch {
                    StandardStreams.note("connection failed: \(error)")
                }
            }
        }
        open.wait()
    }

    /// The next connection; one that failed while it was accepted does not count.
    private func nextConnection(of listener: Socket) -> Socket? {
        while true {
            do { return try listener.accept() } catch {
                StandardStreams.note("accept: \(error)")
                if listener.isClosed { return nil }
                // Out of descriptors or memory, most likely: both come back when a connection ends.
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
    }

    private func role() throws -> ServerRole {
        guard [echo, www, discard, source != nil].filter({ $0 }).count <= 1 else {
            throw Failure.usage("only one of --echo, --www, --discard, --source")
        }
        if www { return .www }
        if discard { return .discard }
        guard let source else { return .echo }
        guard source >= 0 else { throw Failure.usage("--source is a number of bytes") }
        return .source(source)
    }

    private func configuration() throws -> SSLConfiguration {
        guard !cert.isEmpty || negotiation.rawKey != nil || secrets.psk != nil else {
            throw Failure.usage("a server needs --cert")
        }
        guard key.isEmpty || key.count == cert.count else { throw Failure.usage("as many --key as --cert, or none") }
        var configuration = SSLConfiguration.server()
        configuration.certificateChains = cert.indices.map { index in
            CertificateChain(
                certificates: SSLDataSource(argument: cert[index]),
                privateKey: key.isEmpty ? nil : SSLDataSource(argument: key[index]),
                password: password.map { Password($0) },
                ocspResponse: ocsp.indices.contains(index) ? .file(ocsp[index]) : nil)
        }
        try negotiation.apply(to: &configuration)
        try secrets.apply(to: &configuration, side: .server)
        guard (0...31).contains(tickets) else { throw Failure.usage("--tickets is between 0 and 31") }
        configuration.numTickets = tickets
        if tickets == 0 { configuration.options.insert(.noTicket) }
        guard let mode = ["none": VerifyMode.none, "optional": .optional, "required": .required][clientAuth] else {
            throw Failure.usage("--client-auth is none, optional or required")
        }
        configuration.verifyMode = mode
        if let clientCA { configuration.trustRoots = .file(clientCA) }
        if mode != .none && clientCA == nil && negotiation.rawPeer.isEmpty {
            throw Failure.usage("--client-auth needs --client-ca")
        }
        return configuration
    }
}

/// A value of an object whose members differ in type.
enum JSONValue: Encodable {
    case text(String)
    case number(Int)

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}

// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import SSLGnuTLS
import SSLInterface
import SSLSockets

/// `ssltool fetch`: an HTTPS GET that verifies.
struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Fetch an https URL, verifying the server.")

    @Argument(help: "The URL.")
    var url: String
    @Option(name: [.customShort("o"), .long], help: "Write the body to this file instead of standard output.")
    var output: String?
    @Option(help: "The longest that connecting, and each wait, may take, in seconds.")
    var timeout = 30.0
    @OptionGroup var trust: TrustOptions
    @OptionGroup var negotiation: ProtocolOptions
    @OptionGroup var format: OutputOptions

    private struct Report: Encodable {
        let ok: Bool
        let url: String
        let status: Int
        let headers: [[String]]
        let bytes: Int
        let connection: ConnectionReport
    }

    /// Redirections that are followed.
    private static let maximumRedirections = 5

    func run() throws {
        guard timeout > 0 else { throw Failure.usage("--timeout must be positive") }
        var configuration = SSLConfiguration.client
        configuration.alpnProtocols = ["http/1.1"]
        try trust.apply(to: &configuration)
        try negotiation.apply(to: &configuration)
        var target = try Target(url)
        try format.reportingFailure {
            let context = try GnuTLSContext(.client, configuration)
            for _ in 0...Self.maximumRedirections {
                let (response, connection) = try get(target, context)
                if (300..<400).contains(response.status), let location = response.header("location") {
                    target = try target.redirected(to: location)
                    continue
                }
                return try deliver(response, target, connection)
            }
            throw Failure(message: "more than \(Self.maximumRedirections) redirections", status: 1)
        }
    }

    private func get(_ target: Target, _ context: GnuTLSContext) throws -> (HTTPResponse, ConnectionReport) {
        let tls = try context.connect(to: target.host, port: target.port, timeout: .seconds(timeout))
        defer { tls.close() }
        tls.timeout = .seconds(timeout)
        try tls.writeAll(
            "GET \(target.path) HTTP/1.1\r\nHost: \(target.authority)\r\nUser-Agent: ssltool\r\nAccept: */*\r\n"
                + "Connection: close\r\n\r\n")
        let report = ConnectionReport(tls.object)
        var reader = HTTPReader { try tls.read() }
        return (try reader.response(), report)
    }

    private func deliver(_ response: HTTPResponse, _ target: Target, _ connection: ConnectionReport) throws {
        if let output {
            do { try Data(response.body).write(to: URL(fileURLWithPath: output)) } catch {
                throw Failure(message: "\(output): \(error.localizedDescription)", status: 1)
            }
        } else if !format.json {
            StandardStreams.write(response.body)
        }
        if format.json {
            format.printObject(
                Report(
                    ok: response.status < 400, url: target.url, status: response.status,
                    headers: response.headers.map { [$0.name, $0.value] }, bytes: response.body.count,
                    connection: connection))
        }
        if response.status >= 400 {
            throw Failure(message: "HTTP status \(response.status)", status: 1, isReported: true)
        }
    }
}

/// Where a request goes.
private struct Target {
    let host: String
    let port: Int
    let path: String

    var authority: String { port == 443 ? bracketedHost : "\(bracketedHost):\(port)" }
    var url: String { "https://\(authority)\(path)" }
    private var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

    init(_ text: String) throws {
        guard text.lowercased().hasPrefix("https://") else { throw Failure.usage("'\(text)' is not an https URL") }
        let rest = text.dropFirst(8).prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { throw Failure.usage("names and passwords in URLs are not supported") }
        // A line end or a blank would let the rest of the URL into the request's headers.
        guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else { throw Failure.usage("'\(text)' is not a URL") }
        let endpoint = try Endpoint(String(authority), defaultPort: 443)
        host = endpoint.host
        port = endpoint.port
        let path = rest.dropFirst(authority.count)
        self.path = path.hasPrefix("/") ? String(path) : "/\(path)"
    }

    /// Only to https: a redirection must not take the protection away.
    func redirected(to location: String) throws -> Target {
        let text = location.hasPrefix("/") && !location.hasPrefix("//") ? "https://\(authority)\(location)" : location
        guard text.lowercased().hasPrefix("https://") else {
            throw Failure(message: "redirected to \(location.escaped), which is not https", status: 1)
        }
        guard let target = try? Target(text) else {
            throw Failure(message: "redirected to \(location.escaped), which is not a URL", status: 1)
        }
        return target
    }
}

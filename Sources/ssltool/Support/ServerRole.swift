// SPDX-License-Identifier: MIT

import SSLInterface
import SSLSockets

/// What a server does with a connection once the handshake is done.
enum ServerRole: Sendable {
    case echo
    case www
    case discard
    case source(Int)

    /// Serves one connection to its end, and closes it by TLS's rules.
    func serve(_ tls: SSLSocket<some SSLObject>) throws(SSLError) {
        switch self {
        case .echo:
            while case let bytes = try tls.read(), !bytes.isEmpty { try tls.writeAll(bytes) }
        case .discard:
            while case let bytes = try tls.read(), !bytes.isEmpty {}
        case .source(let count): try send(count, over: tls)
        case .www: try answer(tls)
        }
        try tls.shutdownWrite()
        guard case .www = self else { return }
        // A client that has not read the answer yet must not be reset.
        while case let bytes = try tls.read(), !bytes.isEmpty {}
    }

    private func send(_ count: Int, over tls: SSLSocket<some SSLObject>) throws(SSLError) {
        let block = (0..<65536).map { UInt8(truncatingIfNeeded: $0) }
        var sent = 0
        while sent < count {
            let size = min(block.count, count - sent)
            try tls.writeAll(size == block.count ? block : Array(block[..<size]))
            sent += size
        }
    }

    /// One request, one answer.
    private func answer(_ tls: SSLSocket<some SSLObject>) throws(SSLError) {
        var request: [UInt8] = []
        while !request.hasEmptyLine {
            guard request.count < 65536, case let bytes = try tls.read(), !bytes.isEmpty else { return }
            request += bytes
        }
        let lines = ConnectionReport(tls.object).lines + ["server name: \(tls.object.serverHostname ?? "-")"]
        let items = lines.map { "<li>\($0.escapedForHTML)</li>" }.joined(separator: "\n")
        let page = "<!doctype html>\n<title>ssltool</title>\n<h1>Your connection</h1>\n<ul>\n\(items)\n</ul>\n"
        try tls.writeAll(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: \(page.utf8.count)\r\n"
                + "Connection: close\r\n\r\n\(page)")
    }
}

extension [UInt8] {
    /// Whether a line feed follows another, with or without a carriage return between.
    fileprivate var hasEmptyLine: Bool {
        let text = filter { $0 != 13 }
        return zip(text, text.dropFirst()).contains { $0 == 10 && $1 == 10 }
    }
}

extension String {
    fileprivate var escapedForHTML: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

// SPDX-License-Identifier: MIT

import SSLInterface

/// An answer over HTTP/1.1.
struct HTTPResponse {
    var status = 0
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    /// The first value under a name, in any case.
    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
}

/// Reads an answer from a connection. An end that comes too early is an error, never a short body.
struct HTTPReader {
    /// Gives the next bytes; none at the end.
    let receive: () throws -> [UInt8]
    private var buffer: [UInt8] = []

    private static let maximumHead = 1 << 18
    private static let maximumBody = 1 << 30

    init(_ receive: @escaping () throws -> [UInt8]) { self.receive = receive }

    /// The next answer that is not an interim one.
    mutating func response() throws -> HTTPResponse {
        var response = HTTPResponse()
        repeat { response = try head() } while (100..<200).contains(response.status)
        if response.status == 204 || response.status == 304 { return response }
        if response.header("transfer-encoding")?.lowercased() == "chunked" {
            response.body = try chunks()
        } else if let text = response.header("content-length") {
            guard let length = Int(text), (0...Self.maximumBody).contains(length) else { throw malformed("length") }
            response.body = try bytes(length)
        } else {
            response.body = try rest()
        }
        return response
    }

    private mutating func head() throws -> HTTPResponse {
        var response = HTTPResponse()
        let words = try line().split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw malformed("status line")
        }
        response.status = status
        while case let line = try line(), !line.isEmpty {
            guard let colon = line.firstIndex(of: ":"), response.headers.count < 1000 else { throw malformed("header") }
            let value = line[line.index(after: colon)...].trimmingPrefix { $0 == " " || $0 == "\t" }
            response.headers.append((String(line[..<colon]), String(value)))
        }
        return response
    }

    private mutating func chunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let size = try line().prefix { $0 != ";" && $0 != " " }
            guard let count = Int(size, radix: 16), count >= 0, count <= Self.maximumBody - body.count else {
                throw malformed("chunk")
            }
            if count == 0 { break }
            body += try bytes(count)
            guard try line().isEmpty else { throw malformed("chunk") }
        }
        while try !line().isEmpty {}
        return body
    }

    private mutating func rest() throws -> [UInt8] {
        var body = buffer
        buffer = []
        while case let more = try receive(), !more.isEmpty {
            body += more
            guard body.count <= Self.maximumBody else { throw malformed("length") }
        }
        return body
    }

    private mutating func bytes(_ count: Int) throws -> [UInt8] {
        while buffer.count < count { try fill() }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private mutating func line() throws -> String {
        var searched = 0
        while true {
            if let end = buffer[searched...].firstIndex(of: 10) {
                let line = buffer[..<end]
                defer { buffer.removeFirst(end + 1) }
                return String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
            }
            searched = buffer.count
            guard searched < Self.maximumHead else { throw malformed("header") }
            try fill()
        }
    }

    private mutating func fill() throws {
        let bytes = try receive()
        guard !bytes.isEmpty else { throw Failure(message: "the answer ended too early", status: 1) }
        buffer += bytes
    }

    private func malformed(_ what: String) -> Failure { Failure(message: "malformed HTTP answer: \(what)", status: 1) }
}

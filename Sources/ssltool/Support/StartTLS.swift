// SPDX-License-Identifier: MIT

import SSLInterface
import SSLSockets

/// The plaintext that some protocols speak before they switch to TLS.
enum StartTLS: String, CaseIterable {
    case smtp, imap, pop3, ftp, ldap, postgres, xmpp

    /// Throws wrong usage for a protocol that is not known.
    init(named name: String) throws {
        guard let known = Self(rawValue: name) else {
            throw Failure.usage("--starttls is one of " + Self.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self = known
    }

    /// Speaks until the server is ready for the first byte of TLS. Throws ``Failure`` when it refuses.
    func run(over socket: Socket, host: String) throws {
        var dialogue = PlainDialogue(socket)
        switch self {
        case .smtp:
            try dialogue.expectReply("220")
            try socket.writeAll("EHLO ssltool\r\n")
            try dialogue.expectReply("250")
            try socket.writeAll("STARTTLS\r\n")
            try dialogue.expectReply("220")
        case .ftp:
            try dialogue.expectReply("220")
            try socket.writeAll("AUTH TLS\r\n")
            try dialogue.expectReply("234")
        case .imap:
            try dialogue.expectLine { $0.hasPrefix("* OK") }
            try socket.writeAll("a1 STARTTLS\r\n")
            try dialogue.expectLine(skipping: { $0.hasPrefix("* ") }) { $0.hasPrefix("a1 OK") }
        case .pop3:
            try dialogue.expectLine { $0.hasPrefix("+OK") }
            try socket.writeAll("STLS\r\n")
            try dialogue.expectLine { $0.hasPrefix("+OK") }
        case .postgres:
            // SSLRequest: its length, and the number that stands for it.
            try socket.writeAll([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])
            guard try dialogue.byte() == UInt8(ascii: "S") else { throw Self.refused("the server has no TLS") }
        case .ldap:
            // ExtendedRequest 1 for 1.3.6.1.4.1.1466.20037 (RFC 4511, section 4.14).
            let name = Array("1.3.6.1.4.1.1466.20037".utf8)
            try socket.writeAll([0x30, 0x1d, 2, 1, 1, 0x77, 0x18, 0x80, UInt8(name.count)] + name)
            try dialogue.expectLDAPSuccess()
        case .xmpp:
            try socket.writeAll(
                "<?xml version='1.0'?><stream:stream to='\(host)' xmlns='jabber:client' "
                    + "xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>")
            try dialogue.expectText("</stream:features>")
            try socket.writeAll("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
            try dialogue.expectText("<proceed")
            try dialogue.expectText(">")
        }
    }

    static func refused(_ why: String) -> Failure { Failure(message: "STARTTLS: \(why.escaped)", status: 1) }
}

/// Reads a server's plaintext, a byte at a time: not one byte of what follows may be taken.
struct PlainDialogue {
    private let socket: Socket
    /// What a server may say before it switches, at most.
    private var budget = 65536

    init(_ socket: Socket) { self.socket = socket }

    mutating func byte() throws -> UInt8 {
        budget -= 1
        guard budget >= 0 else { throw StartTLS.refused("the server talks too much") }
        guard let byte = try socket.read(1).first else { throw StartTLS.refused("the server closed the connection") }
        return byte
    }

    private mutating func line() throws -> String {
        var bytes: [UInt8] = []
        while case let next = try byte(), next != 10 { if next != 13 { bytes.append(next) } }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A reply of SMTP or FTP: lines with a code and a dash, the last one with a blank.
    mutating func expectReply(_ code: String) throws {
        while true {
            let line = try line()
            guard line.hasPrefix(code) else { throw StartTLS.refused("the server said: \(line)") }
            if !line.dropFirst(3).hasPrefix("-") { return }
        }
    }

    mutating func expectLine(skipping isSkipped: (String) -> Bool = { _ in false }, _ fits: (String) -> Bool) throws {
        while true {
            let line = try line()
            if fits(line) { return }
            guard isSkipped(line) else { throw StartTLS.refused("the server said: \(line)") }
        }
    }

    mutating func expectText(_ text: String) throws {
        var seen: [UInt8] = []
        let wanted = Array(text.utf8)
        while seen.suffix(wanted.count) != wanted[...] {
            seen.append(try byte())
            if String(decoding: seen.suffix(10), as: UTF8.self).hasSuffix("<failure") {
                throw StartTLS.refused("the server refused")
            }
        }
    }

    /// An ExtendedResponse whose result code is 0. It is read whole.
    mutating func expectLDAPSuccess() throws {
        guard try byte() == 0x30 else { throw StartTLS.refused("not an LDAP answer") }
        var length = Int(try byte())
        if length >= 0x80 {
            guard length <= 0x82 else { throw StartTLS.refused("not an LDAP answer") }
            let octets = length - 0x80
            length = 0
            for _ in 0..<octets { length = length << 8 | Int(try byte()) }
        }
        var body: [UInt8] = []
        for _ in 0..<length { body.append(try byte()) }
        // The identifier of the message, then the response, whose first member is the result.
        guard let response = body.firstIndex(of: 0x78), body[response...].dropFirst(2).starts(with: [0x0a, 1, 0]) else {
            throw StartTLS.refused("the server refused")
        }
    }
}

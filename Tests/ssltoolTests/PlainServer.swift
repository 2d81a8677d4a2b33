// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLSockets
import SSLTestSupport

/// The servers' halves of the dialogues before TLS.
enum PlainServer {
    /// What a server waits for (the end of it), and what it then says; the greeting comes first.
    private static let scripts: [String: (greeting: String, turns: [(wanted: String, answer: [UInt8])])] = [
        "smtp": (
            "220-hello\r\n220 there\r\n",
            [("EHLO ssltool\r\n", Array("250-here\r\n250 STARTTLS\r\n".utf8)), ("STARTTLS\r\n", Array("220 go\r\n".utf8))]
        ),
        "ftp": ("220 hello\r\n", [("AUTH TLS\r\n", Array("234 go\r\n".utf8))]),
        "imap": ("* OK hello\r\n", [("a1 STARTTLS\r\n", Array("* OK noise\r\na1 OK go\r\n".utf8))]),
        "pop3": ("+OK hello\r\n", [("STLS\r\n", Array("+OK go\r\n".utf8))]),
        "postgres": ("", [("\u{4}\u{16}/", [UInt8(ascii: "S")])]),
        "ldap": (
            "",
            [
                (
                    "1.3.6.1.4.1.1466.20037",
                    [0x30, 0x0c, 2, 1, 1, 0x78, 7, 0x0a, 1, 0, 4, 0, 4, 0]
                )
            ]
        ),
        "xmpp": (
            "",
            [
                ("version='1.0'>", Array("<stream:stream><stream:features><starttls/></stream:features>".utf8)),
                ("xmpp-tls'/>", Array("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>".utf8)),
            ]
        ),
    ]

    /// Plays the server once, then serves TLS until the client closes.
    static func serve(_ name: String, on listener: TestListener, _ identity: IssuedCertificate) throws {
        let accepted = try listener.accept()
        let socket = Socket(adopting: accepted.release())
        socket.timeout = .seconds(10)
        defer { socket.close() }
        guard let script = scripts[name] else { return }
        try socket.writeAll(script.greeting)
        for turn in script.turns {
            // The last bytes tell; the number in PostgreSQL's request is no text.
            let wanted = Array(turn.wanted.utf8.suffix(name == "postgres" ? 1 : turn.wanted.utf8.count))
            var seen: [UInt8] = []
            while !seen.suffix(wanted.count).elementsEqual(wanted) { seen += try socket.read(1) }
            try socket.writeAll(turn.answer)
        }
        let context = try GnuTLSContext(.server, .server(identity.chain))
        let tls = try context.wrapSocket(socket)
        while try !tls.read().isEmpty {}
        tls.close()
    }
}

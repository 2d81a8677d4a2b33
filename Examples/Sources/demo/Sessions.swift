// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLSockets
import SSLTestSupport

/// Two connections with one server: the second resumes what the first began.
func resume(_ party: Party, _ report: Report) {
    report.step("a session is resumed") {
        let context = try party.server()
        let client = try party.client()
        func connect(_ session: SSLSession?) throws -> (session: SSLSession?, isReused: Bool) {
            let server = try Server(context) { connection in
                try connection.writeAll("hello")
                connection.close()
            }
            let tls = try client.connect(
                to: "127.0.0.1", port: server.port, timeout: patience, serverHostname: "localhost", session: session)
            try expect(tls.readAll(5) == Array("hello".utf8), "no greeting")
            let result = (tls.object.session, tls.object.isSessionReused)
            try tls.unwrap().close()
            try server.finish()
            return result
        }
        let first = try connect(nil)
        // As another process of the same configuration would have it.
        let kept = try first.session.map { try SSLSession(importing: $0.export()) }
        let second = try connect(kept)
        try expect(!first.isReused && second.isReused, "the second handshake was a full one")
        return "no certificate was sent again, and the first one was verified once more"
    }
}

/// A server with two faces, chosen by the name that the client asks for.
func chooseByName(_ party: Party, _ report: Report) {
    report.step("a server chooses its certificate by name (SNI)") {
        let other = try GnuTLSContext(.server, .server(party.authority.issue("other.example").chain))
        let context = try party.server {
            $0.serverNameCallback = ServerNameCallback(contexts: ["other.example": other])
        }
        var names: [String] = []
        for name in ["localhost", "other.example"] {
            let server = try Server(context) { $0.close() }
            let tls = try party.client().connect(
                to: "127.0.0.1", port: server.port, timeout: patience, serverHostname: name)
            names.append(tls.object.peerCertificate?.info?.commonName ?? "nobody")
            tls.close()
            try server.finish()
        }
        try expect(names == ["localhost", "other.example"], "the server showed \(names)")
        return names.joined(separator: ", then ")
    }
}

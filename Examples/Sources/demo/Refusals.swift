// SPDX-License-Identifier: MIT

import SSLCompat
import SSLGnuTLS
import SSLInterface
import SSLSockets
import SSLTestSupport

/// A connection that must not come about, and what the two sides are to learn.
struct Refusal {
    let what: String
    let client: GnuTLSContext
    let server: GnuTLSContext
    /// OpenSSL's reason on the side that refuses; and its verify code, if it is about a certificate.
    let reason: String
    var verifyCode: Int32?
    /// The alert that the refusing side sends.
    let alert: AlertDescription
    var refusing = SSLSide.client

    static func all(_ party: Party) throws -> [Refusal] {
        let demanding = try party.server {
            $0.verifyMode = .required
            $0.trustRoots = party.authority.trust
        }
        return try [
            Refusal(
                what: "a certificate for another name", client: party.client(), server: party.server(party.elsewhere),
                reason: "CERTIFICATE_VERIFY_FAILED", verifyCode: 62, alert: .badCertificate),
            Refusal(
                what: "an authority that is not trusted",
                client: party.client { $0.trustRoots = party.stranger.trust }, server: party.server(),
                reason: "CERTIFICATE_VERIFY_FAILED", verifyCode: 20, alert: .unknownCA),
            Refusal(
                what: "an expired certificate", client: party.client(), server: party.server(party.expired),
                reason: "CERTIFICATE_VERIFY_FAILED", verifyCode: 10, alert: .certificateExpired),
            Refusal(
                what: "no certificate where one is required", client: party.client(), server: demanding,
                reason: "PEER_DID_NOT_RETURN_A_CERTIFICATE", alert: .certificateRequired, refusing: .server),
            Refusal(
                what: "a protocol version that is too old", client: party.client { $0.maximumVersion = .tls1_2 },
                server: party.server { $0.minimumVersion = .tls1_3 },
                reason: "UNSUPPORTED_PROTOCOL", alert: .protocolVersion, refusing: .server),
        ]
    }

    /// Tries, and shows the error of each side.
    func show(_ report: Report) {
        var seen: (client: SSLError?, server: SSLError?)
        report.step(what) {
            seen = try attempt()
            let (judge, judged) = refusing == .client ? (seen.client, seen.server) : (seen.server, seen.client)
            guard let judge, let judged else { throw Mismatch("a side has noticed nothing: \(seen)") }
            try expect(judge.detail?.reason?.name == reason, "the reason is \(judge)")
            try expect(judge.detail?.verifyCode == verifyCode, "the verify code is \(judge.detail?.verifyCode ?? 0)")
            try expect(judge.detail?.alert == .init(alert, isReceived: false), "the alert sent is another one")
            try expect(judged.detail?.alert == .init(alert, isReceived: true), "the alert received is another one")
            return "refused by the \(refusing)"
        }
        for (name, error) in [("client", seen.client), ("server", seen.server)] {
            guard let detail = error?.detail else { continue }
            report.note(name, "\((detail.reason?.name ?? "").padded(34)) \(detail.alert?.account ?? "")")
            if let code = detail.verifyCode { report.note("", "\(code): \(detail.verifyMessage ?? "")") }
        }
    }

    private func attempt() throws -> (client: SSLError?, server: SSLError?) {
        let server = try Server(server) { connection in
            _ = try connection.read(1)
            connection.close()
        }
        let error = failure {
            let tls = try client.connect(
                to: "127.0.0.1", port: server.port, timeout: patience, serverHostname: "localhost")
            // In TLS 1.3 a client is done before the server has judged it: the alert comes with the first read.
            _ = try tls.read(1)
            tls.close()
        }
        return (error, failure { try server.finish() })
    }

    private func failure(_ body: () throws -> Void) -> SSLError? {
        do {
            try body()
            return nil
        } catch {
            return error as? SSLError
        }
    }
}

extension SSLError.Alert {
    var account: String { "alert \(description.rawValue) \(description.name), \(isReceived ? "received" : "sent")" }
}

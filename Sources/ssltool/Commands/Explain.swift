// SPDX-License-Identifier: MIT

import ArgumentParser
import SSLCompat
import SSLInterface

/// `ssltool explain`: what a code or a reason stands for.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain a number or a name: of GnuTLS's errors, OpenSSL's reasons, alerts, verify codes, SSL_ERROR.")

    // A negative number looks like an option: it is taken for what it is, as all that is not one.
    @Argument(parsing: .allUnrecognized, help: "-43, GNUTLS_E_CERTIFICATE_ERROR, NO_SHARED_CIPHER, unknown_ca, 20 ...")
    var what: [String]
    @OptionGroup var output: OutputOptions

    struct Meaning: Encodable {
        let kind: String
        let number: Int
        let name: String
        let text: String
        var reportedAs: String?
        var alertSent: String?
    }

    func run() throws {
        guard let what = what.first, self.what.count == 1 else { throw Failure.usage("one code or reason") }
        guard !what.hasPrefix("--") else { throw Failure.usage("unknown option \(what)") }
        let meanings = Self.meanings(of: what)
        guard !meanings.isEmpty else { throw Failure(message: "'\(what.escaped)' is no code and no reason", status: 1) }
        output.report(
            ["meanings": meanings],
            lines: meanings.map { meaning in
                var line = "\(meaning.kind) \(meaning.number) \(meaning.name): \(meaning.text)"
                if let reported = meaning.reportedAs { line += "\n    reported as \(reported)" }
                if let alert = meaning.alertSent { line += "\n    the peer is told \(alert)" }
                return line
            })
    }

    /// All that a number or a name can mean.
    static func meanings(of text: String) -> [Meaning] {
        let number = Int(text) ?? (text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : nil)
        let name = text.uppercased()
        var meanings: [Meaning] = []
        let code = number.flatMap(Int32.init(exactly:))
        if let code = code.map(GnuTLSError.init(rawValue:)) ?? GnuTLSError.named(name), code.name != nil {
            meanings.append(gnutls(code))
        }
        if let code, let error = sslErrors.first(where: { $0.code.rawValue == code }) {
            meanings.append(sslError(error))
        }
        if let error = sslErrors.first(where: { $0.name == name || $0.name == "SSL_ERROR_\(name)" }) {
            meanings.append(sslError(error))
        }
        meanings += OpenSSLReason.all.filter { $0.reason.name == name || $0.reason.number == code }.map(reason)
        if let packed = number.flatMap(UInt32.init(exactly:)), packed > 0xffff, let found = OpenSSLReason.packed(packed)
        {
            meanings.append(reason(found))
        }
        let alert = number.flatMap(UInt8.init(exactly:)).map(AlertDescription.init(rawValue:))
        if let alert = alert ?? AlertDescription.named(text.lowercased()), !alert.name.hasPrefix("alert_") {
            meanings.append(alertMeaning(alert))
        }
        let verify = code.map(VerifyCode.init(rawValue:)).flatMap { VerifyCode.all.contains($0) ? $0 : nil }
        if let verify = verify ?? VerifyCode.named(name) { meanings.append(verifyMeaning(verify)) }
        return meanings
    }

    private static let sslErrors: [(name: String, code: SSLError.Code)] = [
        ("SSL_ERROR_SSL", .ssl), ("SSL_ERROR_WANT_READ", .wantRead), ("SSL_ERROR_WANT_WRITE", .wantWrite),
        ("SSL_ERROR_WANT_X509_LOOKUP", .wantX509Lookup), ("SSL_ERROR_SYSCALL", .syscall),
        ("SSL_ERROR_ZERO_RETURN", .zeroReturn), ("SSL_ERROR_EOF", .eof),
    ]

    private static func sslError(_ error: (name: String, code: SSLError.Code)) -> Meaning {
        Meaning(kind: "SSL_ERROR", number: Int(error.code.rawValue), name: error.name, text: error.code.description)
    }

    private static func gnutls(_ code: GnuTLSError) -> Meaning {
        let translation = code.translation
        return Meaning(
            kind: "GnuTLS error", number: Int(code.rawValue), name: code.name ?? "", text: code.text,
            reportedAs: translation.error(backendCode: nil).description, alertSent: translation.alert?.name)
    }

    private static func reason(_ reason: OpenSSLReason) -> Meaning {
        Meaning(
            kind: "OpenSSL reason (\(reason.library.name))", number: Int(reason.reason.number),
            name: reason.reason.name,
            text: reason.text)
    }

    private static func alertMeaning(_ alert: AlertDescription) -> Meaning {
        Meaning(
            kind: "alert", number: Int(alert.rawValue), name: alert.name,
            text: "what a peer is told, or tells",
            reportedAs: AlertDescription.receivedError(alert, backendCode: nil).description)
    }

    private static func verifyMeaning(_ code: VerifyCode) -> Meaning {
        Meaning(
            kind: "verify code", number: Int(code.rawValue), name: code.name, text: code.message,
            reportedAs: code.rawValue == 0 ? nil : code.error(hostname: nil, backendCode: nil).description,
            alertSent: code.rawValue == 0 ? nil : code.alert.name)
    }
}

// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import SSLInterface

/// How a command tells its result.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print one machine-readable object.")
    var json = false

    /// Prints a result: as an object, or as lines.
    func report(_ value: some Encodable, lines: [String]) {
        if json { printObject(value) } else { lines.forEach(StandardStreams.print) }
    }

    func printObject(_ value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return }
        StandardStreams.write(Array(data) + [10])
    }

    /// Runs a command; with `--json` a failure is an object on standard output as well as a line on standard error.
    func reportingFailure(_ body: () throws -> Void) throws {
        do { try body() } catch let error as SSLError {
            if json { printObject(ErrorReport(error)) }
            throw error
        } catch let failure as Failure where !failure.isReported {
            if json { printObject(FailureReport(message: failure.message)) }
            throw failure
        }
    }
}

/// A failure that is not one of TLS, as an object.
struct FailureReport: Encodable {
    let ok = false
    let message: String

    private enum CodingKeys: String, CodingKey { case ok, message }
}

/// An error as an object.
struct ErrorReport: Encodable {
    let ok = false
    let code: Int32
    let message: String
    let library: String?
    let reason: String?
    let verifyCode: Int32?
    let verifyMessage: String?
    let alert: UInt8?
    let alertReceived: Bool?
    let backendCode: Int32?
    let errno: Int32?

    init(_ error: SSLError) {
        code = error.code.rawValue
        message = error.description
        library = error.detail?.library?.name
        reason = error.detail?.reason?.name
        verifyCode = error.detail?.verifyCode
        verifyMessage = error.detail?.verifyMessage
        alert = error.detail?.alert?.description.rawValue
        alertReceived = error.detail?.alert?.isReceived
        backendCode = error.detail?.backendCode
        errno = error.detail?.systemError
    }

    private enum CodingKeys: String, CodingKey {
        case ok, code, message, library, reason, verifyCode, verifyMessage, alert, alertReceived, backendCode, errno
    }
}

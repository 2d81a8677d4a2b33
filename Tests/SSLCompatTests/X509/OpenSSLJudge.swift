// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import SSLCompat
import SSLInterface

/// CPython and the OpenSSL below it, in a process of their own, answer the questions that our decoder answers too.
enum OpenSSLJudge {
    /// What is asked about one certificate.
    struct Question: Encodable {
        var der: Data
        var hosts: [Host] = []
        var addresses: [Data] = []

        init(_ der: [UInt8], hosts: [Host] = [], addresses: [[UInt8]] = []) {
            self.der = Data(der)
            self.hosts = hosts
            self.addresses = addresses.map { Data($0) }
        }
    }

    struct Host: Encodable {
        let reference: String
        let flags: UInt32
    }

    /// What OpenSSL knows of a certificate.
    struct Verdict: Decodable {
        /// OpenSSL decodes the bytes, all of them.
        let isParsed: Bool
        /// `nil` when CPython raises an error.
        let info: Description?
        var ca: Int = 0
        var flags: UInt32 = 0
        var keyUsage: UInt32 = 0
        var purposes: UInt32 = 0
        var pathLength = -1
        var subjectHash: UInt32 = 0
        var issuerHash: UInt32 = 0
        /// `nil` when OpenSSL cannot print it.
        var subjectText: String?
        var bits = -1
        var notBefore: Int64?
        var notAfter: Int64?
        var subjectKey: Data?
        var authorityKey: Data?
        var authoritySerial: Data?
        var hosts: [Int] = []
        var addresses: [Int] = []

        var isSelfIssued: Bool { flags & 0x20 != 0 }
        var isInvalid: Bool { flags & 0x80 != 0 }
        var hasUnhandledCritical: Bool { flags & 0x200 != 0 }
    }

    /// `getpeercert()`, absent lists being empty.
    struct Description: Decodable, Equatable {
        struct Name: Decodable, Equatable {
            let kind: String
            let value: String
            let directoryName: [[[String]]]?
        }
        let subject, issuer: [[[String]]]
        let version: Int
        let serialNumber, notBefore, notAfter: String
        let subjectAltName: [Name]
        var ocsp, caIssuers, crlDistributionPoints: [String]

        init(_ info: CertificateInfo) {
            func levels(_ name: [CertificateInfo.RelativeDistinguishedName]) -> [[[String]]] {
                name.map { level in level.map { [$0.type, $0.value] } }
            }
            subject = levels(info.subject)
            issuer = levels(info.issuer)
            version = info.version
            serialNumber = info.serialNumber
            notBefore = info.notBefore
            notAfter = info.notAfter
            subjectAltName = info.subjectAltName.map {
                Name(kind: $0.kind, value: $0.value, directoryName: $0.directoryName.map(levels))
            }
            ocsp = info.ocsp
            caIssuers = info.caIssuers
            crlDistributionPoints = info.crlDistributionPoints
        }
    }

    /// Why a test that needs the judge may be skipped.
    static let need: Comment = "needs python3 with its _ssl on OpenSSL, libcrypto and the openssl command"

    /// True when there is a judge here.
    static let isAvailable: Bool = {
        guard let answer: [String: Bool] = try? run("{}", probe), let version = try? openssl(["version"]) else {
            return false
        }
        return answer["ok"] == true && String(decoding: version, as: UTF8.self).hasPrefix("OpenSSL")
    }()

    /// The verdicts on certificates, in their order.
    static func verdicts(_ questions: [Question]) throws -> [Verdict] {
        try run(String(decoding: JSONEncoder().encode(questions), as: UTF8.self), script)
    }

    /// What `python3` answers to a script with this input.
    static func run<Answer: Decodable>(_ input: String, _ script: String) throws -> Answer {
        let output = try process("python3", ["-c", script], input: Data(input.utf8))
        return try JSONDecoder().decode(Answer.self, from: output)
    }

    /// What the `openssl` command prints.
    static func openssl(_ arguments: [String], in directory: URL? = nil) throws -> Data {
        try process("openssl", arguments, in: directory)
    }

    private struct Failure: Error { let status: Int32 }

    private static func process(
        _ command: String, _ arguments: [String], input: Data = Data(), in directory: URL? = nil
    ) throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "input")
        try input.write(to: source)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.currentDirectoryURL = directory ?? folder
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return data
    }
}

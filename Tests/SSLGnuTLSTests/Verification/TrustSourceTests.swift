// SPDX-License-Identifier: MIT

import Foundation
import SSLCompat
import SSLInterface
import SSLTestSupport
import Testing

@testable import SSLGnuTLS

/// Files of trust are read once for the process, as long as they stay what they were.
@Suite struct TrustSourceTests {
    /// A moment at which no file is young any more.
    private static let later = SystemClock.now + SystemClock.hour

    /// Where what was read lies in memory: the same place for what was not read again.
    private func place(_ source: TrustSource) -> UInt {
        unsafe source.index.certificates.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }

    private func certificates(_ path: String, now: Int64 = later) throws -> [[UInt8]] {
        try TrustSource.read(.file(path), now: now).index.certificates.map(\.derBytes)
    }

    @Test func aFileThatHasNotChangedIsReadOnce() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(try CertificateAuthority().certificatePEM, "ca.pem")
        let first = try TrustSource.read(.file(path), now: Self.later)
        let second = try TrustSource.read(.file(path), now: Self.later)
        #expect(place(first) == place(second) && first.digest == second.digest)
    }

    @Test(arguments: [-2, 0, 2] as [Int64]) func aFileOfTheLastTwoSecondsIsReadAgain(seconds: Int64) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(try CertificateAuthority().certificatePEM, "ca.pem")
        var status = stat()
        #expect(unsafe stat(path, &status) == 0)
        let now = Int64(status.st_ctim.tv_sec) + seconds
        let first = try TrustSource.read(.file(path), now: now)
        let second = try TrustSource.read(.file(path), now: now)
        #expect(place(first) != place(second) && first.digest == second.digest)
    }

    @Test func aFileThatWasWrittenOrReplacedIsReadAgain() throws {
        let authorities = try (0..<3).map { try CertificateAuthority(String(repeating: "x", count: 4 * $0 + 1)) }
        let directory = try TemporaryDirectory()
        let path = try directory.write(authorities[0].certificatePEM, "ca.pem")
        #expect(try certificates(path) == [authorities[0].certificateDER])
        try directory.write(authorities[1].certificatePEM, "ca.pem")
        #expect(try certificates(path) == [authorities[1].certificateDER])
        try directory.write(authorities[2].certificatePEM, "new.pem")
        #expect(unsafe rename(directory.path("new.pem"), path) == 0)
        #expect(try certificates(path) == [authorities[2].certificateDER])
    }

    @Test func aLinkLeadsWhereItLeadsNow() throws {
        let authorities = try (0..<2).map { _ in try CertificateAuthority() }
        let directory = try TemporaryDirectory()
        let path = directory.path("link.pem")
        for (index, authority) in authorities.enumerated() {
            let target = try directory.write(authority.certificatePEM, "\(index).pem")
            try? FileManager.default.removeItem(atPath: path)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
            #expect(try certificates(path) == [authority.certificateDER])
        }
    }

    @Test func aFileThatIsGoneIsTrustedNoLonger() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(try CertificateAuthority().certificatePEM, "ca.pem")
        #expect(try certificates(path).count == 1)
        try FileManager.default.removeItem(atPath: path)
        #expect(error { _ = try certificates(path) }?.code == .syscall)
        #expect(!GnuTLSContext.canTrust(.file(path)))
        try directory.write("nothing", "ca.pem")
        #expect(error { _ = try certificates(path) }?.code == .ssl)
    }

    @Test func aBrokenFileIsAnErrorEachTime() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "ca.pem")
        for _ in 0..<3 { #expect(error { _ = try certificates(path) }?.code == .ssl) }
        let authority = try CertificateAuthority()
        try directory.write(authority.certificatePEM, "ca.pem")
        #expect(try certificates(path) == [authority.certificateDER])
    }

    @Test func moreFilesThanAreRememberedAreStillRead() throws {
        let directory = try TemporaryDirectory()
        let authorities = try (0..<12).map { _ in try CertificateAuthority() }
        for _ in 0..<2 {
            for (index, authority) in authorities.enumerated() {
                let name = "\(index).pem"
                if !FileManager.default.fileExists(atPath: directory.path(name)) {
                    try directory.write(authority.certificatePEM, name)
                }
                #expect(try certificates(directory.path(name)) == [authority.certificateDER])
            }
        }
    }

    /// Meant for ThreadSanitizer, too.
    @Test func manyThreadsReadAtOnce() async throws {
        let directory = try TemporaryDirectory()
        let paths = try (0..<6).map { try directory.write(CertificateAuthority().certificatePEM, "\($0).pem") }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    try (0..<50).reduce(0) { count, round in
                        let source = SSLDataSource.file(paths[(task + round) % paths.count])
                        return count + (try TrustSource.read(source, now: Self.later).index.certificates.count)
                    }
                }
            }
            for try await count in group { #expect(count == 50) }
        }
    }

    @Test func whatCanBeTrustedHoldsACertificateOrAList() throws {
        let authority = try CertificateAuthority()
        let list = try authority.crl()
        let directory = try TemporaryDirectory()
        let sources: [(SSLDataSource, Bool)] = [
            (.bytes(authority.certificatePEM), true), (.bytes(authority.certificateDER), true),
            (.bytes(list.pem), true), (.bytes([]), false), (.pem("no certificate"), false),
            (.bytes(authority.identity.privateKeyPEM), false),
            (.file(try directory.write(authority.certificatePEM, "ca.pem")), true),
            (.file(try directory.write("", "empty.pem")), false), (.file(directory.path("missing.pem")), false),
            (.file(directory.path), false), (.file("nul\0.pem"), false),
        ]
        for (source, expected) in sources { #expect(GnuTLSContext.canTrust(source) == expected, "\(source)") }
    }
}

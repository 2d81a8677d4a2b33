// SPDX-License-Identifier: MIT

import Foundation
import SSLGnuTLS
import SSLInterface
import Testing

/// What is in the process once TLS has been spoken in it. The whole point of the package is what is not.
@Suite struct LinkageTests {
    @Test func noOpenSSLIsInTheProcessAfterAConversation() throws {
        // Libraries may also be loaded late: at the first handshake, or with the system's trust.
        _ = try GnuTLSContext.createDefaultContext()
        let pair = try Pair.connected()
        try pair.client.write("hello")
        pair.carry()
        #expect(try pair.server.read(100) == Array("hello".utf8))

        let loaded = try loadedFiles()
        let names = loaded.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        // Were it missing, the list would not be one of libraries and the rest would prove nothing.
        #expect(names.contains { $0.hasPrefix("libgnutls.so") })
        let forbidden = ["libssl", "libcrypto", "libboringssl", "libgnutls-openssl"]
        #expect(names.filter { name in forbidden.contains { name.hasPrefix($0) } } == [])
    }

    /// The files that are mapped into this process.
    private func loadedFiles() throws -> Set<String> {
        // To its end: this file gives a page at a time, and says that its size is 0.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/maps"))
        let maps = String(decoding: try #require(try file.readToEnd()), as: UTF8.self)
        // address, permissions, offset, device and inode stand before the path, which may hold spaces.
        let paths = maps.split(separator: "\n").map { line in
            line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
        }
        return Set(paths.filter { $0.count == 6 }.map { $0[5].drop { $0 == " " }.description })
    }
}

// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// The file of known hosts.
@Suite struct KnownHostsTests {
    let directory: TemporaryDirectory
    let path: String
    let store: FileKnownHosts

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path + "/known"
        store = FileKnownHosts(path)
    }

    private func pin(_ number: UInt8) throws -> PublicKeyPin {
        try PublicKeyPin(digest: [UInt8](repeating: number, count: 32))
    }

    private var text: String { get throws { try PeerProcess.run("cat", [path]).output.text } }

    @Test func remembersAcrossStoresAndForgets() throws {
        #expect(try store.pin(of: "a:1") == nil)
        #expect(try store.remember(pin(1), of: "a:1") == pin(1))
        #expect(try store.remember(pin(2), of: "b") == pin(2))
        #expect(try store.remember(pin(3), of: "a:1") == pin(1))
        let other = FileKnownHosts(path)
        #expect(try other.pin(of: "a:1") == pin(1))
        try other.forget("a:1")
        #expect(try store.pin(of: "a:1") == nil)
        #expect(try store.pin(of: "b") == pin(2))
        #expect(try text == "b \(pin(2))\n")
    }

    @Test func nobodyElseMayReadIt() throws {
        _ = try store.remember(pin(1), of: "a")
        let listing = try PeerProcess.run("ls", ["-l", path]).output.text
        #expect(listing.hasPrefix("-rw------- "))
        #expect(try PeerProcess.run("ls", [directory.path]).output.text == "known\nknown.lock\n")
    }

    @Test func commentsStay() throws {
        try directory.write(Array("# ours\n\na \(pin(1))\n".utf8), "known")
        _ = try store.remember(pin(2), of: "b")
        #expect(try text == "# ours\na \(pin(1))\nb \(pin(2))\n")
    }

    @Test(arguments: ["a", "a sha256/x", "a b c", "a sha256/AAAA extra"])
    func aFileThatCannotBeReadKnowsNobodyUnknown(line: String) throws {
        try directory.write(Array("\(line)\n".utf8), "known")
        #expect(throws: SSLError.self) { try store.pin(of: "b") }
        #expect(throws: SSLError.self) { try store.remember(pin(1), of: "b") }
        #expect(try text == "\(line)\n")
    }

    @Test func aServiceHasOneKey() throws {
        try directory.write(Array("a \(pin(1))\na \(pin(2))\n".utf8), "known")
        #expect(throws: SSLError.self) { try store.pin(of: "a") }
    }

    @Test(arguments: ["", "#a", "a b", "a\nb", "a\u{0}", "ä"])
    func namesThatWouldBreakTheFileAreRefused(name: String) throws {
        #expect(error { _ = try store.remember(pin(1), of: name) }?.code == .invalidArgument)
    }

    @Test func aDirectoryThatIsMissingIsTold() throws {
        let store = FileKnownHosts(directory.path + "/missing/known")
        #expect(try store.pin(of: "a") == nil)
        #expect(error { _ = try store.remember(pin(1), of: "a") }?.code == .syscall)
    }

    @Test func threadsDoNotLoseEachOthersHosts() async throws {
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<16 {
                group.addTask {
                    let pin = try PublicKeyPin(digest: [UInt8](repeating: UInt8(number), count: 32))
                    _ = try FileKnownHosts(path).remember(pin, of: "host\(number)")
                }
            }
            try await group.waitForAll()
        }
        for number in 0..<16 { #expect(try store.pin(of: "host\(number)") == pin(UInt8(number))) }
    }
}

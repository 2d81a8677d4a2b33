// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let sizes = CaseGroup("sizes", "Large and tiny amounts") {
        [1, 2, 255, 16383, 16384, 16385, 100_000].map { count in
            ConformanceCase("bytes.\(count)", "\(count) bytes arrive as they are, both ways") { scene in
                let link = try scene.connect()
                for side in SSLSide.both { scene.transfer(link, pattern(count), from: side) }
            }
        }
        ConformanceCase.both("megabyte", "A megabyte arrives as it is, in pieces of random sizes") { scene, version in
            let link = try scene.connect(version)
            link.conversation.delivery = .random(seed: scene.seed, upTo: 40_000)
            scene.transfer(link, pattern(1 << 20), from: .client)
        }
        ConformanceCase.both("nothing", "Writing nothing sends nothing, and reading nothing takes nothing") {
            scene, version in
            let link = try scene.settled(version)
            scene.call("client writes", .done) { try link.client.write([UInt8]()) }
            scene.expect(link.conversation.clientOutgoing.pending, equals: 0, "bytes that are sent")
            scene.call("server writes", .done) { try link.server.write("data") }
            link.carry()
            scene.call("client reads nothing", .bytes(0)) { try link.client.read(0) }
            scene.call("client reads", .bytes(4)) { try link.client.read(10) }
        }
        ConformanceCase.both("one-record", "A read gives one record's data at most") { scene, version in
            let link = try scene.settled(version)
            for count in [10, 20, 30] { scene.call("server writes", .done) { try link.server.write(pattern(count)) } }
            link.carry()
            for count in [10, 20, 30] { scene.call("client reads", .bytes(count)) { try link.client.read(1000) } }
        }
        ConformanceCase.both("byte-by-byte", "Data can be read byte by byte") { scene, version in
            let link = try scene.settled(version)
            let bytes = pattern(2000)
            scene.call("server writes", .done) { try link.server.write(bytes) }
            link.carry()
            var read: [UInt8] = []
            for _ in bytes { read += (try? link.client.read(1)) ?? [] }
            scene.expect(read == bytes, "they are the same")
            scene.call("client reads", .wantRead) { try link.client.read(1) }
        }
        ConformanceCase("many-writes", "A thousand small writes arrive in order") { scene in
            let link = try scene.settled()
            for number in 0..<1000 { _ = scene.outcome { try link.client.write([UInt8(number & 0xff)]) } }
            link.carry()
            let read = try link.conversation.readAll(at: .server)
            scene.expect(read == (0..<1000).map { UInt8($0 & 0xff) }, "they are the same")
        }
        ConformanceCase("full-records", "Data fills records of 16384 bytes", tls13) { scene in
            let link = try scene.settled(.tls1_3)
            scene.call("server writes", .done) { try link.server.write(pattern(40_000)) }
            link.carry()
            for count in [16384, 16384, 7232] {
                scene.call("client reads", .bytes(count)) { try link.client.read(65536) }
            }
        }
        ConformanceCase("padding", "Padding hides how long data is", tls13) { scene in
            let link = try scene.connect(.tls1_3) {
                $0.server.numTickets = 0
                $0.server.recordPadding = 512
            }
            link.carry()
            var lengths: Set<Int> = []
            for count in [1, 10, 100, 400] {
                scene.call("server writes", .done) { try link.server.write(pattern(count)) }
                lengths.insert(link.conversation.serverOutgoing.pending)
                link.carry()
                scene.call("client reads", .bytes(count)) { try link.client.read(1000) }
            }
            scene.expect(lengths.count, equals: 1, "lengths of records")
        }
        ConformanceCase.both("record-limit", "A peer that asks for small records gets small ones") { scene, version in
            let link = try scene.connect(version) {
                // On both, so that a backend without it says so.
                $0.client.recordSizeLimit = 1024
                $0.server.recordSizeLimit = 1024
                $0.server.numTickets = 0
            }
            scene.call("server writes", .done) { try link.server.write(pattern(5000)) }
            link.carry()
            let longest = link.conversation.serverToClient.records.suffix(4).map(\.length).max() ?? 0
            scene.expect(longest <= 1024 + 256, "the longest record has \(longest) bytes")
            scene.expect(try link.conversation.readAll(at: .client) == pattern(5000), "the data is the same")
        }
        ConformanceCase("long-chain", "A chain of nine certificates is sent and verified") { scene in
            let link = try scene.link {
                var issuer = $0.authority
                for depth in 1...7 { issuer = try issuer.intermediate("Level \(depth)") }
                $0.identity = try issuer.issue("localhost").chain
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.client.verifiedChain.count, equals: 9, "certificates")
        }
        ConformanceCase.both("large-certificate", "A certificate with a thousand names is sent and verified") {
            scene, version in
            let link = try scene.link(version) {
                let names = (0..<1000).map { "host-\($0).example" } + ["localhost"]
                $0.identity = try $0.authority.issue(names).chain
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.client.peerCertificate?.info?.subjectAltName.count, equals: 1001, "names")
        }
    }
}

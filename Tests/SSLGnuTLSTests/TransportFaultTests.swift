// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Handshakes over a transport that ends, lies or dawdles: each comes to an end, with a name.
@Suite struct TransportFaultTests {
    /// Bytes that each side sends in a whole handshake.
    private func transcript(_ contexts: (GnuTLSContext, GnuTLSContext)) throws -> (client: Int, server: Int) {
        let pair = try Pair(client: contexts.0, server: contexts.1, hostname: "localhost")
        var counts = (client: 0, server: 0)
        for _ in 0..<20 {
            _ = error { try pair.client.doHandshake() }
            let fromClient = pair.clientOutgoing.read()
            counts.client += fromClient.count
            try pair.serverIncoming.write(fromClient)
            _ = error { try pair.server.doHandshake() }
            let fromServer = pair.serverOutgoing.read()
            counts.server += fromServer.count
            try pair.clientIncoming.write(fromServer)
        }
        return counts
    }

    private func contexts(_ version: TLSVersion) throws -> (GnuTLSContext, GnuTLSContext) {
        let authority = try CertificateAuthority()
        let identity = try authority.issue("localhost")
        return (
            try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust, maximumVersion: version)),
            try GnuTLSContext(.server, .server(identity.chain))
        )
    }

    enum Fault: CaseIterable, Sendable {
        case end, garbage, flippedBit
    }

    /// Lets `limit` bytes through from one side, then does harm to what follows.
    private func run(
        _ contexts: (GnuTLSContext, GnuTLSContext), harmed: SSLSide, after limit: Int, _ fault: Fault
    ) throws -> (client: SSLError?, server: SSLError?, isHarmed: Bool) {
        let pair = try Pair(client: contexts.0, server: contexts.1, hostname: "localhost")
        var remaining = limit
        var isHarmed = false
        func deliver(_ bytes: [UInt8], from side: SSLSide, to bio: MemoryBIO) throws {
            guard side == harmed else { return _ = try bio.write(bytes) }
            guard !isHarmed || fault == .flippedBit else { return }
            guard bytes.count > remaining, !isHarmed else {
                remaining -= bytes.count
                return _ = try bio.write(bytes)
            }
            isHarmed = true
            var rest = Array(bytes[remaining...])
            try bio.write(Array(bytes[..<remaining]))
            switch fault {
            case .end: bio.writeEOF()
            case .garbage: try bio.write((0..<600).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ limit) })
            case .flippedBit:
                rest[0] ^= 0x10
                try bio.write(rest)
            }
        }
        var errors: (client: SSLError?, server: SSLError?) = (nil, nil)
        for _ in 0..<12 {
            errors.client = error { try pair.client.doHandshake() } ?? error { _ = try pair.client.read(1) }
            try deliver(pair.clientOutgoing.read(), from: .client, to: pair.serverIncoming)
            errors.server = error { try pair.server.doHandshake() } ?? error { _ = try pair.server.read(1) }
            try deliver(pair.serverOutgoing.read(), from: .server, to: pair.clientIncoming)
        }
        return (errors.client, errors.server, isHarmed)
    }

    @Test(arguments: Fault.allCases, [TLSVersion.tls1_2, .tls1_3])
    func aFaultAtAnyByteOfTheHandshakeEndsItOnTheSideThatSeesIt(fault: Fault, version: TLSVersion) throws {
        let contexts = try contexts(version)
        let counts = try transcript(contexts)
        for (side, count) in [(SSLSide.client, counts.client), (.server, counts.server)] {
            for offset in 0..<count {
                let errors = try run(contexts, harmed: side, after: offset, fault)
                let seen = side == .client ? errors.server : errors.client
                // Signatures vary in length: the last offsets may lie behind this handshake's end.
                guard errors.isHarmed else { continue }
                // A flipped bit may be harmless (a random, a session id) or leave a length that waits for more.
                if fault == .end { #expect(seen?.code != .wantRead && seen != nil, "\(side) \(offset)") }
                for code in [errors.client?.code, errors.server?.code].compactMap({ $0 }) {
                    #expect([.ssl, .eof, .wantRead, .zeroReturn].contains(code), "\(side) \(offset): \(code)")
                }
            }
        }
    }

    @Test func anEndAtEachByteIsAnEndAndNotAProtocolError() throws {
        let contexts = try contexts(.tls1_3)
        let count = try transcript(contexts).server
        for offset in 0..<count {
            let pair = try Pair(client: contexts.0, server: contexts.1, hostname: "localhost")
            _ = error { try pair.client.doHandshake() }
            try pair.serverIncoming.write(pair.clientOutgoing.read())
            _ = error { try pair.server.doHandshake() }
            let flight = pair.serverOutgoing.read()
            guard offset < flight.count else { break }
            try pair.clientIncoming.write(Array(flight[..<offset]))
            pair.clientIncoming.writeEOF()
            let failure = error { try pair.client.doHandshake() } ?? error { _ = try pair.client.read(1) }
            #expect(failure?.code == .eof, "\(offset)")
        }
    }

    @Test(arguments: 1...20)
    func randomBytesNeverStartAConversation(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let contexts = try contexts(.tls1_3)
        for context in [contexts.0, contexts.1] {
            let incoming = MemoryBIO()
            let hostname = context.side == .client ? "localhost" : nil
            let object = try context.wrapBIO(incoming: incoming, outgoing: MemoryBIO(), serverHostname: hostname)
            var bytes = (0..<2000).map { _ in UInt8.random(in: 0...255, using: &random) }
            if seed.isMultiple(of: 2) { bytes.replaceSubrange(0..<5, with: [22, 3, 1, 2, 0]) }
            try incoming.write(bytes)
            incoming.writeEOF()
            let failure = error { try object.doHandshake() }
            #expect(failure?.code == .ssl || failure?.code == .eof)
        }
    }
}

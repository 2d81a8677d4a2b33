// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport

extension Target {
    /// Faults in the transport between a client and a server, four bytes for each: direction and kind, place, value. What
    /// arrives is what was sent, up to where it ends.
    static let exchange = Target(name: "exchange") { input in
        var faults: [[Fault]] = [[], []]
        for start in stride(from: 0, to: input.count - 3, by: 4).prefix(6) {
            let place = Int(input[start + 1]) << 8 | Int(input[start + 2])
            let fault = Fault(place: place, kind: input[start] >> 1 & 3, value: input[start + 3])
            faults[Int(input[start] & 1)].append(fault)
        }
        let (client, server) = must {
            (try End(Parties.shared.client, "localhost"), try End(Parties.shared.server, nil))
        }
        // A dozen flights are more than any handshake takes.
        for _ in 0..<12 {
            client.step()
            client.carry(to: server, faults[0])
            server.step()
            server.carry(to: client, faults[1])
        }
        for end in [client, server] {
            promise(Parties.message.starts(with: end.received), "other data than was sent")
            promise(
                end.failure != nil || end.object.isHandshakeComplete || !faults.joined().isEmpty,
                "no handshake, for nothing")
        }
    }
}

private struct Fault {
    let place: Int
    let kind: UInt8
    let value: UInt8

    /// Damages the part of a stream that begins at a position.
    func apply(to bytes: inout [UInt8], at position: Int) {
        guard bytes.indices.contains(place - position) else { return }
        switch kind {
        case 0: bytes[place - position] ^= value
        case 1: bytes.insert(value, at: place - position)
        case 2: bytes.remove(at: place - position)
        default: bytes.removeSubrange((place - position)...)
        }
    }
}

/// One side of a conversation.
private final class End {
    let object: GnuTLSObject
    private(set) var received: [UInt8] = []
    private(set) var failure: SSLError?
    private let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
    private var hasWritten = false
    private var sent = 0

    init(_ context: GnuTLSContext, _ hostname: String?) throws {
        object = try context.wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: hostname)
    }

    /// Goes on as far as the bytes at hand allow.
    func step() {
        guard failure == nil else { return }
        do {
            try object.doHandshake()
            if !hasWritten { _ = try object.write(Parties.message) }
            hasWritten = true
            while case let bytes = try object.read(4096), !bytes.isEmpty { received += bytes }
        } catch {
            if error.code != .wantRead { failure = error }
        }
    }

    func carry(to other: End, _ faults: [Fault]) {
        var bytes = outgoing.read()
        let position = sent
        sent += bytes.count
        for fault in faults { fault.apply(to: &bytes, at: position) }
        must { _ = try other.incoming.write(bytes) }
    }
}

private struct Parties {
    static let shared = must { try Parties() }
    static let message = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 2) }

    let client: GnuTLSContext
    let server: GnuTLSContext

    private init() throws {
        let authority = try CertificateAuthority()
        server = try GnuTLSContext(.server, .server(try authority.issue("localhost").chain))
        client = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust))
    }
}

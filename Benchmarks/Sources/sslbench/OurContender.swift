// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface

/// Our contexts, as a user of the library makes them.
final class OurSetup {
    let client: GnuTLSContext
    let server: GnuTLSContext

    init(_ certificates: Certificates) throws {
        let anchor = Array(certificates.anchor.utf8)
        client = try GnuTLSContext(.client, SSLConfiguration(trustRoots: .bytes(anchor)).restricted)
        let chain = CertificateChain(certificates: .pem(certificates.chain), privateKey: .pem(certificates.key))
        server = try GnuTLSContext(.server, SSLConfiguration.server(chain).restricted)
    }
}

/// Our client and server, having shaken hands. Each one's outgoing buffer is the other's incoming one.
final class OurPair {
    private var client: GnuTLSObject?
    let server: GnuTLSObject

    convenience init(_ setup: OurSetup) throws { try self.init(client: setup.client, server: setup.server) }

    init(client: GnuTLSContext, server: GnuTLSContext) throws {
        let toServer = MemoryBIO()
        let toClient = MemoryBIO()
        let client = try client.wrapBIO(incoming: toClient, outgoing: toServer, serverHostname: Settings.hostname)
        self.client = client
        self.server = try server.wrapBIO(incoming: toServer, outgoing: toClient, serverHostname: nil)
        var isClientDone = false
        var isServerDone = false
        while !(isClientDone && isServerDone) {
            if !isClientDone { isClientDone = try Self.advance(client) }
            if !isServerDone { isServerDone = try Self.advance(self.server) }
        }
    }

    /// One round of a handshake: whether it is done.
    private static func advance(_ object: GnuTLSObject) throws(SSLError) -> Bool {
        do {
            try object.doHandshake()
            return true
        } catch  where error.code == .wantRead {
            return false
        }
    }

    func bulk(size: Int, writes: Int, count: Int) throws {
        guard let client else { return }
        let message = [UInt8](repeating: UInt8(ascii: "x"), count: size)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Settings.recordSize, alignment: 16)
        defer { unsafe buffer.deallocate() }
        for _ in 0..<count {
            for _ in 0..<writes { _ = unsafe try client.write(message.span.bytes) }
            var received = 0
            while received < size * writes {
                let bytes = unsafe try server.read(into: buffer)
                if bytes == 0 { throw SSLError(.eof) }
                received += bytes
            }
        }
    }

    func dryReads(_ count: Int) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 16)
        defer { unsafe buffer.deallocate() }
        for _ in 0..<count {
            guard unsafe try wantsRead(into: buffer) else { throw SSLError(.ssl) }
        }
    }

    private func wantsRead(into buffer: UnsafeMutableRawBufferPointer) throws(SSLError) -> Bool {
        do {
            _ = unsafe try server.read(into: buffer)
            return false
        } catch  where error.code == .wantRead {
            return true
        }
    }

    /// Leaves an idle server.
    func dropClient() { client = nil }

    /// Version, suite and group, in the library's words.
    var description: String {
        "\(server.version.map { "\($0)" } ?? "?") \(server.cipher?.name ?? "?") \(server.group ?? "?")"
    }
}

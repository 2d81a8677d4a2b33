// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let keyUpdate = CaseGroup("key-update", "Key updates") {
        for side in SSLSide.both {
            ConformanceCase("by-\(side.name)", "The \(side.name) changes its key, and data flows both ways", tls13) {
                scene in
                let link = try scene.connect(.tls1_3)
                scene.exchange(link)
                scene.call("update", .done) { try link.object(side).updateKeys() }
                scene.exchange(link)
                scene.exchange(link)
            }
        }
        ConformanceCase("both", "Both sides change their keys at once", tls13) { scene in
            let link = try scene.connect(.tls1_3)
            for side in SSLSide.both {
                scene.call("\(side.name) updates", .done) { try link.object(side).updateKeys() }
            }
            scene.exchange(link)
        }
        ConformanceCase("many", "Keys may change again and again", tls13) { scene in
            let link = try scene.connect(.tls1_3)
            for round in 0..<12 {
                let side = SSLSide.both[round % 2]
                _ = scene.outcome { try link.object(side).updateKeys() }
                scene.transfer(link, pattern(100 + round), from: side)
            }
            scene.exchange(link)
        }
        ConformanceCase("flood", "A peer that does nothing but change its keys is served, or sent away", tls13) {
            scene in
            let link = try scene.connect(.tls1_3)
            for _ in 0..<40 { _ = scene.outcome { try link.client.updateKeys() } }
            _ = scene.outcome { try link.client.write("data") }
            link.carry()
            scene.call("server reads") { try link.server.read(10) }
        }
        ConformanceCase("data-under-way", "Data under the old key that is still under way arrives", tls13) { scene in
            let link = try scene.settled(.tls1_3)
            scene.call("client writes", .done) { try link.client.write("old") }
            scene.call("client updates", .done) { try link.client.updateKeys() }
            scene.call("client writes", .done) { try link.client.write("new key") }
            link.carry()
            scene.call("server reads", .bytes(3)) { try link.server.read(100) }
            scene.call("server reads", .bytes(7)) { try link.server.read(100) }
        }
        ConformanceCase("old-version", "TLS 1.2 has no such thing", tls12) { scene in
            let link = try scene.connect(.tls1_2)
            for side in SSLSide.both {
                scene.call(side.name, .fails(.ssl, "WRONG_SSL_VERSION")) { try link.object(side).updateKeys() }
            }
            scene.exchange(link)
        }
        ConformanceCase("too-early", "Keys cannot change before the handshake is done", tls13) { scene in
            let link = try scene.link(.tls1_3)
            for side in SSLSide.both { scene.call(side.name, .fails(.ssl)) { try link.object(side).updateKeys() } }
            scene.tryHandshake(link, client: .done, server: .done)
        }
        ConformanceCase("too-late", "Keys cannot change once this side has closed", tls13) { scene in
            let link = try scene.settled(.tls1_3)
            scene.call("client unwraps", .wantRead) { try link.client.unwrap() }
            scene.call("client updates", .fails(.ssl)) { try link.client.updateKeys() }
        }
    }
}

// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let handshake = CaseGroup("handshake", "Handshake") {
        ConformanceCase.both("completes", "Both sides come to the same version, suite and group, and data flows") {
            scene, version in
            let link = try scene.link(version)
            scene.tryHandshake(link, client: .done, server: .done)
            for side in SSLSide.both {
                let object = link.object(side)
                scene.expect(object.isHandshakeComplete, "the \(side.name) knows that it is done")
                scene.expect(object.version, equals: version, "the \(side.name)'s version")
            }
            scene.expect(link.client.cipher, equals: link.server.cipher, "the suite of both sides")
            scene.expect(link.client.group, equals: link.server.group, "the group of both sides")
            scene.exchange(link)
        }
    }
}

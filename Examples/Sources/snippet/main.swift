// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLSockets

let context = try GnuTLSContext.createDefaultContext()
let tls = try context.connect(to: "example.org", port: 443, timeout: .seconds(10))
if let version = tls.object.version, let cipher = tls.object.cipher { print(version, cipher.name) }

try tls.writeAll("GET / HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n")
while case let bytes = try tls.read(), !bytes.isEmpty {
    print(String(decoding: bytes, as: UTF8.self), terminator: "")
}
tls.close()

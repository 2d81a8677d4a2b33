// SPDX-License-Identifier: MIT

import SSLInterface

@testable import SSLGnuTLS

extension Target {
    /// A client's first bytes, as a message and as records that come in by and by.
    static let clientHello = Target(name: "client-hello") { input in
        let hello = ClientHello(body: input)
        promise(hello == ClientHello(body: input), "another hello")
        promise(hello.cipherSuites.count + hello.extensions.count <= input.count, "more than was said")
        _ = ClientHello.ticketKeyNames(body: input)
        var found = HelloPeek.incomplete(needed: 0)
        for count in stride(from: 0, through: input.count, by: max(1, input.count / 64)) {
            let peek = input.withUnsafeBytes { HelloPeek(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            switch found {
            case .incomplete: break
            case .hello, .other: promise(found == peek, "what came later changes what was there")
            }
            if case .incomplete(let needed) = peek { promise(needed > count, "nothing is missing") }
            found = peek
        }
        if case .hello(let body) = found { _ = ClientHello(body: body) }
    }
}

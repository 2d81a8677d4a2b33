// SPDX-License-Identifier: MIT

import SSLInterface
import Testing

@testable import SSLGnuTLS

/// International host names in their ASCII form.
@Suite struct HostNameTests {
    @Test(arguments: [
        ("example.org", "example.org"), ("a_b.example", "a_b.example"), ("10.0.0.1", "10.0.0.1"), ("::1", "::1"),
        ("b\u{fc}cher.example", "xn--bcher-kva.example"), ("B\u{dc}CHER.Example", "xn--bcher-kva.Example"),
        ("a_b.\u{fc}.example", "a_b.xn--tda.example"), ("\u{65e5}\u{672c}\u{3002}jp", "xn--wgv71a.jp"),
        ("bu\u{308}cher.example", "xn--bcher-kva.example"), ("\u{fc}.", "xn--tda."),
    ])
    func labelsAreEncodedWhereTheyMustBe(name: String, expected: String) throws {
        #expect(try HostName.ascii(name) == expected)
    }

    @Test(arguments: ["a_\u{fc}.example", "a \u{fc}", "\u{200d}.example", "\u{660}.\u{fc}", "\u{fc}\0.example"])
    func labelsWithoutAnAsciiFormAreRefused(name: String) {
        #expect(throws: SSLError.self) { try HostName.ascii(name) }
    }
}

// SPDX-License-Identifier: MIT

import SSLCompat

extension Target {
    /// A text in OpenSSL's cipher-string language.
    static let cipherString = Target(name: "cipher-string") { input in
        let text = String(decoding: input, as: UTF8.self)
        guard let string = try? CipherString(text) else { return }
        promise(string.text == text, "another text")
        promise(string == (try? CipherString(text)), "another result")
        promise(!string.suites.isEmpty, "nothing is selected, and no error")
        promise(Set(string.suites.map(\.id)).count == string.suites.count, "a suite is selected twice")
        promise((0...5).contains(string.securityLevel ?? 0), "level \(string.securityLevel ?? 0)")
    }
}

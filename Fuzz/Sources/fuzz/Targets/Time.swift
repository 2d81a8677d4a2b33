// SPDX-License-Identifier: MIT

@testable import SSLCompat

extension Target {
    /// The time of a certificate, as DER's characters in either form and as text.
    static let time = Target(name: "time") { input in
        _ = try? CertificateTime.secondsSince1970(String(decoding: input, as: UTF8.self))
        for tag in [DERReader.Tag.generalizedTime, 0x17] {
            let text = CertificateTime.text(tag, input[...])
            guard let seconds = CertificateTime.secondsSince1970(tag, input[...]) else { continue }
            promise(text != "Bad time value", "a time that counts but does not print")
            // There is no year 0 in the calendar of the text, and no padding of years in OpenSSL's.
            guard seconds >= -30_610_224_000 else { continue }
            promise(
                (try? CertificateTime.secondsSince1970(text)) == seconds, "the printed time is another one: \(text)")
        }
    }
}

// SPDX-License-Identifier: MIT

import SSLInterface
import Testing

@Suite struct PublicKeyPinTests {
    /// RFC 7469's own example.
    static let example = "sha256/d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM="

    @Test func readsAndWritesTheTextForm() throws {
        let pin = try PublicKeyPin(Self.example)
        #expect(pin.digest.count == 32)
        #expect(pin.digest[..<4] == [0x77, 0xaa, 0xb3, 0x46])
        #expect(pin.description == Self.example)
        #expect(try PublicKeyPin(digest: pin.digest) == pin)
        #expect(try PublicKeyPin("sha256//d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM=") == pin)
    }

    @Test func everyDigestSurvivesItsText() throws {
        for seed in 0..<64 {
            let pin = try PublicKeyPin(digest: (0..<32).map { UInt8(truncatingIfNeeded: $0 * seed * 37 + seed) })
            #expect(try PublicKeyPin(pin.description) == pin)
        }
    }

    @Test(arguments: [
        "", "sha256", "sha256/", "sha1/d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM=",
        "sha256/d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM", "sha256/d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmN=",
        "sha256/d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM= ", "sha256/d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZW-M=",
        "sha256///6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmMM=",
    ])
    func refusesOtherText(text: String) {
        #expect(throws: SSLError.self) { try PublicKeyPin(text) }
    }

    @Test func refusesDigestsOfOtherLengths() {
        #expect(throws: SSLError.self) { try PublicKeyPin(digest: [UInt8](repeating: 0, count: 20)) }
        #expect(throws: SSLError.self) { try PublicKeyPin(digest: []) }
    }
}

// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import Testing

/// GnuTLS's generator.
@Suite struct RandomTests {
    @Test(arguments: [0, 1, 16, 32, 100_000])
    func asManyRandomBytesComeAsAskedFor(_ count: Int) throws {
        #expect(try GnuTLSContext.randomBytes(count).count == count)
    }

    @Test func randomBytesDifferEachTime() throws {
        let keys = try (0..<100).map { _ in try GnuTLSContext.randomBytes(16) }
        #expect(Set(keys).count == 100)
        // 4096 bytes of a generator that works have every value at least once, but for one time in a hundred thousand.
        #expect(Set(try GnuTLSContext.randomBytes(65536)).count == 256)
    }

    @Test(arguments: [-1, .min, 1 << 31, .max])
    func impossibleCountsAreRefused(_ count: Int) {
        #expect(error { _ = try GnuTLSContext.randomBytes(count) }?.code == .invalidArgument)
    }

    @Test func theGeneratorIsReadyAndTakesWhatIsAdded() throws {
        #expect(GnuTLSContext.randomStatus)
        GnuTLSContext.addRandom([1, 2, 3], entropy: 0.5)
        #expect(try GnuTLSContext.randomBytes(16) != GnuTLSContext.randomBytes(16))
    }
}

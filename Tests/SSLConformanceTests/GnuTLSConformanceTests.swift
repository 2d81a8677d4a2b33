// SPDX-License-Identifier: MIT

import SSLConformance
import SSLGnuTLS
import Testing

/// What anybody does who has a backend: the suite, with it at both ends.
@Suite struct GnuTLSConformanceTests {
    @Test(arguments: ConformanceSuite.cases)
    func conforms(_ test: ConformanceCase) throws { try test.check(Backend(GnuTLSContext.self)) }
}

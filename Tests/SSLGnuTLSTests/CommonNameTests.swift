// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// A common name stands in for a host name only where one says so, and never beside names of hosts.
@Suite struct CommonNameTests {
    @Test func aCommonNameCountsOnlyIfItIsToAndOnlyAlone() throws {
        let authority = try CertificateAuthority()
        let alone = try authority.issue([]) { $0.commonName = .exactly("localhost") }
        let beside = try authority.issue("other.example") { $0.commonName = .exactly("localhost") }
        for counts in [false, true] {
            let context = try GnuTLSContext.createDefaultContext { configuration in
                configuration.trustRoots = authority.trust
                configuration.hostnameChecksCommonName = counts
            }
            let verdict = context.verifyChain([alone.certificateDER], purpose: .server, hostname: "localhost")
            #expect(verdict.verifyCode == (counts ? 0 : 62))
            #expect(
                context.verifyChain([beside.certificateDER], purpose: .server, hostname: "localhost").verifyCode == 62)
        }
    }
}

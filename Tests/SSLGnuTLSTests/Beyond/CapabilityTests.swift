// SPDX-License-Identifier: MIT

import CGnuTLS
import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// What is told of the library beyond versions and suites.
@Suite struct CapabilityTests {
    private var capabilities: SSLCapabilities { GnuTLSContext.capabilities }

    @Test func theFIPSModeIsTheLibrarys() {
        #expect(capabilities.fipsMode == (gnutls_fips140_mode_enabled() != 0))
    }

    @Test func whatABuildMayLackIsTold() {
        #expect(capabilities.features.contains("PKCS#11") == PKCS11Module.isSupported)
        #expect(capabilities.limits.contains { $0.contains("PKCS#11") } != PKCS11Module.isSupported)
        let asksAlways = capabilities.limits.contains { $0.contains("stapled OCSP response") }
        #expect(asksAlways != capabilities.features.contains("suppression of OCSP status requests"))
    }

    @Test func defaultSuitesAreAmongThoseThatAreThere() {
        let names = capabilities.ciphers.map(\.name)
        for name in ["TLS_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-CHACHA20-POLY1305"] {
            #expect(names.contains(name))
        }
    }
}

// SPDX-License-Identifier: MIT

import SSLInterface
import Testing

@Suite struct DataSourceTests {
    @Test func keysAreNotShownHoweverAConfigurationIsPrinted() {
        var configuration = SSLConfiguration()
        configuration.certificateChains = [
            CertificateChain(certificates: .pem("very secret"), privateKey: .bytes([0xde, 0xad, 222, 173]))
        ]
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in [dumped, "\(configuration)", String(reflecting: configuration)] {
            #expect(!text.contains("222") && !text.contains("118"), "no byte of either is in it")
            #expect(!text.contains("secret"))
        }
    }
}

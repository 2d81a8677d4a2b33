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

    @Test(arguments: [
        ("pkcs11:token=x;object=y?pin-value=1234", "pkcs11:token=x;object=y"),
        ("pkcs11:token=x;pin-value=1234;object=y", "pkcs11:token=x;object=y"),
        ("pkcs11:PIN-value=1234", "pkcs11:"), ("pkcs11:pin-source=file:/x;type=cert?pin-value=1", "pkcs11:type=cert"),
        ("pkcs11:", "pkcs11:"), ("pin-value=1234", ""), ("", ""),
    ])
    func aPINIsNotShownWhereverItStands(uri: String, shown: String) {
        #expect("\(SSLDataSource.uri(uri))" == shown)
    }
}

// SPDX-License-Identifier: MIT

import SSLInterface
import Testing

@Suite struct ConfigurationTests {
    @Test func theDefaultsAreCPythonsForAClient() {
        let configuration = SSLConfiguration()
        #expect(configuration.verifyMode == .required)
        #expect(configuration.checkHostname)
        #expect(configuration.trustRoots == .none)
        #expect(configuration.minimumVersion == .tls1_2)
        #expect(configuration.maximumVersion == nil)
        #expect(configuration.securityLevel == 2)
        #expect(configuration.verifyFlags == .trustedFirst)
        #expect(configuration.options.contains(.cipherServerPreference))
        #expect(!configuration.options.contains(.ignoreUnexpectedEOF))
        #expect(SSLConfiguration.client.trustRoots.includesSystem)
    }

    @Test func aServerAsksForNothingAndHasItsChains() {
        let chain = CertificateChain(certificates: .file("a"))
        let configuration = SSLConfiguration.server(chain, chain)
        #expect(configuration.verifyMode == .none)
        #expect(!configuration.checkHostname)
        #expect(configuration.certificateChains == [chain, chain])
        #expect(configuration.trustRoots == .none)
    }

    @Test func aCopyIsIndependent() {
        let original = SSLConfiguration()
        var copy = original
        copy.alpnProtocols.append("h2")
        copy.trustRoots.sources.append(.file("x"))
        #expect(original.alpnProtocols.isEmpty && original.trustRoots.sources.isEmpty)
        #expect(copy != original)
    }

    static let changes: [@Sendable (inout SSLConfiguration) -> Void] = [
        { $0.verifyMode = .none }, { $0.checkHostname = false }, { $0.verifyFlags.insert(.x509Strict) },
        { $0.trustRoots = .system }, { $0.certificateChains = [CertificateChain(certificates: .file("a"))] },
        { $0.minimumVersion = nil }, { $0.maximumVersion = .tls1_2 }, { $0.alpnProtocols = ["h2"] },
        { $0.ciphers = ["A"] }, { $0.ciphersuites = ["A"] }, { $0.groups = ["x25519"] }, { $0.securityLevel = 1 },
        { $0.options = [] },
    ]

    @Test func eachPropertyCountsWhenComparing() {
        var all: Set<SSLConfiguration> = [SSLConfiguration()]
        for change in Self.changes {
            var configuration = SSLConfiguration()
            change(&configuration)
            #expect(all.insert(configuration).inserted)
        }
        #expect(Set(all).count == Self.changes.count + 1)
    }

    @Test func chainsDifferByEachPart() {
        let chain = CertificateChain(certificates: .file("a"), privateKey: .file("b"), password: Password("c"))
        #expect(chain == CertificateChain(certificates: .file("a"), privateKey: .file("b"), password: Password("c")))
        #expect(chain != CertificateChain(certificates: .file("x"), privateKey: .file("b"), password: Password("c")))
        #expect(chain != CertificateChain(certificates: .file("a"), privateKey: .file("x"), password: Password("c")))
        #expect(chain != CertificateChain(certificates: .file("a"), privateKey: .file("b"), password: Password("x")))
        #expect(chain != CertificateChain(certificates: .file("a"), privateKey: .file("b")))
    }

    @Test func keysInMemoryAreNotShown() {
        let key = SSLDataSource.pem("very private")
        let chain = CertificateChain(certificates: .file("/a"), privateKey: key)
        #expect("\(key)" == "12 bytes")
        #expect("\(SSLDataSource.file("/a"))" == "file /a")
        #expect(!"\(chain)".contains("very private") && !"\(chain)".contains("118"))
    }

    @Test func versionsAreOrderedAndNamed() {
        let versions: [TLSVersion] = [.tls1_0, .tls1_1, .tls1_2, .tls1_3]
        #expect(versions.sorted() == versions)
        #expect(Array(versions.reversed()).sorted() == versions)
        #expect(versions.map(\.description) == ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"])
        #expect(TLSVersion(rawValue: 0x0305).description == "unknown version 773")
    }

    @Test func certificatesAreEqualWhenTheirBytesAre() {
        var info = CertificateInfo()
        info.serialNumber = "01"
        #expect(SSLCertificate(derBytes: [1], info: nil) == SSLCertificate(derBytes: [1], info: info))
        #expect(SSLCertificate(derBytes: [1], info: info) != SSLCertificate(derBytes: [2], info: info))
        #expect(Set([SSLCertificate(derBytes: [1], info: nil), SSLCertificate(derBytes: [1], info: info)]).count == 1)
    }
}

@Suite struct PasswordTests {
    @Test func aPasswordNeverShowsItself() {
        let secret = Password("hunter2-hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        dump(CertificateChain(certificates: .file("a"), password: secret), to: &dumped)
        var configuration = SSLConfiguration()
        configuration.certificateChains = [CertificateChain(certificates: .file("a"), password: secret)]
        dump(configuration, to: &dumped)
        for text in ["\(secret)", String(describing: secret), String(reflecting: secret), "\(configuration)", dumped] {
            #expect(!text.contains("hunter2"))
            // The bytes in decimal.
            #expect(!text.contains("104, 117"))
            #expect(!text.contains("104\n"))
            #expect(text.contains("password"))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func theBytesAreThoseGiven() throws {
        #expect(try Password("é").bytes() == [0xc3, 0xa9])
        #expect(try Password([0, 1, 2]).bytes() == [0, 1, 2])
        #expect(try Password { [9] }.bytes() == [9])
    }

    @Test func moreThanCPythonTakesIsRefused() throws {
        #expect(try Password([UInt8](repeating: 1, count: 1024)).bytes().count == 1024)
        for password in [
            Password([UInt8](repeating: 1, count: 1025)), Password { [UInt8](repeating: 1, count: 1025) },
        ] {
            let error = #expect(throws: SSLError.self) { try password.bytes() }
            #expect(error?.code == .invalidArgument)
            #expect(error?.description == "password cannot be longer than 1024 bytes")
        }
    }

    @Test func whatTheCallbackThrowsComesOut() {
        let password = Password { () throws(SSLError) -> [UInt8] in throw .notSupported("no terminal") }
        let error = #expect(throws: SSLError.self) { try password.bytes() }
        #expect(error == .notSupported("no terminal"))
    }

    @Test func passwordsAreEqualByTheirBytesAndCallbacksByThemselves() {
        #expect(Password("a") == Password([97]))
        #expect(Password("a") != Password("b"))
        let callback = Password { [97] }
        let copy = callback
        #expect(callback == copy)
        #expect(callback.hashValue == copy.hashValue)
        #expect(callback != Password { [97] })
        #expect(callback != Password("a"))
    }
}

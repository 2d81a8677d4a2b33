// SPDX-License-Identifier: MIT

import CGnuTLS
import SSLInterface
import Testing

@testable import SSLCompat

@Suite("Certificates read as CPython and OpenSSL read them", .enabled(if: OpenSSLJudge.isAvailable, OpenSSLJudge.need))
struct CertificateJudgementTests {
    @Test("Certificates with odd parts")
    func odd() throws {
        try compare(CertificateCorpus.odd, atLeast: 150)
    }

    @Test("Certificates with keys of many kinds, from the openssl command")
    func generated() throws {
        try compare(try CertificateCorpus.generated(), atLeast: 9)
    }

    @Test("The system's certificate authorities")
    func system() throws {
        let certificates = try CertificateCorpus.system()
        try compare(certificates, atLeast: certificates.count)
    }

    @Test("Certificates with one octet changed: what OpenSSL refuses is refused, what is accepted reads the same")
    func mutated() throws {
        let rich = CertificateCorpus.rich
        let masks: [UInt8] = [0x01, 0x80, 0xff, 0x20, 0x07]
        let mutants = rich.indices.flatMap { index in
            masks.map { mask in
                var mutant = rich
                mutant[index] ^= mask
                return mutant
            }
        }
        try compare(mutants, atLeast: rich.count, mayBeStricter: true)
    }

    /// Compares everything, and expects that this many at least are decoded here and there.
    ///
    /// Being stricter means to call extensions invalid that OpenSSL accepts although they are BER, or have octets
    /// behind.
    private func compare(_ certificates: [[UInt8]], atLeast count: Int, mayBeStricter: Bool = false) throws {
        let verdicts = try OpenSSLJudge.verdicts(certificates.map { OpenSSLJudge.Question($0) })
        try #require(verdicts.count == certificates.count)
        var (compared, stricter) = (0, 0)
        for (index, (der, verdict)) in zip(certificates, verdicts).enumerated() {
            guard let certificate = X509Certificate(derBytes: der) else { continue }
            guard verdict.isParsed else {
                Issue.record("accepts number \(index), which OpenSSL refuses: \(hex(der))")
                continue
            }
            compared += 1
            if mayBeStricter, certificate.hasInvalidExtensions, !verdict.isInvalid {
                stricter += 1
                continue
            }
            let differences = differences(certificate, verdict, mayBeStricter)
            if !differences.isEmpty { Issue.record("number \(index), \(hex(der)): \(differences)") }
        }
        #expect(compared >= count)
        #expect(stricter <= compared / 50)
    }

    private func differences(
        _ certificate: X509Certificate, _ verdict: OpenSSLJudge.Verdict, _ mayBeStricter: Bool
    ) -> [String] {
        var result: [String] = []
        func expect<Value: Equatable>(_ name: String, _ ours: Value, _ theirs: Value) {
            if ours != theirs { result.append("\(name): \(ours), not \(theirs)") }
        }
        if var theirs = verdict.info {
            let ours = OpenSSLJudge.Description(certificate.info)
            if mayBeStricter, ours.ocsp.isEmpty, ours.caIssuers.isEmpty { (theirs.ocsp, theirs.caIssuers) = ([], []) }
            expect("info", ours, theirs)
        }
        expect("isSelfIssued", certificate.isSelfIssued, verdict.isSelfIssued)
        expect("subject hash", nameHash(certificate.canonicalSubject), verdict.subjectHash)
        expect("issuer hash", nameHash(certificate.canonicalIssuer), verdict.issuerHash)
        expect("subject text", certificate.subjectText, verdict.subjectText)
        expect("hasInvalidExtensions", certificate.hasInvalidExtensions, verdict.isInvalid)
        expect("isCA", certificate.isCA, verdict.ca != 0)
        expect("notBefore", certificate.notBefore, verdict.notBefore)
        expect("notAfter", certificate.notAfter, verdict.notAfter)
        if verdict.bits > 0 { expect("bits", certificate.publicKeyBits ?? verdict.bits, verdict.bits) }
        return verdict.isInvalid ? result : result + extensionDifferences(certificate, verdict)
    }

    private func extensionDifferences(
        _ certificate: X509Certificate, _ verdict: OpenSSLJudge.Verdict
    ) -> [String] {
        var result: [String] = []
        func expect<Value: Equatable>(_ name: String, _ ours: Value, _ theirs: Value) {
            if ours != theirs { result.append("\(name): \(ours), not \(theirs)") }
        }
        expect("critical", certificate.hasUnhandledCriticalExtension, verdict.hasUnhandledCritical)
        expect("keyUsage", certificate.keyUsage.map(UInt32.init) ?? UInt32.max, verdict.keyUsage)
        expect("pathLength", certificate.basicConstraints?.pathLength ?? -1, verdict.pathLength)
        expect("purposes", purposes(certificate), verdict.purposes)
        expect("subject key", certificate.subjectKeyIdentifier, verdict.subjectKey.map(Array.init))
        let authority = certificate.authorityKeyIdentifier
        expect("authority key", authority?.keyIdentifier, verdict.authorityKey.map(Array.init))
        if let serial = authority?.serialNumber, serial[0] < 0x80 {
            expect("authority serial", serial.last, verdict.authoritySerial?.last)
        }
        return result
    }

    /// OpenSSL's bits for the purposes it knows.
    private func purposes(_ certificate: X509Certificate) -> UInt32 {
        guard let purposes = certificate.extendedKeyUsage else { return UInt32.max }
        let bits: [String: UInt32] = [
            "1.3.6.1.5.5.7.3.1": 0x1, "1.3.6.1.5.5.7.3.2": 0x2, "1.3.6.1.5.5.7.3.4": 0x4, "1.3.6.1.5.5.7.3.3": 0x8,
            "1.3.6.1.5.5.7.3.9": 0x20, "1.3.6.1.5.5.7.3.8": 0x40, "1.3.6.1.5.5.7.3.10": 0x80, "2.5.29.37.0": 0x100,
        ]
        return purposes.reduce(0) { $0 | (bits[$1] ?? 0) }
    }

    private func nameHash(_ canonical: [UInt8]) -> UInt32 {
        var digest = [UInt8](repeating: 0, count: 20)
        let status = unsafe canonical.withUnsafeBytes { input in
            unsafe digest.withUnsafeMutableBytes { output in
                unsafe gnutls_hash_fast(GNUTLS_DIG_SHA1, input.baseAddress, input.count, output.baseAddress)
            }
        }
        #expect(status == 0)
        return digest.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

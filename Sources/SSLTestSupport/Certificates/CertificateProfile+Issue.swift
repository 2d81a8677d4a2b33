// SPDX-License-Identifier: MIT

import SSLInterface

extension CertificateProfile {
    /// Who signs.
    struct Issuer {
        var certificateDER: [UInt8]
        var privateKeyDER: [UInt8]
        var keyIdentifier: [UInt8]?
    }

    /// A certificate, its key, and the identifier that certificates it issues are to name.
    struct Issue {
        var certificateDER: [UInt8]
        var privateKeyDER: [UInt8]
        var keyIdentifier: [UInt8]?
    }

    /// Makes and signs a certificate with a key that exists.
    ///
    /// - Parameters:
    ///   - name: the usual common name, `nil` for none.
    ///   - names: goes into the alternative names, before those of the profile.
    ///   - issuer: who signs, `nil` for the certificate itself.
    func issue(
        _ name: String?, names: [AlternativeName], key keyDER: [UInt8], by issuer: Issuer?
    ) throws(SSLError) -> Issue {
        let key = try KeyHandle(der: keyDER)
        let certificate = try CertificateHandle()
        try certificate.setVersion(version)
        try certificate.setSerial(serial ?? Self.randomSerial())
        try certificate.setValidity(notBefore, notAfter)
        let attributes = subject + (commonName.resolved(name).map { [.commonName($0)] } ?? [])
        for attribute in attributes { try certificate.addToSubject(attribute) }
        try key.setPublicKey(of: certificate)

        let keyHash = try certificate.keyIdentifier()
        let identifier = version >= 3 ? subjectKeyIdentifier.resolved(keyHash) : nil
        let circumstances = Circumstances(
            names: names, isSubjectEmpty: attributes.isEmpty, subjectKeyIdentifier: identifier,
            authorityKeyIdentifier: authorityKeyIdentifier.resolved(issuer?.keyIdentifier))
        for item in try extensions(circumstances) { try certificate.add(item) }

        if let issuer {
            let signer = try CertificateHandle(der: issuer.certificateDER)
            try certificate.sign(issuer: signer, try KeyHandle(der: issuer.privateKeyDER), signatureHash)
        } else {
            try certificate.sign(issuer: certificate, key, signatureHash)
        }
        var der = try certificate.der()
        if corruptsSignature { der.flipLastBit() }
        return Issue(certificateDER: der, privateKeyDER: keyDER, keyIdentifier: identifier)
    }

    /// The key of the profile, or a new one.
    func newKey() throws(SSLError) -> [UInt8] {
        if let privateKeyDER { return privateKeyDER }
        return try KeyHandle(generating: keyType).der()
    }

    private static func randomSerial() -> [UInt8] {
        var serial = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        // Positive, and not zero in front, which DER would leave out.
        serial[0] = serial[0] & 0x7f | 0x40
        return serial
    }
}

extension [UInt8] {
    /// Changes what stands last in a signed structure: its signature.
    mutating func flipLastBit() {
        guard !isEmpty else { return }
        self[count - 1] ^= 1
    }
}

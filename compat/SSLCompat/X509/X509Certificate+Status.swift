// SPDX-License-Identifier: MIT

extension X509Certificate {
    /// The octets of the public key without its algorithm: what OCSP hashes to name an issuer.
    public var publicKeyOctets: [UInt8] { Array(derBytes[layout.publicKey.key]) }

    /// Its owner promises to staple an OCSP response to it: the TLS feature extension (RFC 7633) names
    /// `status_request`. True as well for an extension that cannot be read.
    public var mustStaple: Bool {
        guard let feature = extensions.first(where: { $0.oid == "1.3.6.1.5.5.7.1.24" }) else { return false }
        var reader = DERReader(feature.value)
        guard var numbers = reader.enter(DERReader.Tag.sequence), reader.isAtEnd else { return true }
        while let number = numbers.smallInteger() {
            if number == 5 { return true }
        }
        return !numbers.isAtEnd
    }
}

// SPDX-License-Identifier: MIT

extension X509Certificate {
    /// Whether the key may sign certificates, and how long a chain may be below this one.
    public struct BasicConstraints: Sendable, Hashable {
        /// The certificate is a certificate authority's.
        public let isCA: Bool
        /// How many intermediate certificates may follow below; `nil` without a limit. Capped at `Int32.max`.
        public let pathLength: Int?
        /// The extension is marked critical, as RFC 5280 demands of a CA.
        public let isCritical: Bool
        /// An encoding that OpenSSL calls invalid; ``pathLength`` is zero then.
        let hasNegativePathLength: Bool

        init?(_ reader: inout DERReader, isCritical: Bool) {
            guard var fields = reader.enter(DERReader.Tag.sequence) else { return nil }
            var isCA = false
            if let flag = fields.content(DERReader.Tag.boolean) {
                guard flag.count == 1 else { return nil }
                isCA = reader.bytes[flag.lowerBound] != 0
            }
            var length: Int?
            var isNegative = false
            if !fields.isAtEnd {
                guard let content = fields.integer(), fields.isAtEnd else { return nil }
                isNegative = reader.bytes[content.lowerBound] >= 0x80
                length = isNegative ? 0 : Self.capped(reader.bytes[content])
            }
            self.isCA = isCA
            self.isCritical = isCritical
            pathLength = length
            hasNegativePathLength = isNegative
        }

        private static func capped(_ octets: ArraySlice<UInt8>) -> Int {
            guard octets.count <= 5 else { return Int(Int32.max) }
            return Int(min(octets.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }, UInt64(Int32.max)))
        }
    }

    /// What tells the issuer's certificate from others with the same name.
    public struct AuthorityKeyIdentifier: Sendable, Hashable {
        /// The issuer's ``X509Certificate/subjectKeyIdentifier``.
        public let keyIdentifier: [UInt8]?
        /// The name of the issuer's issuer.
        public let issuer: [SubjectAltName]?
        /// The issuer's ``X509Certificate/serialNumber``.
        public let serialNumber: [UInt8]?

        init(_ fields: Fields, _ bytes: [UInt8]) {
            keyIdentifier = fields.keyIdentifier.map { Array(bytes[$0]) }
            issuer = fields.issuer.map { SubjectAltName.list(GeneralNameReader(DERReader(bytes, in: $0)), bytes) }
            serialNumber = fields.serialNumber.map { Array(bytes[$0]) }
        }

        /// The same as ranges.
        struct Fields {
            var keyIdentifier: Range<Int>?
            var issuer: Range<Int>?
            var serialNumber: Range<Int>?

            init?(_ reader: inout DERReader) {
                guard var fields = reader.enter(DERReader.Tag.sequence) else { return nil }
                if fields.nextTag == 0x80 { keyIdentifier = fields.content(0x80) }
                if fields.nextTag == 0xa1, let names = fields.enter(0xa1) {
                    guard GeneralNameReader.isWellFormed(names) else { return nil }
                    issuer = names.position..<names.end
                }
                if fields.nextTag == 0x82 { serialNumber = fields.integer(0x82) }
                guard fields.isAtEnd else { return nil }
            }
        }
    }
}

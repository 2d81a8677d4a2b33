// SPDX-License-Identifier: MIT

package import SSLInterface

/// The names that an authority may issue for, and those it may not (RFC 5280, 4.2.1.10). `NAME_CONSTRAINTS`.
package struct NameConstraints {
    /// A set of names: everything that is, or lies below, a base.
    struct Subtree {
        let base: DERReader.Element
        /// The base of a directoryName in canonical form; empty for other kinds.
        let canonical: [UInt8]
        /// It has a minimum other than 0, or a maximum, which nobody implements. OpenSSL's code 49.
        let hasDistance: Bool
    }

    let bytes: [UInt8]
    private(set) var permitted: [Subtree] = []
    private(set) var excluded: [Subtree] = []

    /// The constraints of an authority; `nil` when it has none.
    package init?(_ certificate: X509Certificate) {
        guard var value = certificate.value(.nameConstraints), var fields = value.enter(DERReader.Tag.sequence) else {
            return nil
        }
        bytes = certificate.derBytes
        permitted = Self.subtrees(0xa0, &fields)
        excluded = Self.subtrees(0xa1, &fields)
    }

    /// How many bases there are.
    var count: Int { permitted.count + excluded.count }

    private static func subtrees(_ tag: UInt8, _ fields: inout DERReader) -> [Subtree] {
        guard var list = fields.enter(tag) else { return [] }
        var result: [Subtree] = []
        while var subtree = list.enter(DERReader.Tag.sequence), let base = subtree.next() {
            var hasDistance = false
            if subtree.nextTag == 0x80 { hasDistance = subtree.smallInteger(0x80) != 0 }
            if !subtree.isAtEnd { hasDistance = true }
            let name = base.tag == GeneralNameReader.Tag.directoryName ? base : nil
            let canonical = name.map { ConstrainedNames.canonical($0, fields.bytes) } ?? []
            result.append(Subtree(base: base, canonical: canonical, hasDistance: hasDistance))
        }
        return result
    }

    /// The checks that OpenSSL's decoder makes of the extension.
    static func isWellFormed(_ reader: inout DERReader) -> Bool {
        guard var fields = reader.enter(DERReader.Tag.sequence) else { return false }
        for tag in [0xa0, 0xa1] as [UInt8] where fields.nextTag == tag {
            guard var subtrees = fields.enter(tag) else { return false }
            while let subtree = subtrees.next(DERReader.Tag.sequence) {
                guard isSubtree(DERReader(reader.bytes, in: subtree.content)) else { return false }
            }
            guard subtrees.isAtEnd else { return false }
        }
        return fields.isAtEnd
    }

    private static func isSubtree(_ reader: DERReader) -> Bool {
        var reader = reader
        guard let base = reader.next(), GeneralNameReader.isWellFormed(base, reader.bytes) else { return false }
        for tag in [0x80, 0x81] as [UInt8] where reader.nextTag == tag {
            guard reader.integer(tag) != nil else { return false }
        }
        return reader.isAtEnd
    }
}

extension NameConstraints {
    /// Comparisons of a name with a base that one verification may cost.
    ///
    /// OpenSSL allows 2^20 for each pair of certificates; a chain of hostile ones would have thousands of pairs.
    package struct Budget {
        package private(set) var spent = 0
        static let perCertificate = 1 << 20
        static let total = 1 << 22

        /// Nothing spent.
        package init() {}

        mutating func spend(_ names: Int, _ bases: Int) -> Bool {
            let (product, overflows) = names.multipliedReportingOverflow(by: bases)
            guard !overflows, product <= Self.perCertificate, spent + product <= Self.total else { return false }
            spent += product
            return true
        }
    }

    /// What these constraints have against the names of a certificate further down, or `nil`. `NAME_CONSTRAINTS_check`.
    ///
    /// - Parameter commonNames: the flags by which common names that look like host names count as such; `nil` where they
    ///   never do, above the leaf.
    package func fault(in names: ConstrainedNames, commonNames: HostFlags?, _ budget: inout Budget) -> VerifyCode? {
        guard budget.spend(names.count, count) else { return .unspecified }
        if names.hasSubject {
            if let fault = fault(of: .directory(names.subject)) { return fault }
            for email in names.subjectEmails {
                guard let email else { return .unsupportedNameSyntax }
                if let fault = fault(of: .email(email)) { return fault }
            }
        }
        for name in names.alternatives { if let fault = fault(of: name) { return fault } }
        guard let commonNames, !commonNames.contains(.neverCheckSubject),
            commonNames.contains(.alwaysCheckSubject) || !names.hasDNSName
        else { return nil }
        return commonNameFault(in: names)
    }

    private func commonNameFault(in names: ConstrainedNames) -> VerifyCode? {
        for name in names.commonNames {
            guard var text = name else { return .outOfMemory }
            while text.last == 0 { text.removeLast() }
            if text.contains(0) { return .unsupportedNameSyntax }
            if ConstrainedNames.isHostName(text), let fault = fault(of: .dns(text[...])) { return fault }
        }
        return nil
    }

    /// At least one permitted base of the name's kind must match, if there are any; no excluded one may.
    private func fault(of name: ConstrainedNames.Name) -> VerifyCode? {
        var isPermitted: Bool?
        for subtree in permitted where name.isConstrained(by: subtree, bytes) {
            if subtree.hasDistance { return .subtreeMinmax }
            if isPermitted == true { continue }
            switch name.matches(subtree, bytes) {
            case .success(let matches): isPermitted = matches
            case .failure(let fault): return fault.code
            }
        }
        if isPermitted == false { return .permittedViolation }
        for subtree in excluded where name.isConstrained(by: subtree, bytes) {
            if subtree.hasDistance { return .subtreeMinmax }
            switch name.matches(subtree, bytes) {
            case .success(true): return .excludedViolation
            case .success(false): break
            case .failure(let fault): return fault.code
            }
        }
        return nil
    }
}

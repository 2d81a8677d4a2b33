// SPDX-License-Identifier: MIT
public import SSLInterface

/// A text in OpenSSL's cipher-string language, read: which suites up to TLS 1.2 it selects, in which order.
///
/// Items are separated by colons, commas, semicolons or blanks. An item is a name or a keyword, or several joined by `+`
/// which all have to fit; `-` takes the suites out again, `!` for good, a leading `+` moves them to the end. `@STRENGTH`
/// sorts by strength, `@SECLEVEL=n` sets the security level, `DEFAULT` in front stands for OpenSSL's default list, and
/// `SUITEB128`, `SUITEB128ONLY` and `SUITEB192` in front for the suites of RFC 6460. Unknown names select nothing.
///
/// The suites of TLS 1.3 are not part of the language. The results are those of OpenSSL 3.0, without the ARIA suites,
/// which GnuTLS does not have. The time to read a text grows with its length alone. CPython's `set_ciphers()`; see
/// `openssl-ciphers(1)`.
public struct CipherString: Sendable, Hashable {
    /// The text as it was given.
    public let text: String
    /// The suites in order of preference, the first being the favourite. Like CPython's `get_ciphers()`, this is not yet
    /// what the security level leaves of them.
    public let suites: [CipherSuite]
    /// The level of the last `@SECLEVEL`, 0 to 5; `nil` without one.
    public let securityLevel: Int?
    /// The profile of RFC 6460 that the text asks for, which limits more than suites.
    public let suiteB: SuiteBProfile?

    /// Reads a text.
    ///
    /// Throws CPython's errors: `.ssl`, "No cipher can be selected.", for a text with a mistake and for one that selects no
    /// suite, and `.invalidArgument` for a text with a NUL in it.
    public init(_ text: String) throws(SSLError) {
        self.text = text
        var rules = Array(text.utf8)[...]
        if rules.contains(0) { throw .invalidArgument("embedded null character") }
        suiteB = SuiteBProfile(startOf: rules)
        if let suiteB { rules = Array(suiteB.rules.utf8)[...] }
        var list = CipherList()
        var level: Int?
        if rules.starts(with: "DEFAULT".utf8) {
            rules = rules.dropFirst("DEFAULT".utf8.count)
            _ = try Self.apply(Array(Self.defaultRules.utf8)[...], to: &list)
        }
        level = try Self.apply(rules, to: &list)
        suites = list.suites
        securityLevel = level
        if suites.isEmpty { throw Self.nothingSelected }
    }

    /// What OpenSSL 3 has for `DEFAULT`.
    private static let defaultRules = "ALL:!COMPLEMENTOFDEFAULT:!eNULL"

    /// Applies the commands of a text in order; returns the last security level among them.
    private static func apply(_ rules: ArraySlice<UInt8>, to list: inout CipherList) throws(SSLError) -> Int? {
        var parser = CipherStringParser(rules)
        var level: Int?
        while let command = try parser.next() {
            switch command {
            case .change(let operation, let pattern): list.apply(operation, to: pattern)
            case .sortByStrength: list.sortByStrength()
            case .securityLevel(let number): level = number
            }
        }
        return level
    }

    /// CPython's error for every text that OpenSSL does not take.
    static var nothingSelected: SSLError { SSLError(.ssl, .init(message: "No cipher can be selected.")) }
}

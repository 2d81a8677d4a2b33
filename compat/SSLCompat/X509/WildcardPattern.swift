// SPDX-License-Identifier: MIT

internal import SSLInterface

/// A name with one wildcard in its first label.
struct WildcardPattern {
    private let prefix: ArraySlice<UInt8>
    private let suffix: ArraySlice<UInt8>

    /// `nil` when OpenSSL takes no `*` of the name for a wildcard.
    ///
    /// The star is the first and only one, at the start or the end of the first label, which is no `xn--` label; two
    /// dots or more follow; every label is letters, digits and inner hyphens.
    init?(_ pattern: ArraySlice<UInt8>, _ flags: HostFlags) {
        guard let star = pattern.firstIndex(of: UInt8(ascii: "*")) else { return nil }
        prefix = pattern[..<star]
        suffix = pattern[(star + 1)...]
        let labels = pattern.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 3, let first = labels.first, star < first.endIndex, !Self.isInternational(prefix),
            labels.dropFirst().allSatisfy(Self.isPlainLabel)
        else { return nil }
        let (head, tail) = (first[..<star], first[(star + 1)...])
        guard head.isEmpty || tail.isEmpty && Self.isPlainLabel(head) else { return nil }
        guard tail.isEmpty || Self.areLabelOctets(tail) && tail.last != UInt8(ascii: "-") else { return nil }
        if flags.contains(.noPartialWildcards), !(head.isEmpty && tail.isEmpty) { return nil }
    }

    /// True when the wildcard stands for a part of one label that makes the name equal.
    ///
    /// A star that is a whole label stands for one octet at least, for an `xn--` label too, and with
    /// ``HostFlags/multiLabelWildcards`` for several labels. Part of an `xn--` label is never matched.
    func matches(_ reference: ArraySlice<UInt8>, _ flags: HostFlags) -> Bool {
        guard reference.count >= prefix.count + suffix.count,
            HostnameMatcher.areEqual(prefix, reference.prefix(prefix.count)),
            HostnameMatcher.areEqual(suffix, reference.suffix(suffix.count))
        else { return false }
        let middle = reference.dropFirst(prefix.count).dropLast(suffix.count)
        let isWholeLabel = prefix.isEmpty && suffix.first == UInt8(ascii: ".")
        if isWholeLabel ? middle.isEmpty : Self.isInternational(reference) { return false }
        if middle.elementsEqual([UInt8(ascii: "*")]) { return true }
        let mayHoldDots = isWholeLabel && flags.contains(.multiLabelWildcards)
        return middle.allSatisfy { Self.isLabelOctet($0) || mayHoldDots && $0 == UInt8(ascii: ".") }
    }

    private static func isPlainLabel(_ label: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return !label.isEmpty && label.first != hyphen && label.last != hyphen && areLabelOctets(label)
    }

    private static func areLabelOctets(_ octets: ArraySlice<UInt8>) -> Bool { octets.allSatisfy(isLabelOctet) }

    private static func isLabelOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func isInternational(_ text: ArraySlice<UInt8>) -> Bool {
        text.prefix(4).map(HostnameMatcher.lowercased).elementsEqual("xn--".utf8)
    }
}

// SPDX-License-Identifier: MIT
internal import SSLInterface

/// Takes a cipher string apart, one command after the other.
struct CipherStringParser {
    /// Something that the text says to do.
    enum Command {
        case change(CipherList.Operation, CipherPattern)
        case sortByStrength
        case securityLevel(Int)
    }

    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) { rest = text }

    /// The next command, or `nil` at the end. Skips items with unknown names, as OpenSSL does.
    ///
    /// Throws for an item that is not of the language: a sign that it does not have, a name missing where one is due.
    mutating func next() throws(SSLError) -> Command? {
        while let first = rest.first {
            if Self.isSeparator(first) {
                rest = rest.dropFirst()
            } else if first == UInt8(ascii: "@") {
                rest = rest.dropFirst()
                return try special()
            } else {
                let operation = takeOperation(first)
                if let pattern = try pattern() { return .change(operation, pattern) }
                skipItem()
            }
        }
        return nil
    }

    private mutating func takeOperation(_ first: UInt8) -> CipherList.Operation {
        let operation: CipherList.Operation
        switch first {
        case UInt8(ascii: "-"): operation = .deactivate
        case UInt8(ascii: "!"): operation = .remove
        case UInt8(ascii: "+"): operation = .moveToEnd
        default: return .activate
        }
        rest = rest.dropFirst()
        return operation
    }

    /// Names joined by plus signs; `nil` where one is unknown or they exclude each other. What follows such a one is not
    /// looked at, not even for mistakes.
    private mutating func pattern() throws(SSLError) -> CipherPattern? {
        var pattern = CipherPattern()
        while true {
            let name = try takeName()
            let isLast = rest.first != UInt8(ascii: "+")
            if !isLast { rest = rest.dropFirst() }
            guard let next = CipherPattern.named(name), pattern.narrow(to: next) else { return nil }
            if isLast { return pattern }
        }
    }

    private mutating func special() throws(SSLError) -> Command {
        let name = try takeName()
        // OpenSSL looks at nothing more of the item.
        skipItem()
        if name.elementsEqual("STRENGTH".utf8) { return .sortByStrength }
        let level = "SECLEVEL=".utf8
        guard name.starts(with: level), name.count == level.count + 1, let digit = name.last,
            (UInt8(ascii: "0")...UInt8(ascii: "5")).contains(digit)
        else { throw CipherString.nothingSelected }
        return .securityLevel(Int(digit - UInt8(ascii: "0")))
    }

    /// The letters, digits and signs of a name; there has to be one.
    private mutating func takeName() throws(SSLError) -> ArraySlice<UInt8> {
        let name = rest.prefix(while: Self.isPartOfName)
        guard !name.isEmpty else { throw CipherString.nothingSelected }
        rest = rest[name.endIndex...]
        return name
    }

    private mutating func skipItem() {
        rest = rest.drop { !Self.isSeparator($0) }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: " "): true
        default: false
        }
    }

    private static func isPartOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "="):
            true
        default: false
        }
    }
}

// SPDX-License-Identifier: MIT

/// Builds DER: tag, length, contents.
struct DERWriter {
    /// What was written so far.
    private(set) var bytes: [UInt8] = []

    /// Appends an element with these contents.
    mutating func append(_ tag: UInt8, _ content: some Collection<UInt8>) {
        bytes.append(tag)
        appendLength(content.count)
        bytes.append(contentsOf: content)
    }

    /// One element by itself.
    static func element(_ tag: UInt8, _ content: some Collection<UInt8>) -> [UInt8] {
        var writer = DERWriter()
        writer.append(tag, content)
        return writer.bytes
    }

    private mutating func appendLength(_ length: Int) {
        guard length >= 0x80 else { return bytes.append(UInt8(length)) }
        let octets = (length.bitWidth - length.leadingZeroBitCount + 7) / 8
        bytes.append(0x80 | UInt8(octets))
        for place in (0..<octets).reversed() { bytes.append(UInt8(truncatingIfNeeded: length >> (8 * place))) }
    }
}

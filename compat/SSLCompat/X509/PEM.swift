// SPDX-License-Identifier: MIT

public import SSLInterface

/// Binary data between `-----BEGIN` and `-----END` lines (RFC 7468, and RFC 1421's headers of encrypted keys).
///
/// As lenient as OpenSSL: text between blocks does not matter, lines end in LF or CRLF, white space at their ends is
/// ignored, a byte order mark may come first.
public enum PEM {
    /// One block.
    public struct Block: Sendable, Hashable {
        /// What it holds, such as `CERTIFICATE` or `RSA PRIVATE KEY`.
        public let label: String
        /// The header lines as they are, such as `Proc-Type: 4,ENCRYPTED`; empty for most blocks.
        public let headers: String
        /// The decoded contents. Of an encrypted key, what must still be decrypted.
        public let derBytes: [UInt8]
        /// The whole block with its first and its last line.
        public let text: [UInt8]
    }

    /// All blocks, in their order, whatever their labels.
    ///
    /// Throws OpenSSL's `PEM` errors: `BAD_BASE64_DECODE` for contents that cannot be decoded, `BAD_END_LINE` for a
    /// block that does not end, or ends with another label. A text without blocks has none.
    public static func blocks(in bytes: [UInt8]) throws(SSLError) -> [Block] {
        var lines = Lines(bytes)
        var blocks: [Block] = []
        while let line = lines.next() {
            guard let label = line.label(after: "-----BEGIN ") else { continue }
            blocks.append(try block(label, from: line.start, &lines))
        }
        return blocks
    }

    /// True when the bytes hold the start of a block anywhere; DER never begins like that.
    public static func isPEM(_ bytes: [UInt8]) -> Bool {
        let marker = Array("-----BEGIN ".utf8)
        var rest = bytes[...]
        while let dash = rest.firstIndex(of: marker[0]) {
            rest = rest[dash...]
            if rest.starts(with: marker) { return true }
            rest.removeFirst()
        }
        return false
    }

    /// A block with lines of 64 columns and a newline at its end. CPython's `DER_cert_to_PEM_cert`.
    public static func encode(_ der: [UInt8], label: String) -> String {
        "-----BEGIN \(label)-----\n" + String(decoding: Base64.encode(der, columns: 64), as: UTF8.self)
            + "-----END \(label)-----\n"
    }

    /// Reads what follows the first line of a block.
    private static func block(
        _ label: ArraySlice<UInt8>, from start: Int, _ lines: inout Lines
    ) throws(SSLError) -> Block {
        let body = lines.position
        var data = body
        var isInHeaders = lines.nextHasColon
        while let line = lines.next() {
            if isInHeaders, line.content.isEmpty {
                data = lines.position
                isInHeaders = false
            } else if line.content.starts(with: "-----END ".utf8) {
                guard line.label(after: "-----END ") == label else { break }
                guard let contents = Base64.decode(lines.bytes[data..<line.start]) else {
                    throw error(100, "BAD_BASE64_DECODE", "bad base64 decode")
                }
                return Block(
                    label: String(decoding: label, as: UTF8.self),
                    headers: String(decoding: lines.bytes[body..<data], as: UTF8.self), derBytes: contents,
                    text: Array(lines.bytes[start..<lines.position]))
            }
        }
        throw error(102, "BAD_END_LINE", "bad end line")
    }

    private static func error(_ number: Int32, _ name: String, _ message: String) -> SSLError {
        SSLError(.ssl, .init(message: message, library: .pem, reason: .init(name: name, number: number)))
    }
}

extension PEM.Block {
    /// What should be a certificate; `nil` under a label that is none of a certificate's.
    ///
    /// Octets behind it are cut off, as OpenSSL does in PEM: trust settings under its own label `TRUSTED CERTIFICATE`.
    public var certificateDER: [UInt8]? {
        switch label {
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE":
            var reader = DERReader(derBytes)
            guard let certificate = reader.next(DERReader.Tag.sequence), !reader.isAtEnd else { return derBytes }
            return Array(derBytes[certificate.whole])
        default:
            return nil
        }
    }

    /// What should be a revocation list; `nil` under another label.
    package var revocationListDER: [UInt8]? { label == "X509 CRL" ? derBytes : nil }

    /// The contents are encrypted, in PKCS #8's form or in the older one with headers.
    public var isEncrypted: Bool {
        label == "ENCRYPTED PRIVATE KEY" || headers.contains("ENCRYPTED")
    }
}

extension PEM {
    /// The lines of a text, without white space and control characters at their ends.
    private struct Lines {
        let bytes: [UInt8]
        /// Where the next line starts.
        private(set) var position: Int

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        }

        struct Line {
            let start: Int
            let content: ArraySlice<UInt8>

            /// What stands between a marker and five dashes.
            func label(after marker: String) -> ArraySlice<UInt8>? {
                let marker = marker.utf8
                guard content.starts(with: marker) else { return nil }
                let rest = content.dropFirst(marker.count)
                guard rest.suffix(5).elementsEqual("-----".utf8) else { return nil }
                return rest.dropLast(5)
            }
        }

        mutating func next() -> Line? {
            guard position < bytes.count else { return nil }
            let start = position
            var end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
            position = min(end + 1, bytes.endIndex)
            while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
            return Line(start: start, content: bytes[start..<end])
        }

        /// Headers have a colon in their first line.
        var nextHasColon: Bool {
            bytes[position...].prefix { $0 != UInt8(ascii: "\n") }.contains(UInt8(ascii: ":"))
        }
    }
}

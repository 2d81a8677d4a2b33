// SPDX-License-Identifier: MIT

/// Remembers the header of the record that GnuTLS is reading.
///
/// GnuTLS answers everything that is not TLS with one code, and a plaintext alert in TLS 1.3 with "decryption failed". The
/// header and the first bytes of the body tell plain HTTP, other protocols and such alerts apart.
struct RecordSniffer {
    /// The first seven bytes of the record, and how many of them have come.
    private(set) var bytes: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0, 0, 0, 0)
    private(set) var count = 0
    /// Records of type ChangeCipherSpec since this was last set to zero.
    var changeCipherSpecs = 0
    /// A hello has come that asks for SSL 2: a length of two bytes, the type, a version whose first byte is 0.
    private(set) var sawSSL2Hello = false
    /// What is still to come of the record's body.
    private var bodyRemaining = 0

    var contentType: UInt8 { bytes.0 }
    var majorVersion: UInt8 { bytes.1 }
    var length: Int { Int(bytes.3) << 8 | Int(bytes.4) }

    /// The header has come, and nothing behind it.
    var isAtBody: Bool { count == 5 }
    var header: [UInt8] { [bytes.0, bytes.1, bytes.2, bytes.3, bytes.4] }

    /// Nothing of a record has come that is not complete.
    var isBetweenRecords: Bool { bodyRemaining == 0 && (count == 0 || count >= 5) }

    /// A record of type alert and length two: the description, which is not encrypted.
    var plaintextAlert: UInt8? { count == 7 && contentType == 21 && length == 2 ? bytes.6 : nil }

    /// Looks at bytes on their way to GnuTLS, which reads a header of five bytes and then exactly the body.
    @inline(__always)
    mutating func observe(_ chunk: UnsafeRawBufferPointer) {
        // As nearly always: a header alone, then a body alone.
        if chunk.count == 5 && bodyRemaining == 0 && (count == 0 || count >= 5) {
            unsafe bytes = (chunk[0], chunk[1], chunk[2], chunk[3], chunk[4], 0, 0)
            count = 5
            bodyRemaining = length
            noteHeader()
        } else if chunk.count == bodyRemaining && count == 5 && chunk.count >= 2 {
            (bytes.5, bytes.6) = unsafe (chunk[0], chunk[1])
            count = 7
            bodyRemaining = 0
        } else {
            unsafe observePieces(chunk)
        }
    }

    /// The same for a chunk that begins or ends anywhere.
    private mutating func observePieces(_ chunk: UnsafeRawBufferPointer) {
        var position = 0
        while position < chunk.count {
            if bodyRemaining == 0 && count >= 5 { count = 0 }
            if count < 5 {
                unsafe keep(chunk[position])
                position += 1
                if count == 5 {
                    bodyRemaining = length
                    noteHeader()
                }
                continue
            }
            // The body: its first two bytes are kept, the rest is counted.
            var skipped = min(chunk.count - position, bodyRemaining)
            if count < 7 {
                unsafe keep(chunk[position])
                skipped = 1
            }
            position += skipped
            bodyRemaining -= skipped
        }
    }

    @inline(__always) private mutating func noteHeader() {
        if contentType == 20 {
            changeCipherSpecs &+= 1
        } else if contentType & 0x80 != 0 && bytes.2 == 1 && bytes.3 == 0 {
            sawSSL2Hello = true
        }
    }

    private mutating func keep(_ byte: UInt8) {
        switch count {
        case 0: bytes.0 = byte
        case 1: bytes.1 = byte
        case 2: bytes.2 = byte
        case 3: bytes.3 = byte
        case 4: bytes.4 = byte
        case 5: bytes.5 = byte
        default: bytes.6 = byte
        }
        count += 1
    }
}

// SPDX-License-Identifier: MIT

/// Something with a signature around it: a certificate or a revocation list.
package protocol SignedObject {
    /// The whole encoding.
    var derBytes: [UInt8] { get }
    /// Where its signed part stands, and what signed it.
    var signature: SignatureLayout { get }
}

/// Where a signature and what belongs to it stand.
package struct SignatureLayout: Sendable {
    /// The part that is signed, header included.
    package let signed: Range<Int>
    /// The AlgorithmIdentifier inside the signed part.
    package let innerAlgorithm: Range<Int>
    /// The AlgorithmIdentifier outside.
    package let outerAlgorithm: Range<Int>
    /// The object identifier in it.
    package let oid: Range<Int>
    /// The octets of the signature.
    package let octets: Range<Int>
    /// Bits of the last octet that do not count: none in any real signature, and OpenSSL insists.
    package let unusedBits: Int
}

extension SignedObject {
    /// The dotted object identifier of the algorithm that signed.
    package var signatureOID: String { ObjectIdentifier.dotted(derBytes[signature.oid]) ?? "" }

    /// The algorithm that signed; `nil` for one that is not known here.
    package var signatureAlgorithm: SignatureAlgorithm? {
        SignatureAlgorithm(derBytes, in: signature.outerAlgorithm)
    }

    /// The algorithm named inside the signed part is the one named outside.
    package var hasConsistentAlgorithm: Bool {
        derBytes[signature.innerAlgorithm].elementsEqual(derBytes[signature.outerAlgorithm])
    }
}

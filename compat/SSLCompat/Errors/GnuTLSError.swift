// SPDX-License-Identifier: MIT
internal import SSLInterface

/// A number that a GnuTLS function returned: one of `GNUTLS_E_*`.
public struct GnuTLSError: RawRepresentable, Sendable, Hashable {
    /// GnuTLS's number: 0, or negative.
    public let rawValue: Int32
    /// Makes an error from GnuTLS's number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Where a code can be met.
    public enum Category: Sendable, Hashable {
        /// No failure: the connection goes on, or the answer is that there is nothing.
        case flow
        /// A conversation with a peer failed.
        case tls
        /// A certificate, a key or a file could not be used.
        case loading
        /// Another part of GnuTLS, named by a word such as `OpenPGP`, that is not used here.
        case notTLS(area: String)
    }

    /// GnuTLS's name, such as `GNUTLS_E_AGAIN`; `nil` for a number that is not in its headers.
    public var name: String? { row.map { "GNUTLS_E_" + $0.name } }

    /// What it means, in a sentence.
    public var text: String { row?.text ?? "GnuTLS returned a number that this version does not know." }

    /// Where it can be met. A number that is not in the table counts as a failure of TLS.
    public var category: Category { row?.category ?? .tls }

    /// What OpenSSL would say. The code alone decides: where the cause is known better, use the named ``Translation``.
    ///
    /// An unknown number is an internal error, with the alert of that name.
    public var translation: Translation { row?.translation ?? .internalError }

    /// What CPython says when this is the answer to loading a certificate chain and its key: mostly "PEM lib", whatever
    /// the cause.
    public var loadTranslation: Translation {
        switch translation.code {
        case .noMemory, .syscall, .notSupported: translation
        default: rawValue == Self.certificateKeyMismatch.rawValue ? .keyValuesMismatch : .pemLib
        }
    }

    /// All numbers of the table, from 0 down.
    public static let all: [GnuTLSError] = table.keys.sorted(by: >).map { GnuTLSError(rawValue: $0) }

    /// Looks a code up by its name, one of its older names, or either without `GNUTLS_E_`.
    public static func named(_ name: String) -> GnuTLSError? {
        let prefix = "GNUTLS_E_"
        let short = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
        if let number = aliases[short] { return GnuTLSError(rawValue: number) }
        return table.values.first { $0.name == short }.map { GnuTLSError(rawValue: $0.code) }
    }
}

extension GnuTLSError {
    private static let certificateKeyMismatch = GnuTLSError(rawValue: -60)

    private var row: Row? { Self.table[rawValue] }

    /// A line of data.
    struct Row: Sendable {
        let code: Int32
        /// Without `GNUTLS_E_`.
        let name: String
        let category: Category
        let translation: Translation
        let text: String

        /// A code of TLS or of loading.
        init(_ code: Int32, _ name: String, _ category: Category, _ translation: Translation, _ text: String) {
            self.code = code
            self.name = name
            self.category = category
            self.translation = translation
            self.text = text
        }

        /// A code of a part of GnuTLS that is not used: if it comes nevertheless, something is wrong in here.
        init(_ code: Int32, _ name: String, _ area: String, _ text: String) {
            self.init(code, name, .notTLS(area: area), .internalError, text)
        }
    }

    private static let table = Dictionary(
        (flowRows + tlsRows + loadingRows + otherRows).map { ($0.code, $0) }
    ) { first, _ in first }
}

// SPDX-License-Identifier: MIT
import Foundation

/// The header of the GnuTLS that these tests are built against, as text: the tables are checked for what it has and
/// they have not.
enum InstalledHeader {
    /// The text of `gnutls/gnutls.h`.
    static func text() throws -> String {
        let include = (try? pkgConfig(["--variable=includedir", "gnutls"])) ?? ""
        let directories = [include, "/usr/include", "/usr/include/x86_64-linux-gnu", "/usr/local/include"]
        for directory in directories where !directory.isEmpty {
            if let text = try? String(contentsOfFile: directory + "/gnutls/gnutls.h", encoding: .utf8) { return text }
        }
        throw CocoaError(.fileNoSuchFile)
    }

    /// The `GNUTLS_E_*` macros: name (without the prefix) and what they are defined as.
    static func errorMacros() throws -> [(name: String, value: String)] {
        let prefix = "GNUTLS_E_"
        return try text().split(separator: "\n").compactMap { line in
            let words = line.split { $0 == " " || $0 == "\t" }
            guard words.count >= 3, words[0] == "#define", words[1].hasPrefix(prefix) else { return nil }
            return (String(words[1].dropFirst(prefix.count)), String(words[2]))
        }
    }

    /// The members of `gnutls_certificate_status_t`: name (without `GNUTLS_CERT_`) and bit.
    static func certificateStatusBits() throws -> [(name: String, bit: UInt32)] {
        let text = try text()
        guard let end = text.firstRange(of: "} gnutls_certificate_status_t;") else { return [] }
        let body = text[..<end.lowerBound].split(separator: "typedef enum").last ?? ""
        return body.matches(of: /GNUTLS_CERT_(\w+)\s*=\s*1\s*<<\s*(\d+)/).compactMap { match in
            UInt32(match.2).map { (String(match.1), 1 << $0) }
        }
    }

    private static func pkgConfig(_ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["pkg-config"] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

// SPDX-License-Identifier: MIT

import Foundation
import SSLInterface
import Testing

@testable import SSLCompat

@Suite("PEM")
struct PEMTests {
    @Test("Encoding and decoding are inverse for every length", arguments: 0...100)
    func roundTrip(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let text = PEM.encode(bytes, label: "X Y")
        #expect(text.split(separator: "\n").dropLast().dropFirst(2).allSatisfy { $0.count <= 64 })
        let blocks = try PEM.blocks(in: Array("before\n\(text)between\n\(text)after".utf8))
        #expect(blocks.map(\.derBytes) == [bytes, bytes])
        #expect(blocks.map(\.label) == ["X Y", "X Y"])
        #expect(blocks[1].text == Array(text.utf8))
    }

    @Test("The encoding is Foundation's base64 in lines of 64")
    func encoding() {
        let bytes = CertificateCorpus.rich
        let base64 = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        #expect(
            PEM.encode(bytes, label: "CERTIFICATE")
                == "-----BEGIN CERTIFICATE-----\n\(base64)\n-----END CERTIFICATE-----\n")
    }

    @Test(
        "Line ends, trailing blanks, a byte order mark and a missing last newline do not matter",
        arguments: [
            "-----BEGIN A-----\r\nAAEC\r\nAw==\r\n-----END A-----\r\n",
            "-----BEGIN A----- \t\nAAEC  \nAw==\t\n-----END A-----",
            "\u{feff}-----BEGIN A-----\nAAECAw==\n-----END A-----\n",
            "x-----BEGIN B-----\n-----BEGIN A-----\n\nAA\nECAw=\n=\n-----END A-----",
        ])
    func lenient(_ text: String) throws {
        let block = try #require(try PEM.blocks(in: Array(text.utf8)).first)
        #expect(block.derBytes == [0, 1, 2, 3])
        #expect(block.label == "A")
        #expect(block.headers.isEmpty)
    }

    @Test("Headers are kept apart from the contents")
    func headers() throws {
        let headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n"
        let text = "-----BEGIN RSA PRIVATE KEY-----\n\(headers)AAEC\n-----END RSA PRIVATE KEY-----\n"
        let block = try #require(try PEM.blocks(in: Array(text.utf8)).first)
        #expect(block.headers == headers)
        #expect(block.derBytes == [0, 1, 2])
        #expect(block.isEncrypted)
        #expect(String(decoding: block.text, as: UTF8.self) == text)
    }

    @Test(
        "Contents that are not base64 are BAD_BASE64_DECODE",
        arguments: ["AAE", "AA=E", "A===", "AAEC=", "AA*C", "AA-C", "====", "AA==AA=="])
    func badContents(_ contents: String) {
        let reason = SSLError.Reason(name: "BAD_BASE64_DECODE", number: 100)
        #expect(failure("-----BEGIN A-----\n\(contents)\n-----END A-----\n")?.reason == reason)
    }

    @Test(
        "A block that does not end as it began is BAD_END_LINE",
        arguments: [
            "-----BEGIN A-----\n", "-----BEGIN A-----", "-----BEGIN A-----\nAAEC\n-----END B-----\n",
            "-----BEGIN A-----\nAAEC\n-----END A----",
        ])
    func badEnd(_ text: String) {
        #expect(failure(text)?.reason == SSLError.Reason(name: "BAD_END_LINE", number: 102))
        #expect(failure(text)?.library == .pem)
    }

    @Test("A text without blocks has none")
    func none() throws {
        for text in ["", "\n", "text", "-----BEGIN A----", "----BEGIN A-----", "-----END A-----"] {
            #expect(try PEM.blocks(in: Array(text.utf8)).isEmpty)
        }
        #expect(!PEM.isPEM(Array("-----BEGIN".utf8)))
        #expect(!PEM.isPEM(CertificateCorpus.rich))
        #expect(PEM.isPEM(Array("------BEGIN X-----".utf8)))
    }

    @Test("A certificate is found under each of its labels, without OpenSSL's trust settings")
    func labels() throws {
        let der = CertificateCorpus.rich
        let trusted = der + DER.sequence(DER.sequence(DER.oid("1.2.3")))
        for (label, bytes) in [("CERTIFICATE", der), ("X509 CERTIFICATE", der), ("TRUSTED CERTIFICATE", trusted)] {
            let block = try #require(try PEM.blocks(in: Array(PEM.encode(bytes, label: label).utf8)).first)
            #expect(block.certificateDER == der)
        }
        let key = try #require(try PEM.blocks(in: Array(PEM.encode(der, label: "PRIVATE KEY").utf8)).first)
        #expect(key.certificateDER == nil)
    }

    @Test("No octet, whatever it becomes, and no missing end traps")
    func mutations() {
        let key = "-----BEGIN KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAEC\n-----END KEY-----\r\n"
        let text = Array((PEM.encode(TestCertificate().derBytes, label: "CERTIFICATE") + key).utf8)
        var (read, refused) = (0, 0)
        for index in text.indices {
            var variants = [Array(text[..<index]), Array(text[index...])]
            for octet in [0x00, 0x0a, 0x2d, 0x3d, 0x3a, 0xff] as [UInt8] {
                variants.append(text)
                variants[variants.count - 1][index] = octet
            }
            for variant in variants {
                guard let blocks = try? PEM.blocks(in: variant) else {
                    refused += 1
                    continue
                }
                read += blocks.count { $0.certificateDER.flatMap { X509Certificate(derBytes: $0) } != nil }
            }
        }
        #expect(read > 100)
        #expect(refused > 1000)
    }

    @Test(
        "From a text with one octet changed OpenSSL loads the same certificates",
        .enabled(if: OpenSSLJudge.isAvailable, OpenSSLJudge.need))
    func judged() throws {
        let first = PEM.encode(TestCertificate().derBytes, label: "CERTIFICATE")
        var other = TestCertificate()
        other.serialNumber = [7]
        let text = Array((first + "between\n" + PEM.encode(other.derBytes, label: "CERTIFICATE")).utf8)
        let mutants = text.indices.flatMap { index in
            Array("\n -=A\u{7f}".utf8).map { replacement in
                var mutant = text
                mutant[index] = replacement
                return mutant
            }
        }
        let input = String(decoding: try JSONEncoder().encode(mutants.map { Data($0) }), as: UTF8.self)
        let answers: [Int] = try OpenSSLJudge.run(input, Self.script)
        try #require(answers.count == mutants.count)
        var stricter = 0
        for (mutant, answer) in zip(mutants, answers) {
            let ours = loaded(mutant)
            // OpenSSL takes a dash in the contents for their end.
            if ours == -1, answer == 1 {
                stricter += 1
            } else if ours != answer {
                Issue.record("\(ours), not \(answer): \(String(decoding: mutant, as: UTF8.self))")
            }
        }
        #expect(stricter < 60)
    }

    /// How many certificates there are, or -1 where one of them is broken.
    private func loaded(_ text: [UInt8]) -> Int {
        guard let blocks = try? PEM.blocks(in: text) else { return -1 }
        let encoded = blocks.compactMap(\.certificateDER)
        let certificates = Set(encoded.compactMap { X509Certificate(derBytes: $0) })
        return certificates.count < encoded.count || certificates.isEmpty ? -1 : certificates.count
    }

    private static let script = """
        import base64, json, ssl, sys
        def loaded(text):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            try: context.load_verify_locations(cadata=base64.b64decode(text).decode())
            except ssl.SSLError: return -1
            return context.cert_store_stats()['x509']
        json.dump([loaded(text) for text in json.load(sys.stdin)], sys.stdout)
        """

    private func failure(_ text: String) -> SSLError.Detail? {
        do throws(SSLError) {
            _ = try PEM.blocks(in: Array(text.utf8))
            return nil
        } catch { return error.detail }
    }
}

// SPDX-License-Identifier: MIT
import SSLCompat
import SSLInterface
import Testing

@Suite struct OpenSSLReasonTests {
    @Test(arguments: OpenSSLReason.all) func `each reason is found by name, by number and packed`(reason: OpenSSLReason)
    {
        let byNumber = OpenSSLReason.numbered(library: reason.library, number: reason.reason.number)
        #expect(byNumber?.reason.number == reason.reason.number && byNumber?.text == reason.text)
        #expect(OpenSSLReason.named(reason.reason.name, library: reason.library)?.reason.name == reason.reason.name)
        #expect(OpenSSLReason.packed(reason.packedCode) == byNumber)
    }

    @Test func `names and numbers are unique within a library, but for OpenSSL's own doubles`() {
        var byName: [String: Int32] = [:]
        for reason in OpenSSLReason.all where reason.reason.number & OpenSSLReason.commonFlag == 0 {
            let old = byName.updateValue(reason.reason.number, forKey: "\(reason.library.name):\(reason.reason.name)")
            #expect(old == nil, "\(reason.reason.name)")
        }
        let numbers = Set(OpenSSLReason.all.map(\.packedCode))
        #expect(numbers.count == OpenSSLReason.all.count)
    }

    @Test func `where libraries share a name TLS comes first`() {
        #expect(OpenSSLReason.named("NO_SHARED_CIPHER")?.reason.number == 193)
        #expect(OpenSSLReason.named("X509_LIB")?.library == .ssl)
        #expect(OpenSSLReason.named("BAD_BASE64_DECODE")?.library == .pem)
        #expect(OpenSSLReason.named("no shared cipher") == nil)
    }

    @Test func `texts that are not their names are kept`() {
        #expect(OpenSSLReason.named("ILLEGAL_SUITEB_DIGEST")?.text == "illegal Suite B digest")
        #expect(OpenSSLReason.numbered(library: .x509, number: 524297)?.text == "PEM lib")
        #expect(OpenSSLReason.numbered(library: .x509, number: 524297)?.library == .x509)
    }

    @Test func `a packed number as programs print it is understood`() {
        #expect(OpenSSLReason.packed(0x0A00_0086)?.reason.name == "CERTIFICATE_VERIFY_FAILED")
        #expect(OpenSSLReason.packed(0x0A00_010B)?.reason.name == "WRONG_VERSION_NUMBER")
    }

    @Test(arguments: [0, 1, 0xffff_ffff, 0x0A7f_ffff, 0x7fff_ffff] as [UInt32])
    func `a packed number of nothing is nothing`(code: UInt32) { #expect(OpenSSLReason.packed(code) == nil) }

    @Test func `a library of nobody has no reasons and does no harm`() {
        let odd = SSLError.Library(number: -5, name: "ODD")
        #expect(OpenSSLReason.numbered(library: odd, number: 193) == nil)
        #expect(OpenSSLReason.numbered(library: odd, number: Int32.min) == nil)
        #expect(OpenSSLReason.numbered(library: odd, number: 524297)?.packedCode != nil)
    }

    @Test func `libraries are found by number`() {
        #expect(SSLError.Library.numbered(20) == .ssl)
        #expect(SSLError.Library.numbered(9) == .pem)
        #expect(SSLError.Library.numbered(34)?.name == "X509V3")
        #expect(SSLError.Library.numbered(12) == nil)
    }
}

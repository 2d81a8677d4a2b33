// SPDX-License-Identifier: MIT
import CGnuTLS
import SSLCompat
import Testing

@Suite struct KeyExchangeGroupTests {
    @Test(arguments: KeyExchangeGroup.all) func `each group is found by all its names`(group: KeyExchangeGroup) {
        #expect(KeyExchangeGroup.numbered(group.id) == group)
        for name in [group.name, group.openSSLName, group.otherName, group.gnutlsName] {
            if let name { #expect(KeyExchangeGroup.named(name) == group, "\(name)") }
        }
        #expect(KeyExchangeGroup.curve(group.openSSLName) == group)
    }

    @Test func `set_ecdh_curve takes OpenSSL's short names alone`() {
        #expect(KeyExchangeGroup.curve("prime256v1")?.id == 23)
        #expect(KeyExchangeGroup.curve("X448")?.id == 30)
        for name in ["secp256r1", "P-256", "x448", "SECP384R1", "", "nonsense"] {
            #expect(KeyExchangeGroup.curve(name) == nil, "\(name)")
        }
    }

    @Test func `lists of groups take the other names, and case counts`() {
        #expect(KeyExchangeGroup.named("P-521")?.id == 25)
        #expect(KeyExchangeGroup.named("secp256r1")?.openSSLName == "prime256v1")
        #expect(KeyExchangeGroup.named("p-256") == nil)
        #expect(KeyExchangeGroup.named("brainpoolP256r1")?.gnutlsName == nil)
    }

    @Test func `GnuTLS has the groups that the table says`() throws {
        for group in KeyExchangeGroup.all where !group.isPostQuantum {
            guard let name = group.gnutlsName else { continue }
            let id = unsafe gnutls_group_get_id(name)
            #expect(id.rawValue != 0, "\(name)")
            #expect(unsafe gnutls_group_get_name(id).map { unsafe String(cString: $0) } == name)
        }
    }

    /// The groups that an OpenSSL 3.0 client offered at each level.
    @Test(arguments: [
        (2, [29, 23, 30, 25, 24, 256, 257, 258, 259, 260]), (3, [29, 23, 30, 25, 24, 257, 258, 259, 260]),
        (4, [30, 25, 24, 260]), (5, [25]),
    ])
    func `security levels leave out what OpenSSL leaves out`(level: Int, ids: [UInt16]) {
        #expect(PriorityString.defaultGroups.filter { $0.isAllowed(atSecurityLevel: level) }.map(\.id) == ids)
    }
}

@Suite struct SignatureSchemeTests {
    @Test(arguments: SignatureScheme.all) func `each scheme is found by all its names`(scheme: SignatureScheme) {
        #expect(SignatureScheme.numbered(scheme.id) == scheme)
        for name in [scheme.name, scheme.openSSLName] + scheme.gnutlsNames {
            #expect(SignatureScheme.named(name) == scheme, "\(name)")
        }
        #expect(SignatureScheme.named("nonsense") == nil)
    }

    @Test(arguments: SignatureScheme.all) func `GnuTLS has each scheme by these names`(scheme: SignatureScheme) {
        for name in scheme.gnutlsNames {
            let id = unsafe gnutls_sign_get_id(name)
            #expect(id.rawValue != 0, "\(name)")
            #expect(unsafe gnutls_sign_get_name(id).map { unsafe String(cString: $0) } == name)
        }
    }

    /// The schemes that an OpenSSL 3.0 client offered at each level, SHA-224 (level 2) and DSA apart.
    @Test(arguments: [
        (
            2,
            [
                0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0809, 0x080a, 0x080b, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501,
                0x0601,
            ]
        ),
        (4, [0x0503, 0x0603, 0x0808, 0x080a, 0x080b, 0x0805, 0x0806, 0x0501, 0x0601]),
        (5, [0x0603, 0x080b, 0x0806, 0x0601]),
    ])
    func `security levels leave out what OpenSSL leaves out`(level: Int, ids: [UInt16]) {
        #expect(PriorityString.defaultSignatureSchemes.filter { $0.isAllowed(atSecurityLevel: level) }.map(\.id) == ids)
    }

    @Test func `SHA-1 and SHA-224 come with level 0 alone`() {
        let legacy: Set<UInt16> = [0x0201, 0x0203, 0x0301, 0x0303]
        #expect(Set(PriorityString.signatureSchemes(securityLevel: 0).filter(\.isLegacy).map(\.id)) == legacy)
        for level in 1...5 {
            #expect(PriorityString.signatureSchemes(securityLevel: level).filter(\.isLegacy).isEmpty)
        }
    }
}

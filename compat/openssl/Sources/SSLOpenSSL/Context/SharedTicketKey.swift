// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

/// A ticket key in the parts that RFC 5077 has, section 4: a name, and keys to encrypt and to authenticate. Bound to the
/// server's configuration.
struct SharedTicketKey: Sendable {
    let name: [UInt8]
    private let encryption: [UInt8]
    private let authentication: [UInt8]

    init(_ key: TicketKey, policy: [UInt8]) {
        func part(_ label: String) -> [UInt8] { (Array(label.utf8) + key.bytes + policy).sha256 }
        name = Array(part("name").prefix(16))
        encryption = part("encryption")
        authentication = part("authentication")
    }

    /// Sets both contexts up to seal or to open a ticket.
    func apply(
        _ vector: UnsafeMutablePointer<UInt8>?, _ cipher: OpaquePointer?, _ code: OpaquePointer?, isSealing: Bool
    ) -> Bool {
        guard unsafe copenssl_set_hmac_sha256_key(code, authentication, authentication.count) == 1 else { return false }
        return unsafe EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), nil, encryption, vector, isSealing ? 1 : 0) == 1
    }
}

/// Told for each ticket: seals with the newest key, opens with any.
let ticketKeyCallback:
    @convention(c) (
        OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?, OpaquePointer?, OpaquePointer?,
        Int32
    ) -> Int32 = { ssl, name, vector, cipher, code, isSealing in
        guard let object = unsafe OpenSSLObject.of(ssl), let name = unsafe name,
            let newest = object.active.ticketKeys.first
        else { return -1 }
        if isSealing != 0 {
            guard unsafe RAND_bytes(vector, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) == 1 else { return -1 }
            unsafe UnsafeMutableRawBufferPointer(start: name, count: 16).copyBytes(from: newest.name)
            return unsafe newest.apply(vector, cipher, code, isSealing: true) ? 1 : -1
        }
        let shown = unsafe [UInt8](name, count: 16)
        guard let key = object.active.ticketKeys.first(where: { $0.name == shown }) else { return 0 }
        guard unsafe key.apply(vector, cipher, code, isSealing: false) else { return -1 }
        // 2 asks for a new ticket under the newest key.
        return key.name == newest.name ? 1 : 2
    }

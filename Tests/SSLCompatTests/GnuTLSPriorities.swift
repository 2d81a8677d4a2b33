// SPDX-License-Identifier: MIT
import CGnuTLS
import SSLCompat

/// What GnuTLS makes of a priority string.
struct GnuTLSPriorities {
    /// Numbers of the suites, in order.
    var suites: [UInt16] = []
    /// Names of the versions, the preferred first.
    var versions: [String] = []
    /// Names of the groups, in order.
    var groups: [String] = []
    /// Names of the signature schemes, in order.
    var signatures: [String] = []

    /// The number that GnuTLS refused the string with.
    struct Refusal: Error, Equatable { let code: Int32 }

    /// Asks GnuTLS.
    init(_ text: String) throws {
        var handle: gnutls_priority_t?
        let code = unsafe gnutls_priority_init(&handle, text, nil)
        guard code == 0, let handle = unsafe handle else { throw Refusal(code: code) }
        defer { unsafe gnutls_priority_deinit(handle) }
        for place in 0..<UInt32(4096) {
            var index: UInt32 = 0
            let found = unsafe gnutls_priority_get_cipher_suite_index(handle, place, &index)
            if found == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE { break }
            // A place whose suite this version of the protocol lacks.
            guard found == 0, let suite = Self.suite(at: Int(index)) else { continue }
            suites.append(suite.id)
        }
        versions = unsafe Self.list({ unsafe gnutls_priority_protocol_list(handle, &$0) }) {
            unsafe gnutls_protocol_get_name(gnutls_protocol_t($0))
        }
        groups = unsafe Self.list({ unsafe gnutls_priority_group_list(handle, &$0) }) {
            unsafe gnutls_group_get_name(gnutls_group_t($0))
        }
        signatures = unsafe Self.list({ unsafe gnutls_priority_sign_list(handle, &$0) }) {
            unsafe gnutls_sign_get_name(gnutls_sign_algorithm_t($0))
        }
    }

    /// A line of GnuTLS's own table of suites.
    struct Suite {
        let id: UInt16
        let name: String
        let keyExchange: String?
        let cipher: String?
        let mac: String?
    }

    /// GnuTLS's own table of suites.
    static func suite(at index: Int) -> Suite? {
        var id: (UInt8, UInt8) = (0, 0)
        var keyExchange = gnutls_kx_algorithm_t(0)
        var cipher = gnutls_cipher_algorithm_t(0)
        var mac = gnutls_mac_algorithm_t(0)
        let name = unsafe withUnsafeMutableBytes(of: &id) { bytes in
            unsafe gnutls_cipher_suite_info(
                index, bytes.bindMemory(to: UInt8.self).baseAddress, &keyExchange, &cipher, &mac, nil)
        }
        guard let name = unsafe name else { return nil }
        return unsafe Suite(
            id: UInt16(id.0) << 8 | UInt16(id.1), name: String(cString: name),
            keyExchange: text(gnutls_kx_get_name(keyExchange)),
            cipher: text(gnutls_cipher_get_name(cipher)), mac: text(gnutls_mac_get_name(mac)))
    }

    private static func text(_ name: UnsafePointer<CChar>?) -> String? {
        unsafe name.map { unsafe String(cString: $0) }
    }

    private static func list(
        _ get: (inout UnsafePointer<UInt32>?) -> Int32, name: (UInt32) -> UnsafePointer<CChar>?
    ) -> [String] {
        var first: UnsafePointer<UInt32>?
        let count = unsafe get(&first)
        guard count > 0, let first = unsafe first else { return [] }
        return unsafe UnsafeBufferPointer(start: first, count: Int(count)).compactMap { unsafe text(name($0)) }
    }
}

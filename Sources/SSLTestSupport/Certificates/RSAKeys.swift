// SPDX-License-Identifier: MIT

import SSLInterface

/// RSA keys for leaves, made once per process and handed out again.
///
/// An RSA key takes a thousand times as long to generate as one on P-256 (about 50 ms for 2048 bits, 250 ms for 4096):
/// a suite that makes a certificate in each test would do little else. Each authority gets the same row of keys in the
/// same order, so that two leaves of one authority never share a key; leaves of two authorities do.
enum RSAKeys {
    private static let rows = Guarded<[KeyType: [[UInt8]]]>([:])

    /// The key number `index` of a row, from 0. Generates those that are missing.
    static func key(_ type: KeyType, _ index: Int) throws(SSLError) -> [UInt8] {
        try rows.withLock { (rows) throws(SSLError) in
            while rows[type, default: []].count <= index {
                rows[type, default: []].append(try KeyHandle(generating: type).der())
            }
            return rows[type, default: []][index]
        }
    }
}

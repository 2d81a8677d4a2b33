// SPDX-License-Identifier: MIT

import SSLInterface

// Recorded by scripts/oracle/record: CPython 3.13.0 on OpenSSL 3.0.19 27 Jan 2026, 2026-11-23.

extension LoadingTable {
    /// What a store holds: certificates, lists, authorities.
    static let stores: [(name: String, counts: [Int])] = [
        ("nothing", [0, 0, 0]),
        ("a root", [1, 0, 1]),
        ("a leaf with its key", [1, 0, 0]),
        ("a revocation list", [0, 1, 0]),
        ("a chain with its root", [3, 0, 2]),
        ("the same root twice", [1, 0, 1]),
        ("a root and its list", [1, 1, 1]),
        ("the same list twice", [0, 1, 0]),
    ]
}

// SPDX-License-Identifier: MIT

// The only file here that touches the platform's C library.

import Glibc

/// Says what went wrong, on standard error.
func complain(_ message: String) {
    let bytes = Array("sslbench: \(message)\n".utf8)
    _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
}

/// Ends the process.
func leave(_ status: Int32) -> Never { exit(status) }

// SPDX-License-Identifier: MIT

import SSLConformance

/// What GnuTLS and OpenSSL are known to do differently. The list may only get shorter: an entry that no longer explains
/// anything fails the run, as does a difference without an entry.
enum Differences {
    static let all: [Difference] = []
}

// SPDX-License-Identifier: MIT

import Foundation
import SSLGnuTLS
import SSLInterface

let report = Report()
let capabilities = GnuTLSContext.capabilities
report.title(
    "TLS for Swift on GnuTLS",
    "\(capabilities.backend) \(capabilities.libraryVersion), "
        + "\(capabilities.versions.map(\.description).joined(separator: " ")), "
        + "\(capabilities.ciphers.count) suites, \(capabilities.groups.count) groups")

report.section("Certificates, made here and now")
var made: Party?
report.step("two authorities, three servers, one client") {
    made = try Party()
    return "ECDSA P-256, valid for a day"
}
guard let party = made else { exit(report.finish()) }

for version in [TLSVersion.tls1_3, .tls1_2] {
    report.section("\(version) on 127.0.0.1, client and server in this process")
    do {
        try converse(version, party, report)
    } catch {
        report.step("client and server meet") { throw error }
    }
}

report.section("More of it")
introduce(party, report)
choose(party, report)
startTLS(party, report)
resume(party, report)
chooseByName(party, report)

report.section("What is refused, and what each side learns of it (SSL_ERROR_SSL, and why)")
do {
    for refusal in try Refusal.all(party) { refusal.show(report) }
} catch {
    report.step("contexts for the refusals") { throw error }
}

report.section("With OpenSSL at the other end, as a process of its own")
meetOpenSSL(party, report)
report.step("in this process: none of it") {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/maps"))
    let maps = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    let found = ["libssl", "libcrypto", "libgnutls"].filter { maps.contains("/\($0)") }
    try expect(found == ["libgnutls"], "loaded: \(found)")
    return "libgnutls is loaded, libssl and libcrypto are not"
}

exit(
    report.finish(
        "Next: scripts/test runs every test; README.md has a program to start from."))

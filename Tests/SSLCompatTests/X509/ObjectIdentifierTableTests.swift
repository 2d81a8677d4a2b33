// SPDX-License-Identifier: MIT

import Testing

@testable import SSLCompat

@Suite("Names of object identifiers")
struct ObjectIdentifierTableTests {
    @Test("An entry is found by each of its names")
    func lookups() {
        for entry in ObjectIdentifierTable.entries {
            #expect(ObjectIdentifierTable.entry(oid: entry.oid) == entry)
            #expect(ObjectIdentifierTable.entry(nid: entry.nid) == entry)
            #expect(ObjectIdentifierTable.entry(shortName: entry.shortName) == entry)
            #expect(ObjectIdentifierTable.entry(longName: entry.longName) == entry)
        }
        #expect(ObjectIdentifierTable.entry(oid: "1.2.3") == nil)
        #expect(ObjectIdentifierTable.longName(oid: "1.2.3") == "1.2.3")
        #expect(ObjectIdentifierTable.longName(oid: "2.5.4.3") == "commonName")
    }

    @Test(
        "CPython has the same names and numbers",
        .enabled(if: OpenSSLJudge.isAvailable, OpenSSLJudge.need))
    func judged() throws {
        let entries = ObjectIdentifierTable.entries
        let oids = entries.map(\.oid).joined(separator: "\n")
        let answers: [[String]?] = try OpenSSLJudge.run(oids, Self.script)
        for (entry, answer) in zip(entries, answers) {
            // An older OpenSSL does not know the newest entries.
            guard let answer else { continue }
            #expect([entry.oid, entry.shortName, entry.longName, "\(entry.nid)"] == answer)
        }
        #expect(answers.count { $0 != nil } > 90)
    }

    private static let script = """
        import json, sys, _ssl
        def entry(oid):
            try: nid, short, long, oid = _ssl.txt2obj(oid)
            except ValueError: return None
            return [oid, short, long, str(nid)] if nid else None
        json.dump([entry(line) for line in sys.stdin.read().split(chr(10))], sys.stdout)
        """
}

// SPDX-License-Identifier: MIT

/// The object identifiers that have names here: the types of attributes in distinguished names, and key purposes.
///
/// What CPython's `txt2obj`, `nid2obj` and the names in `getpeercert()` need of OpenSSL's `OBJ_*` functions.
public enum ObjectIdentifierTable {
    /// One object and what OpenSSL calls it.
    public struct Entry: Sendable, Hashable {
        /// The dotted form, such as `2.5.4.3`.
        public let oid: String
        /// OpenSSL's short name, such as `CN`.
        public let shortName: String
        /// OpenSSL's long name, such as `commonName`.
        public let longName: String
        /// OpenSSL's number of the object, such as 13.
        public let nid: Int

        init(_ oid: String, _ shortName: String, _ longName: String, _ nid: Int) {
            self.oid = oid
            self.shortName = shortName
            self.longName = longName
            self.nid = nid
        }
    }

    /// The entry of a dotted object identifier. `OBJ_obj2nid`.
    public static func entry(oid: String) -> Entry? { byOID[oid] }
    /// The entry with OpenSSL's number. `OBJ_nid2obj`.
    public static func entry(nid: Int) -> Entry? { byNID[nid] }
    /// The entry with OpenSSL's short name; case counts. `OBJ_sn2nid`.
    public static func entry(shortName: String) -> Entry? { byShortName[shortName] }
    /// The entry with OpenSSL's long name; case counts. `OBJ_ln2nid`.
    public static func entry(longName: String) -> Entry? { byLongName[longName] }

    /// The long name of a dotted object identifier, or the identifier itself where it has none. `OBJ_obj2txt`.
    public static func longName(oid: String) -> String { byOID[oid]?.longName ?? oid }

    private static let byOID = index(by: \.oid)
    private static let byNID = index(by: \.nid)
    private static let byShortName = index(by: \.shortName)
    private static let byLongName = index(by: \.longName)

    private static func index<Key: Hashable>(by key: (Entry) -> Key) -> [Key: Entry] {
        Dictionary(entries.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
    }
}

// SPDX-License-Identifier: MIT

package import SSLInterface

extension ClientHello {
    /// Reads a ClientHello message without its header (RFC 8446, section 4.1.2). Any bytes will do: what cannot be read asks
    /// for nothing.
    package init(body: [UInt8]) {
        self.init()
        var reader = WireReader(body)
        guard let legacyVersion = reader.uint16(), reader.skip(32), reader.skipVector(lengthBytes: 1),
            let suites = reader.vector(lengthBytes: 2), reader.skipVector(lengthBytes: 1)
        else { return }
        var suiteReader = WireReader(suites)
        cipherSuites = suiteReader.uint16s()
        if let block = reader.vector(lengthBytes: 2) { read(extensions: block) }
        // Without supported_versions the field names the newest version of a range.
        if !extensions.contains(ExtensionType.supportedVersions) {
            versions = [.tls1_2, .tls1_1, .tls1_0].filter { $0.rawValue <= legacyVersion }
        }
    }

    private mutating func read(extensions block: ArraySlice<UInt8>) {
        var reader = WireReader(block)
        while let type = reader.uint16(), let body = reader.vector(lengthBytes: 2) {
            extensions.append(type)
            var inner = WireReader(body)
            switch type {
            case ExtensionType.serverName: serverName = Self.hostName(&inner)
            case ExtensionType.supportedGroups: groups = Self.numbers(&inner, lengthBytes: 2)
            case ExtensionType.signatureAlgorithms: signatureSchemes = Self.numbers(&inner, lengthBytes: 2)
            case ExtensionType.alpn: alpnProtocols = Self.names(&inner)
            case ExtensionType.supportedVersions:
                versions = Self.numbers(&inner, lengthBytes: 1).map { TLSVersion(rawValue: $0) }
            default: break
            }
        }
    }

    private static func numbers(_ reader: inout WireReader, lengthBytes: Int) -> [UInt16] {
        guard let list = reader.vector(lengthBytes: lengthBytes) else { return [] }
        var items = WireReader(list)
        return items.uint16s()
    }

    /// The first name of type host_name (RFC 6066, section 3).
    private static func hostName(_ reader: inout WireReader) -> String? {
        guard let list = reader.vector(lengthBytes: 2) else { return nil }
        var items = WireReader(list)
        while let type = items.uint8(), let name = items.vector(lengthBytes: 2) {
            if type == 0 { return String(validating: name, as: UTF8.self) }
        }
        return nil
    }

    private static func names(_ reader: inout WireReader) -> [String] {
        guard let list = reader.vector(lengthBytes: 2) else { return [] }
        var items = WireReader(list)
        var names: [String] = []
        while let name = items.vector(lengthBytes: 1) { names.append(String(decoding: name, as: UTF8.self)) }
        return names
    }

    /// The first 16 bytes of each ticket that the client offers, which name the key that a server of GnuTLS's encrypted it
    /// with: from TLS 1.2's extension (RFC 5077) or from TLS 1.3's identities.
    static func ticketKeyNames(body: [UInt8]) -> [[UInt8]] {
        var reader = WireReader(body)
        guard reader.skip(34), reader.skipVector(lengthBytes: 1), reader.skipVector(lengthBytes: 2),
            reader.skipVector(lengthBytes: 1), let block = reader.vector(lengthBytes: 2)
        else { return [] }
        var names: [[UInt8]] = []
        var extensions = WireReader(block)
        while let type = extensions.uint16(), let body = extensions.vector(lengthBytes: 2) {
            if type == ExtensionType.sessionTicket { names.append(Array(body.prefix(16))) }
            guard type == ExtensionType.preSharedKey else { continue }
            var inner = WireReader(body)
            guard let list = inner.vector(lengthBytes: 2) else { continue }
            var identities = WireReader(list)
            while let identity = identities.vector(lengthBytes: 2), identities.skip(4) {
                names.append(Array(identity.prefix(16)))
            }
        }
        return names.filter { $0.count == 16 }
    }
}

/// Numbers of extensions in the IANA registry.
enum ExtensionType {
    static let serverName: UInt16 = 0
    static let supportedGroups: UInt16 = 10
    static let signatureAlgorithms: UInt16 = 13
    static let alpn: UInt16 = 16
    static let sessionTicket: UInt16 = 35
    static let preSharedKey: UInt16 = 41
    static let supportedVersions: UInt16 = 43
}

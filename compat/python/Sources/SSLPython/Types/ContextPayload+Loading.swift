// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLCompat
internal import SSLGnuTLS
internal import SSLInterface

/// Trust, and what else is read from files. Everything is read when Python says so, and not again.
extension ContextPayload {
    static func addLoading(to type: inout TypeDefinition) {
        addIdentityLoading(to: &type)
        unsafe type.method(
            "load_verify_locations", { unsafe Entry.method($0, $1, $2, $3, ContextPayload.loadVerifyLocations) },
            "load_verify_locations($self, /, cafile=None, capath=None, cadata=None)\n--\n\nTrust these certificates.")
        unsafe type.method(
            "set_default_verify_paths",
            { unsafe Entry.method("set_default_verify_paths", $0, $2, $3, ContextPayload.setDefaultPaths) },
            "set_default_verify_paths($self, /)\n--\n\nTrust what the system trusts, or the environment names.")
        unsafe type.method(
            "cert_store_stats", { unsafe Entry.method("cert_store_stats", $0, $2, $3, ContextPayload.storeStatistics) },
            "cert_store_stats($self, /)\n--\n\nHow many certificates and revocation lists are loaded.")
        unsafe type.method(
            "get_ca_certs", { unsafe Entry.method($0, $1, $2, $3, ContextPayload.authorities) },
            "get_ca_certs($self, /, binary_form=False)\n--\n\nThe authorities that are trusted.")
        unsafe type.method(
            "load_dh_params", { unsafe Entry.method($0, $1, $2, $3, ContextPayload.loadDHParameters) },
            "load_dh_params($self, path, /)\n--\n\nRead parameters for Diffie-Hellman key exchange.")
    }

    /// Reads a file without the interpreter's lock. Raises OSError.
    func file(_ path: String, filename: Borrowed? = nil) throws(Raised) -> [UInt8] {
        let contents = try Detour.run { Platform.readFile(path) }
        switch contents {
        case .success(let bytes): return bytes
        case .failure(let failure): throw raise(errno: failure.errno, filename: filename)
        }
    }

    private static func loadVerifyLocations(_ it: ContextPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let bound = try arguments.bind(Signature("load_verify_locations", ["cafile", "capath", "cadata"]))
        let (cafile, capath, cadata) = (given(bound[0]), given(bound[1]), given(bound[2]))
        if cafile == nil && capath == nil && cadata == nil {
            throw raise(.typeError, "cafile, capath and cadata cannot be all omitted")
        }
        let file = try cafile.map { (name) throws(Raised) in try filesystemPath(name, "cafile") }
        let directory = try capath.map { (name) throws(Raised) in try filesystemPath(name, "capath") }
        var sources: [SSLDataSource] = []
        if let cadata { sources.append(.bytes(try it.checked(cadata))) }
        if let file { sources.append(try it.bundle(file)) }
        try it.trust(TrustRoots(sources: sources, directories: directory.map { [$0] } ?? []))
        return .none
    }

    /// A file of certificates, to be read once. One that is trusted already is read again: it may hold others by now.
    /// The engine would take DER, too; OpenSSL finds nothing there.
    private func bundle(_ path: String) throws(Raised) -> SSLDataSource {
        if try Detour.run({ Self.holdsDER(SSLDataSource.file(path)) }) {
            throw module.raise(Translation.noCertificateOrCRLFound.error(backendCode: nil), .setting)
        }
        return settings.trust.sources.contains(.file(path)) ? .bytes(try file(path)) : .file(path)
    }

    /// Whether a file begins as DER does, which no text does: a sequence of more than 127 bytes.
    private static func holdsDER(_ source: SSLDataSource) -> Bool {
        guard case .file(let path) = source else { return false }
        let start = Platform.beginning(of: path, count: 2)
        return start.count == 2 && start[0] == 0x30 && start[1] >= 0x80
    }

    private static func given(_ argument: Borrowed?) -> Borrowed? {
        argument.flatMap { $0.isNone ? nil : $0 }
    }

    /// A path, with CPython's words for what is none.
    static func filesystemPath(_ argument: Borrowed, _ name: String) throws(Raised) -> String {
        do throws(Raised) {
            return try argument.path()
        } catch {
            guard PyErr_ExceptionMatches(.typeError) else { throw error }
            throw raise(.typeError, "\(name) should be a valid filesystem path")
        }
    }

    /// Certificates given in memory: ASCII text for PEM, bytes for DER.
    private func checked(_ cadata: Borrowed) throws(Raised) -> [UInt8] {
        let what = "cadata should be an ASCII string or a bytes-like object"
        if cadata.isString {
            let bytes = Array(try cadata.string().utf8)
            guard bytes.allSatisfy({ $0 < 0x80 }) else { throw raise(.typeError, what) }
            if bytes.isEmpty { throw raise(.valueError, "Empty certificate data") }
            guard bytes.contains(block: "CERTIFICATE-----") else {
                throw module.raise("no start line: cadata does not contain a certificate")
            }
            return bytes
        }
        guard unsafe PyObject_CheckBuffer(cadata.pointer) != 0 else { throw raise(.typeError, what) }
        let bytes = try cadata.bytes()
        if bytes.isEmpty { throw raise(.valueError, "Empty certificate data") }
        guard bytes.first == 0x30 else {
            throw module.raise("not enough data: cadata does not contain a certificate")
        }
        return bytes
    }

    /// Adds to what is trusted. Raises SSLError for what cannot be read, and trusts as before then.
    private func trust(_ roots: TrustRoots) throws(Raised) {
        var settings = settings
        settings.trust.add(roots)
        let candidate = settings
        try module.engine(nil, .setting) { () throws(SSLError) in try load(candidate) }
        change { $0.trust.add(roots) }
    }

    private static func setDefaultPaths(_ it: ContextPayload) throws(Raised) -> Owned {
        // The environment is Python's to change, with the interpreter's lock held.
        let roots = TrustRoots.defaultVerifyPaths
        // What cannot be read, or holds nothing, is no error here.
        let sources = try Detour.run { roots.sources.filter { !holdsDER($0) && GnuTLSContext.canTrust($0) } }
        let found = TrustRoots(includesSystem: roots.includesSystem, sources: sources, directories: roots.directories)
        it.change { $0.trust.add(found) }
        return .none
    }

    private static func storeStatistics(_ it: ContextPayload) throws(Raised) -> Owned {
        let statistics = try it.module.engine { () throws(SSLError) in
            try it.trustingContext().certificateStoreStatistics
        }
        let entries = try Owned.dictionary()
        try entries.set("x509", .int(statistics.x509))
        try entries.set("crl", .int(statistics.crl))
        try entries.set("x509_ca", .int(statistics.x509CA))
        return entries
    }

    private static func authorities(_ it: ContextPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let isBinary = try arguments.bind(Signature("get_ca_certs", ["binary_form"]))[0]?.bool() ?? false
        let certificates = try it.module.engine { () throws(SSLError) in try it.trustingContext().caCertificates }
        return try .list(certificates) { (certificate) throws(Raised) in
            isBinary ? try .bytes(certificate.derBytes) : try CertificateDictionary.make(certificate, it.module)
        }
    }

    private static func loadDHParameters(_ it: ContextPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let argument = try arguments.single("load_dh_params")
        let bytes = try it.file(try argument.path(), filename: argument)
        var settings = it.settings
        settings.dhParameters = .bytes(bytes)
        let candidate = settings
        try it.module.engine(nil, .setting) { () throws(SSLError) in try it.load(candidate) }
        it.change { $0.dhParameters = .bytes(bytes) }
        return .none
    }
}

extension TrustRoots {
    fileprivate mutating func add(_ roots: TrustRoots) {
        includesSystem = includesSystem || roots.includesSystem
        sources += roots.sources.filter { !sources.contains($0) }
        directories += roots.directories.filter { !directories.contains($0) }
    }
}

extension [UInt8] {
    /// Whether a text is in it somewhere.
    fileprivate func contains(block text: StaticString) -> Bool {
        let wanted = Array(text.description.utf8)
        return indices.contains { self[$0] == wanted[0] && self[$0...].starts(with: wanted) }
    }
}

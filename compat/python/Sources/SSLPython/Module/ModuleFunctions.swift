// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLCompat
internal import SSLGnuTLS
internal import SSLInterface

/// The module's functions.
enum ModuleFunctions {
    /// Made once: CPython keeps pointers into it.
    nonisolated(unsafe) static let methods: [PyMethodDef] = {
        var methods = unsafe [
            row(
                "RAND_bytes", { unsafe Entry.function($0, $1, $2, $3, randomBytes) },
                "RAND_bytes($module, n, /)\n--\n\nThat many random bytes, fit for keys."),
            row(
                "RAND_add", { unsafe Entry.function($0, $1, $2, $3, addRandom) },
                "RAND_add($module, string, entropy, /)\n--\n\nHave the generator take fresh entropy."),
            row(
                "RAND_status", { unsafe Entry.function($0, $1, $2, $3, randomStatus) },
                "RAND_status($module, /)\n--\n\nWhether the generator is ready: it is."),
            row(
                "get_default_verify_paths", { unsafe Entry.function($0, $1, $2, $3, defaultVerifyPaths) },
                "get_default_verify_paths($module, /)\n--\n\nWhere trusted certificates are looked for."),
            row(
                "txt2obj", { unsafe Entry.function($0, $1, $2, $3, objectNamed) },
                "txt2obj($module, /, txt, name=False)\n--\n\nThe object with this identifier, or this name."),
            row(
                "nid2obj", { unsafe Entry.function($0, $1, $2, $3, objectNumbered) },
                "nid2obj($module, nid, /)\n--\n\nThe object with this number of OpenSSL's."),
            row(
                "_test_decode_cert", { unsafe Entry.function($0, $1, $2, $3, decodeCertificate) },
                "_test_decode_cert($module, path, /)\n--\n\nWhat the certificate in a file says."),
        ]
        if Personality.hasLegacyNames {
            unsafe methods.append(
                row(
                    "RAND_pseudo_bytes", { unsafe Entry.function($0, $1, $2, $3, pseudoRandomBytes) },
                    "RAND_pseudo_bytes($module, n, /)\n--\n\nThat many random bytes, and whether they are strong."))
        }
        if Personality.has315Names {
            unsafe methods.append(
                row(
                    "get_sigalgs", { unsafe Entry.function($0, $1, $2, $3, signatureAlgorithms) },
                    "get_sigalgs($module, /)\n--\n\nThe names of the signature schemes."))
        }
        return unsafe methods
    }()

    private static func row(
        _ name: StaticString, _ body: MethodBody, _ documentation: StaticString
    ) -> PyMethodDef {
        unsafe cpython_method(TypeDefinition.text(name), body, TypeDefinition.text(documentation))
    }
}

/// Randomness.
extension ModuleFunctions {
    private static func randomBytes(_ module: ModuleState, _ arguments: Arguments) throws(Raised) -> Owned {
        let count = try arguments.single("RAND_bytes").int(Int32.self)
        return try random(module, count)
    }

    private static func random(_ module: ModuleState, _ count: Int32) throws(Raised) -> Owned {
        if count < 0 { throw raise(.valueError, "num must be positive") }
        // In pieces, into memory that Python finds or raises MemoryError.
        return unsafe try .bytes(upTo: Int(count)) { (room) throws(Raised) in
            var start = 0
            while start < room.count {
                let piece = try module.engine { () throws(SSLError) in
                    try GnuTLSContext.randomBytes(min(room.count - start, 1 << 16))
                }
                unsafe UnsafeMutableRawBufferPointer(rebasing: room[start...]).copyBytes(from: piece)
                start += piece.count
            }
            return start
        }
    }

    private static func pseudoRandomBytes(_ module: ModuleState, _ arguments: Arguments) throws(Raised) -> Owned {
        let count = try arguments.single("RAND_pseudo_bytes").int(Int32.self)
        try warnDeprecated("ssl.RAND_pseudo_bytes() is deprecated")
        return try .pair(random(module, count), .bool(true))
    }

    private static func addRandom(_ module: ModuleState, _ arguments: Arguments) throws(Raised) -> Owned {
        try arguments.expect("RAND_add", 2...2)
        guard let first = arguments[0], let second = arguments[1] else { return .none }
        let bytes = first.isString ? Array(try first.string().utf8) : try first.bytes()
        GnuTLSContext.addRandom(bytes, entropy: try second.double())
        return .none
    }

    private static func randomStatus(_ module: ModuleState, _ arguments: Arguments) throws(Raised) -> Owned {
        try arguments.expect("RAND_status", 0...0)
        return .bool(GnuTLSContext.randomStatus)
    }
}

/// Certificates and names.
extension ModuleFunctions {
    private static func defaultVerifyPaths(_ module: ModuleState, _ arguments: Arguments) throws(Raised) -> Owned {
        try arguments.expect("get_default_verify_paths", 0...0)
        let paths = DefaultVerifyPaths.current
        let names = [paths.opensslCAFileEnv, paths.opensslCAFile, paths.opensslCAPathEnv, paths.opensslCAPath]
        return try .tuple(names) { (name) throws(Raised) in try .string(name) }
    }

    private static func objectNamed(_ module: ModuleState, _ arguments: Arguments) throws(Raised) -> Owned {
        let bound = try arguments.bind(Signature("txt2obj", ["txt", "name"], required: 1))
        guard let text = bound[0] else { return .none }
        guard text.isString else {
            throw raise(.typeError, "txt2obj() argument 'txt' must be str, not \(text.typeName)")
        }
        let name = try text.string()
        let isName = try bound[1]?.bool() ?? false
        return try describe(
            try module.engine(nil, .setting) { () throws(SSLError) in
                try ObjectIdentifierTable.object(name, name: isName)
            })
    }

    private static func objectNumbered(_ module: ModuleState, _ arguments: Arguments) throws(Raised) -> Owned {
        let number = try arguments.single("nid2obj").int(Int32.self)
        return try describe(
            try module.engine(nil, .setting) { () throws(SSLError) in
                try ObjectIdentifierTable.object(nid: Int(number))
            })
    }

    private static func describe(_ entry: ObjectIdentifierTable.Entry) throws(Raised) -> Owned {
        let numbers = try Owned.tuple(0..<4) { (index) throws(Raised) in
            switch index {
            case 0: try .int(entry.nid)
            case 1: try .string(entry.shortName)
            case 2: try .string(entry.longName)
            default: try .string(entry.oid.isEmpty ? nil : entry.oid)
            }
        }
        return numbers
    }

    private static func decodeCertificate(_ module: ModuleState, _ arguments: Arguments) throws(Raised) -> Owned {
        let path = try arguments.single("_test_decode_cert").path()
        let bytes: [UInt8]
        do throws(Raised) {
            bytes = try module.file(path)
        } catch {
            guard PyErr_ExceptionMatches(.osError) else { throw error }
            throw module.raisePlain("Can't open file")
        }
        let blocks = (try? PEM.blocks(in: bytes)) ?? []
        guard let der = blocks.compactMap(\.certificateDER).first,
            let certificate = try? SSLCertificate(decoding: der)
        else { throw module.raisePlain("Error decoding PEM-encoded file") }
        return try CertificateDictionary.make(certificate, module)
    }

    private static func signatureAlgorithms(_ module: ModuleState, _ arguments: Arguments) throws(Raised) -> Owned {
        try arguments.expect("get_sigalgs", 0...0)
        return try .list(SignatureScheme.all) { (scheme) throws(Raised) in try .string(scheme.name) }
    }
}

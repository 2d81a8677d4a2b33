// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLInterface
internal import Synchronization

/// `load_cert_chain`.
extension ContextPayload {
    static func addIdentityLoading(to type: inout TypeDefinition) {
        unsafe type.method(
            "load_cert_chain", { unsafe Entry.method($0, $1, $2, $3, ContextPayload.loadCertChain) },
            "load_cert_chain($self, /, certfile, keyfile=None, password=None)\n--\n\nLoad a certificate chain and its key."
        )
    }

    private static func loadCertChain(_ it: ContextPayload, _ arguments: Arguments) throws(Raised) -> Owned {
        let bound = try arguments.bind(
            Signature("load_cert_chain", ["certfile", "keyfile", "password"], required: 1))
        guard let certfile = bound[0] else { return .none }
        let certificatePath = try filesystemPath(certfile, "certfile")
        let keyPath = try bound[1].flatMap { $0.isNone ? nil : $0 }.map { (name) throws(Raised) in
            try filesystemPath(name, "keyfile")
        }
        let password = try bound[2].flatMap { $0.isNone ? nil : $0 }.map { (value) throws(Raised) in
            try KeyPassword(value)
        }
        let certificates = SSLDataSource.bytes(try it.file(certificatePath))
        let key = try keyPath.map { (path) throws(Raised) in SSLDataSource.bytes(try it.file(path)) }
        let chain = CertificateChain(certificates: certificates, privateKey: key, password: password?.password)
        var settings = it.settings
        settings.chains.append(chain)
        let candidate = settings
        defer { password?.forgetCallback() }
        try it.module.engine(nil, .setting) { () throws(SSLError) in try it.load(candidate) }
        it.change { $0.chains.append(chain) }
        return .none
    }
}

// @unchecked: the callback is touched with the interpreter's lock held, the answer with its own.
/// The password of a key: given, or asked for when the key turns out to be encrypted, and then remembered, so that the key can
/// be read again when the context is made anew.
private final class KeyPassword: @unchecked Sendable {
    private let answer = Mutex<[UInt8]?>(nil)
    private var callback = StoredReference()

    /// - Parameter value: a str, bytes or bytearray, or something to call for one. Raises TypeError for anything else.
    init(_ value: Borrowed) throws(Raised) {
        if value.isCallable {
            callback.set(value)
        } else {
            let bytes = try Self.bytes(value, "password should be a string or callable")
            answer.withLock { $0 = bytes }
        }
    }

    /// For the engine. Asks within the call that loads the key.
    lazy var password = Password { [self] () throws(SSLError) in
        if let known = answer.withLock({ $0 }), known.count <= Self.limit { return known }
        let asked = Detour.back { _ in ask() }
        guard let bytes = asked ?? nil else { throw SSLError(.ssl) }
        answer.withLock { $0 = bytes }
        return bytes
    }

    private func ask() -> [UInt8]? {
        do throws(Raised) {
            guard let function = callback.value else { throw Self.tooLong() }
            let answer = try function.lend { (function) throws(Raised) in try function.call() }
            let bytes = try answer.lend { (answer) throws(Raised) in
                try Self.bytes(answer, "password callback must return a string")
            }
            guard bytes.count <= Self.limit else { throw Self.tooLong() }
            return bytes
        } catch {
            Detour.keepRaised()
            return nil
        }
    }

    private static func bytes(_ value: Borrowed, _ complaint: String) throws(Raised) -> [UInt8] {
        if value.isString { return Array(try value.string().utf8) }
        guard value.isBytes || value.isByteArray else { throw raise(.typeError, complaint) }
        return try value.bytes()
    }

    /// Bytes of a password. One that is longer is refused where it is needed: a key in the clear needs none.
    private static let limit = 1024

    private static func tooLong() -> Raised {
        raise(.valueError, "password cannot be longer than \(limit) bytes")
    }

    /// Python's object is needed for this one call.
    func forgetCallback() { callback.set(nil) }
}

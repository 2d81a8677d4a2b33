// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLInterface

/// `SSLError` as Python's exceptions.
extension ModuleState {
    /// Where an error comes from: that decides its number.
    enum Origin {
        /// A connection's call: the number is OpenSSL's `SSL_ERROR_*`.
        case connection
        /// Loading, or a setting: the number is OpenSSL's reason.
        case setting
    }

    /// Raises what Python raises for an error of the engine.
    func raise(_ error: SSLError, _ origin: Origin = .connection, line: Int = #line) -> Raised {
        let message = error.detail?.message ?? error.code.description
        switch error.code {
        case .syscall:
            if let code = error.detail?.systemError { return SSLPython.raise(errno: code) }
            return raise(.syscallError, 5, message, error.detail, line)
        case .invalidArgument: return SSLPython.raise(.valueError, message)
        case .notSupported: return SSLPython.raise(.notImplementedError, message)
        case .noMemory: return SSLPython.raise(.memoryError, message)
        case .timedOut: return SSLPython.raise(.timeoutError, message)
        // These come often: their texts are made beforehand.
        case .wantRead: return raise(.wantReadError, 2, "The operation did not complete (read) (_ssl.c:1)", nil)
        case .wantWrite: return raise(.wantWriteError, 3, "The operation did not complete (write) (_ssl.c:2)", nil)
        case .zeroReturn: return raise(.zeroReturnError, 6, error.code.description, nil, line)
        case .eof: return raise(.eofError, 8, error.code.description, error.detail, line)
        default:
            if error.isCertificateVerificationError {
                return raise(.certificateVerificationError, 1, message, error.detail, line)
            }
            let number = origin == .connection ? error.code.rawValue : error.detail?.reason?.number ?? 0
            return raise(.sslError, number, message, error.detail, line)
        }
    }

    /// Raises SSLError with a text of one's own and the number 0.
    func raise(_ message: String, line: Int = #line) -> Raised { raise(.sslError, 0, message, nil, line) }

    /// Raises SSLError with nothing but a text.
    func raisePlain(_ message: String) -> Raised {
        guard let type = self[.sslError], let text = try? Owned.string(message) else { return Raised() }
        unsafe PyErr_SetObject(type.pointer, text.pointer)
        return Raised()
    }

    private func raise(
        _ member: Member, _ number: Int32, _ text: String, _ detail: SSLError.Detail?, _ line: Int
    ) -> Raised {
        raise(member, number, "\(Self.prefix(detail))\(text) (_ssl.c:\(line))", detail)
    }

    private func raise(_ member: Member, _ number: Int32, _ text: String, _ detail: SSLError.Detail?) -> Raised {
        guard let type = self[member] else { return SSLPython.raise(.runtimeError, text) }
        do throws(Raised) {
            let message = try Owned.string(text)
            let error = try type.call(Owned.int(number), message)
            try error.setAttribute("reason", .string(Self.reasonName(detail)))
            try error.setAttribute("library", .string(detail?.library?.name))
            if member == .certificateVerificationError {
                try error.setAttribute("verify_code", .int(detail?.verifyCode ?? 0))
                try error.setAttribute("verify_message", .string(detail?.verifyMessage))
            }
            unsafe PyErr_SetObject(type.pointer, error.pointer)
        } catch {
            return error
        }
        return Raised()
    }

    /// Reasons that all libraries share have no name in CPython.
    private static func reasonName(_ detail: SSLError.Detail?) -> String? {
        guard let reason = detail?.reason, reason.number < 0x80000 else { return nil }
        return reason.name
    }

    private static func prefix(_ detail: SSLError.Detail?) -> String {
        guard let library = detail?.library else { return "" }
        guard let reason = reasonName(detail) else { return "[\(library.name)] " }
        return "[\(library.name): \(reason)] "
    }
}

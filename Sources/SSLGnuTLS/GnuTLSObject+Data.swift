// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

extension GnuTLSObject {
    /// Appends decrypted bytes to a buffer: at most one record's, at least one byte; 0 at the end.
    ///
    /// Throws as `SSLObject.read` says. CPython's `read(len, buffer)`.
    public func read(into buffer: inout OutputRawSpan) throws(SSLError) -> Int {
        unsafe try buffer.withUnsafeMutableBytes { bytes, initialized throws(SSLError) in
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[initialized...])
            let count = unsafe try read(intoFreeSpace: room)
            initialized += count
            return count
        }
    }

    /// Performs the handshake if it is not done. With the lock held.
    private func beOpen() throws(SSLError) {
        if case .failed = phase { throw SSLError(.eof) }
        try performHandshake()
        try tellCallbackFailure()
    }

    /// Without the span: what ``read(into:)`` does.
    private func read(intoFreeSpace room: UnsafeMutableRawBufferPointer) throws(SSLError) -> Int {
        // GnuTLS refuses a length of zero.
        guard let target = room.baseAddress, room.count > 0 else { return 0 }
        try enter()
        defer { leave() }
        try beOpen()
        if let byte = unreadByte {
            unreadByte = nil
            unsafe target.storeBytes(of: byte, as: UInt8.self)
            return 1
        }
        guard case .open(let sentClose, let receivedClose) = phase else { throw SSLError(.eof) }
        if receivedClose {
            if sentClose { throw SSLError(.zeroReturn) }
            return 0
        }
        let count = unsafe try receive(target, room.count)
        if count == 0 && sentClose { throw SSLError(.zeroReturn) }
        return count
    }

    /// Receives from one record, or 0 at the end of the peer's data; the phase then says so. With the lock held.
    func receive(_ target: UnsafeMutableRawPointer, _ size: Int) throws(SSLError) -> Int {
        var rounds = 0
        while true {
            _ = try reauthenticate(whileReading: true)
            unsafe transport.pointee.ranDry = false
            let count = unsafe gnutls_record_recv(handle, target, size)
            if count > 0 {
                try checkRecordType()
                madeProgress()
                return count
            }
            switch Int32(truncatingIfNeeded: count) {
            case GNUTLS_E_SUCCESS:
                markReceivedClose()
                return 0
            case GNUTLS_E_AGAIN:
                if question != nil { throw SSLError(.wantX509Lookup) }
                // Also after tickets, key updates and empty records: then there may be more to read.
                guard unsafe transport.pointee.ranDry else { break }
                try limitIdleRecords()
                guard unsafe transport.pointee.sawEnd else { throw .wantRead }
                // An end that is ignored.
                markReceivedClose()
                return 0
            case GNUTLS_E_INTERRUPTED: break
            case let code:
                if try isEnd(code) { return 0 }
            }
            rounds += 1
            if rounds > Self.maximumRounds {
                throw fail(GnuTLSError(rawValue: GNUTLS_E_INTERNAL_ERROR).translation, nil)
            }
        }
    }

    /// Data comes in records that call themselves data. In TLS 1.3 GnuTLS decrypts them whatever they call themselves, so
    /// that this byte could be changed on the way.
    private func checkRecordType() throws(SSLError) {
        if unsafe transport.pointee.sniffer.contentType != 23 { throw fail(.badRecordType, nil) }
    }

    /// Deals with a receive that gave neither data nor a reason to wait: true at the end, false to receive again.
    private func isEnd(_ code: Int32) throws(SSLError) -> Bool {
        switch code {
        case GNUTLS_E_WARNING_ALERT_RECEIVED:
            showReceivedAlert(level: 1)
            try countWarning(code)
            return false
        case GNUTLS_E_REHANDSHAKE:
            try refuseRenegotiation(code)
            return false
        case GNUTLS_E_UNEXPECTED_PACKET where toleratesLeftover:
            // The session goes on.
            toleratesLeftover = false
            return false
        case GNUTLS_E_FATAL_ALERT_RECEIVED where receivedAlert == .userCancelled && version == .tls1_3:
            // A warning that GnuTLS takes for fatal, as it does all alerts of TLS 1.3. The peer is closing.
            markReceivedClose()
            return true
        default:
            if let error = commonFailure(code) { throw error }
            if code == GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR { throw verificationFailure(code) }
            throw fail(GnuTLSError(rawValue: code).translation, code)
        }
    }

    /// Once with a warning, as OpenSSL does; whoever asks again is sent away.
    private func refuseRenegotiation(_ code: Int32) throws(SSLError) {
        refusedRenegotiations += 1
        guard refusedRenegotiations == 1 else { throw fail(.noRenegotiation, code, alert: .handshakeFailure) }
        toleratesLeftover = side == .server
        sendAlert(.noRenegotiation, level: GNUTLS_AL_WARNING)
    }

    private func markReceivedClose() {
        show(alert: .closeNotify, level: 1, isReceived: true)
        if case .open(let sentClose, _) = phase { phase = .open(sentClose: sentClose, receivedClose: true) }
    }

    /// Encrypts all of the bytes. Returns their number.
    ///
    /// Throws as `SSLObject.write` says. CPython's `write(b)`.
    public func write(_ bytes: RawSpan) throws(SSLError) -> Int {
        unsafe try bytes.withUnsafeBytes { buffer throws(SSLError) in
            try enter()
            defer { leave() }
            return unsafe try send(buffer)
        }
    }

    private func send(_ buffer: UnsafeRawBufferPointer) throws(SSLError) -> Int {
        try beOpen()
        guard case .open(let sentClose, _) = phase else { throw SSLError(.eof) }
        if sentClose { throw Translation.protocolIsShutdown.error(backendCode: nil) }
        _ = try reauthenticate(whileReading: false)
        guard let start = buffer.baseAddress else { return 0 }
        var sent = 0
        while sent < buffer.count {
            // In slices: after a peer's key update GnuTLS copies all that it is given.
            let code = unsafe sendRecord(start + sent, min(buffer.count - sent, Self.maximumRecord))
            guard code >= 0 else {
                let code = Int32(truncatingIfNeeded: code)
                throw commonFailure(code) ?? fail(GnuTLSError(rawValue: code).translation, code)
            }
            sent += code
        }
        return sent
    }

    /// One record, padded if that is wanted: its content and the byte for its type make a multiple of the block.
    private func sendRecord(_ start: UnsafeRawPointer, _ count: Int) -> Int {
        let block = active.configuration.recordPadding
        guard block > 1, isTLS13 else { return unsafe gnutls_record_send(handle, start, count) }
        let padded = min((count + block) / block * block, Self.maximumRecord + 1)
        // GnuTLS refuses more padding than this in one record.
        let most = unsafe Self.maximumRecord - gnutls_record_overhead_size(handle)
        return unsafe gnutls_record_send2(handle, start, count, min(max(padded - count - 1, 0), most), 0)
    }

    /// The most plaintext that a record holds (RFC 8446, section 5.1).
    private static var maximumRecord: Int { 16384 }
}

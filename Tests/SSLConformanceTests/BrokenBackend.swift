// SPDX-License-Identifier: MIT

import SSLConformance
import SSLGnuTLS
import SSLInterface

/// A fault of a backend that is otherwise good.
enum Fault: String, CaseIterable, Sendable, CustomStringConvertible {
    case losesTheLastByteOfAWrite
    case givesTwoRecordsInARead
    case saysTheWrongVersion
    case neverFinishesItsHandshake
    case believesAnyCertificate
    case keepsItsAlertsToItself
    case takesTruncationForTheEnd
    case letsWritesFollowItsClose
    case emptiesTheBufferBeyondNeed
    case forgetsItsSessions
    case exportsTheSameKeyEverywhere
    case answersMisuseWithNothing

    var description: String { rawValue }
}

extension Backend {
    /// GnuTLS with a fault.
    static func broken(_ fault: Fault) -> Backend {
        Backend(name: "Broken", capabilities: GnuTLSContext.capabilities) {
            (side, configuration) throws(SSLError) -> any SSLContext in
            var configuration = configuration
            if fault == .believesAnyCertificate && side == .client {
                configuration.verificationCallback = VerificationCallback { _, _ in .accept }
            }
            return BrokenContext(try GnuTLSContext(side, configuration), fault)
        }
    }
}

/// A context whose connections have a fault.
private final class BrokenContext: SSLContext {
    static var capabilities: SSLCapabilities { GnuTLSContext.capabilities }
    let side: SSLSide
    let configuration: SSLConfiguration
    private let base: GnuTLSContext
    private let fault: Fault

    init(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError) {
        throw .invalidArgument("has a fault of its own choice")
    }

    init(_ base: GnuTLSContext, _ fault: Fault) {
        (side, configuration) = (base.side, base.configuration)
        self.base = base
        self.fault = fault
    }

    func wrapBIO(
        incoming: MemoryBIO, outgoing: MemoryBIO, serverHostname: String?, session: SSLSession?
    ) throws(SSLError) -> BrokenObject {
        let object = try base.wrapBIO(
            incoming: incoming, outgoing: outgoing, serverHostname: serverHostname, session: session)
        return BrokenObject(object, fault, incoming, outgoing)
    }
}

/// A connection with a fault.
private final class BrokenObject: SSLObject {
    private let base: GnuTLSObject
    private let fault: Fault
    private let incoming: MemoryBIO
    private let outgoing: MemoryBIO

    init(_ base: GnuTLSObject, _ fault: Fault, _ incoming: MemoryBIO, _ outgoing: MemoryBIO) {
        self.base = base
        self.fault = fault
        self.incoming = incoming
        self.outgoing = outgoing
    }

    func doHandshake() throws(SSLError) {
        if fault == .neverFinishesItsHandshake && base.side == .client { throw .wantRead }
        try silently { () throws(SSLError) in try base.doHandshake() }
    }

    func read(into buffer: inout OutputRawSpan) throws(SSLError) -> Int {
        do {
            var count = try base.read(into: &buffer)
            if fault == .givesTwoRecordsInARead && count > 0 { count += (try? base.read(into: &buffer)) ?? 0 }
            if fault == .emptiesTheBufferBeyondNeed { _ = incoming.read() }
            return count
        } catch {
            if fault == .takesTruncationForTheEnd && error.code == .eof { return 0 }
            throw error
        }
    }

    func write(_ bytes: RawSpan) throws(SSLError) -> Int {
        do {
            let isShort = fault == .losesTheLastByteOfAWrite && bytes.byteCount > 1
            _ = try base.write(isShort ? bytes.extracting(droppingLast: 1) : bytes)
        } catch {
            guard fault == .letsWritesFollowItsClose, error.code == .ssl else { throw error }
        }
        return bytes.byteCount
    }

    func unwrap() throws(SSLError) {
        do {
            try base.unwrap()
        } catch {
            if fault == .answersMisuseWithNothing && !base.isHandshakeComplete { return }
            throw error
        }
    }

    /// Takes what a failing call has to say to the peer off the line.
    private func silently(_ body: () throws(SSLError) -> Void) throws(SSLError) {
        do {
            try body()
        } catch {
            if fault == .keepsItsAlertsToItself && error.code == .ssl { _ = outgoing.read() }
            throw error
        }
    }

    var side: SSLSide { base.side }
    var serverHostname: String? { base.serverHostname }
    var pending: Int { base.pending }
    var isHandshakeComplete: Bool { base.isHandshakeComplete }
    var version: TLSVersion? { fault == .saysTheWrongVersion ? base.version.map { _ in .tls1_1 } : base.version }
    var cipher: SSLCipher? { base.cipher }
    var group: String? { base.group }
    var selectedALPNProtocol: String? { base.selectedALPNProtocol }
    var peerCertificate: SSLCertificate? { base.peerCertificate }
    var unverifiedChain: [SSLCertificate] { base.unverifiedChain }
    var verifiedChain: [SSLCertificate] { base.verifiedChain }
    var isSessionReused: Bool { base.isSessionReused }
    func channelBinding(_ type: ChannelBindingType) throws(SSLError) -> [UInt8]? { try base.channelBinding(type) }
    func whenAnswered(_ body: @escaping @Sendable () -> Void) { base.whenAnswered(body) }
    var session: SSLSession? { fault == .forgetsItsSessions ? nil : base.session }
    var sharedCiphers: [SSLCipher]? { base.sharedCiphers }
    func signatureScheme(of side: SSLSide) -> String? { base.signatureScheme(of: side) }
    func exportKeyingMaterial(label: String, context: [UInt8]?, length: Int) throws(SSLError) -> [UInt8] {
        let key = try base.exportKeyingMaterial(label: label, context: context, length: length)
        return fault == .exportsTheSameKeyEverywhere ? key.map { _ in 7 } : key
    }
    func verifyClientPostHandshake() throws(SSLError) { try base.verifyClientPostHandshake() }
    func updateKeys() throws(SSLError) { try base.updateKeys() }
    var peerPublicKey: [UInt8]? { base.peerPublicKey }
}

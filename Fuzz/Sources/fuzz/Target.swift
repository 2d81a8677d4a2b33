// SPDX-License-Identifier: MIT

/// Something that takes bytes from strangers. It must not trap, hang, leak or use much memory, whatever they are, and what
/// it makes of them must keep the promises that its body checks.
struct Target: Sendable {
    let name: String
    let body: @Sendable ([UInt8]) -> Void

    static let all: [Target] = [
        .cipherString, .pem, .certificate, .crl, .hostname, .address, .time, .session, .resumption, .trust, .identity,
        .chain, .status,
        .memoryBIO, .sniffer, .clientHello, .server, .client, .exchange,
    ]
}

/// Ends the run with a finding unless a promise is kept.
func promise(_ holds: Bool, _ text: @autoclosure () -> String) {
    if !holds { fatalError(text()) }
}

/// Ends the run when what must work does not.
func must<Value>(_ body: () throws -> Value) -> Value {
    do { return try body() } catch { fatalError("\(error)") }
}

// SPDX-License-Identifier: MIT

import CRawLoops

/// GnuTLS said no.
struct RawFailure: Error, CustomStringConvertible {
    let code: Int32
    var description: String { "raw C: GnuTLS error \(code)" }

    static func check(_ code: Int32) throws {
        if code < 0 { throw RawFailure(code: code) }
    }
}

/// The raw contender's shared part.
// @safe: the handle is made in init, freed in deinit, and lent to pairs that keep this object.
@safe final class RawSetup {
    fileprivate let handle: OpaquePointer

    init(_ certificates: Certificates) throws {
        var handle: OpaquePointer?
        let code = unsafe Self.withTexts(certificates) { texts in unsafe raw_setup_create(&handle, texts) }
        try RawFailure.check(code)
        guard let handle = unsafe handle else { throw RawFailure(code: code) }
        unsafe self.handle = handle
    }

    deinit { unsafe raw_setup_destroy(handle) }

    func handshakes(_ count: Int) throws { try RawFailure.check(unsafe raw_handshakes(handle, count)) }

    private static func withTexts(_ certificates: Certificates, _ body: (UnsafePointer<raw_texts>) -> Int32) -> Int32 {
        unsafe Settings.priority.withCString { priority in
            unsafe certificates.anchor.withCString { anchor in
                unsafe certificates.chain.withCString { chain in
                    unsafe certificates.key.withCString { key in
                        unsafe Settings.hostname.withCString { hostname in
                            var texts = unsafe raw_texts(
                                priority: priority, anchor: anchor, chain: chain, key: key, hostname: hostname)
                            return unsafe body(&texts)
                        }
                    }
                }
            }
        }
    }
}

/// A raw client and server that have shaken hands.
// @safe: the handle is made in init and freed in deinit.
@safe final class RawPair {
    private let setup: RawSetup
    private let handle: OpaquePointer

    init(_ setup: RawSetup) throws {
        self.setup = setup
        var handle: OpaquePointer?
        let code = unsafe raw_pair_create(&handle, setup.handle)
        try RawFailure.check(code)
        guard let handle = unsafe handle else { throw RawFailure(code: code) }
        unsafe self.handle = handle
    }

    deinit { unsafe raw_pair_destroy(handle) }

    func bulk(size: Int, writes: Int, count: Int) throws {
        var load = raw_load(size: size, writes: writes)
        try RawFailure.check(unsafe raw_bulk(handle, &load, count))
    }

    func dryReads(_ count: Int) throws { try RawFailure.check(unsafe raw_dry_reads(handle, count)) }

    /// Leaves an idle server.
    func dropClient() { unsafe raw_pair_drop_client(handle) }

    /// Version, group, signature and suite, in GnuTLS's words.
    var description: String {
        guard let text = unsafe raw_pair_description(handle) else { return "unknown" }
        defer { unsafe raw_text_free(text) }
        return unsafe String(cString: text)
    }
}

/// The raw contender's default client context, made and freed.
func makeRawDefaultContext() throws { try RawFailure.check(unsafe raw_default_context("NORMAL")) }

// SPDX-License-Identifier: MIT

public import SSLInterface

/// Remembers the keys of services in a file, for all processes that name the same one.
///
/// A line for each service: its name, a blank, its key as `PublicKeyPin` writes it. Lines that are empty
/// or begin with `#` are kept. The file is readable by its owner alone and replaced in one step; beside it stands an empty
/// file of the same name with `.lock` at the end.
public final class FileKnownHosts: KnownHostStore {
    private let path: String

    /// Names the file. It is read at each use and need not exist before the first key is remembered; its directory must.
    public init(_ path: String) { self.path = path }

    /// The key of a service, or `nil` if it is not known.
    ///
    /// Throws `.syscall` for a file that is there and cannot be read, `.invalidArgument` for
    /// one with a line that is none of this format.
    public func pin(of service: String) throws(SSLError) -> PublicKeyPin? { try Hosts(read())[service] }

    /// Remembers the key of a service that is not known yet. Returns the key that is remembered from now on.
    ///
    /// Throws as ``pin(of:)`` does, `.syscall` for what cannot be written, and
    /// `.invalidArgument` for a name that is empty, begins with `#`, or holds blanks or control characters.
    public func remember(_ pin: PublicKeyPin, of service: String) throws(SSLError) -> PublicKeyPin {
        guard Hosts.canName(service) else {
            throw .invalidArgument("not the name of a service: \(service.debugDescription)")
        }
        return try change { (hosts) throws(SSLError) in
            if let known = hosts[service] { return known }
            hosts.append(service, pin)
            return pin
        }
    }

    /// Forgets a service. Throws as ``remember(_:of:)`` does.
    public func forget(_ service: String) throws(SSLError) {
        try change { (hosts) throws(SSLError) in hosts.remove(service) }
    }

    private func change<Result>(_ body: (inout Hosts) throws(SSLError) -> Result) throws(SSLError) -> Result {
        try Platform.withFileLock(path + ".lock") { () throws(SSLError) in
            let old = try Hosts(read())
            var hosts = old
            let result = try body(&hosts)
            if hosts.lines != old.lines { try Platform.replaceFile(path, Array(hosts.text.utf8)) }
            return result
        }
    }

    private func read() throws(SSLError) -> String {
        do throws(SSLError) { return String(decoding: try Platform.readFile(path), as: UTF8.self) } catch {
            guard error.detail?.systemError == Platform.noSuchFile else { throw error }
            return ""
        }
    }
}

extension FileKnownHosts {
    /// The contents of a file.
    private struct Hosts {
        private(set) var lines: [Substring]
        private var pins: [Substring: PublicKeyPin] = [:]

        /// A line that cannot be read could be that of the very service that is asked for: nobody is told unknown then.
        init(_ text: String) throws(SSLError) {
            lines = text.split(whereSeparator: \.isNewline)
            for line in lines where !line.hasPrefix("#") {
                let fields = line.split(whereSeparator: \.isWhitespace)
                guard fields.count == 2, let pin = try? PublicKeyPin(String(fields[1])) else {
                    throw .invalidArgument("not a line of known hosts: \(line.debugDescription)")
                }
                guard pins.updateValue(pin, forKey: fields[0]) == nil else {
                    throw .invalidArgument("known hosts with two keys of \(fields[0])")
                }
            }
        }

        static func canName(_ service: String) -> Bool {
            !service.isEmpty && !service.hasPrefix("#")
                && service.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7f }
        }

        var text: String { lines.map { $0 + "\n" }.joined() }

        subscript(service: String) -> PublicKeyPin? { pins[service[...]] }

        mutating func append(_ service: String, _ pin: PublicKeyPin) {
            lines.append("\(service) \(pin)"[...])
            pins[service[...]] = pin
        }

        mutating func remove(_ service: String) {
            pins[service[...]] = nil
            lines.removeAll { $0.split(whereSeparator: \.isWhitespace).first.map { $0 == service } ?? false }
        }
    }
}

// SPDX-License-Identifier: MIT

/// `HOST:PORT`, with brackets around an IPv6 address.
struct Endpoint {
    let host: String
    let port: Int

    /// Throws wrong usage for everything else.
    init(_ text: String, defaultPort: Int? = nil) throws {
        let (host, port) = Self.split(text)
        guard !host.isEmpty, let number = port.map({ Int($0) }) ?? defaultPort, (1...65535).contains(number) else {
            throw Failure.usage("'\(text)' is not HOST:PORT")
        }
        self.host = host
        self.port = number
    }

    private static func split(_ text: String) -> (host: String, port: String?) {
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            let host = String(text[text.index(after: text.startIndex)..<end])
            return (host, rest.hasPrefix(":") ? String(rest.dropFirst()) : rest.isEmpty ? nil : "")
        }
        guard let colon = text.lastIndex(of: ":") else { return (text, nil) }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}

// SPDX-License-Identifier: MIT

public import SSLInterface

extension CertificateTime {
    /// The seconds since 1970 of a time as `CertificateInfo` has it, such as `Jan  5 09:34:43 2018 GMT`.
    ///
    /// A day below ten may stand alone or behind a space or a zero; case does not count; a minute may have 62 seconds, for
    /// the sake of leap seconds. The time is always GMT. Throws ``SSLError/Code/invalidArgument`` for any other text, also
    /// for a day that the month does not have, where CPython counts on into the next. The corresponding CPython function
    /// is `cert_time_to_seconds`.
    public static func secondsSince1970(_ text: String) throws(SSLError) -> Int64 {
        var reader = TextReader(text)
        guard let time = reader.time() else {
            throw .invalidArgument("time data '\(text)' does not match format \"%b %d %H:%M:%S %Y GMT\"")
        }
        return time.secondsSince1970
    }

    /// Reads what `strptime` reads with that format.
    private struct TextReader {
        private var rest: ArraySlice<UInt8>

        init(_ text: String) { rest = Array(text.utf8)[...] }

        mutating func time() -> CertificateTime? {
            var time = CertificateTime()
            guard let month = month(), space(), let day = number(1...31), space(), let hour = number(0...23), skip(":"),
                let minute = number(0...59), skip(":"), let second = number(0...61), space(), let year = year(),
                space(),
                skip("gmt"), rest.isEmpty, day <= CertificateTime.daysIn(month: month, year: year)
            else { return nil }
            (time.year, time.month, time.day) = (year, month, day)
            (time.hour, time.minute, time.second) = (hour, minute, second)
            return time
        }

        private mutating func month() -> Int? {
            CertificateTime.monthNames.firstIndex { skip($0.lowercased()) }.map { $0 + 1 }
        }

        /// Four digits, not all zero: Python has no year 0.
        private mutating func year() -> Int? {
            let digits = rest.prefix(4)
            guard digits.count == 4, digits.allSatisfy({ CertificateTime.digits.contains($0) }) else { return nil }
            rest = rest.dropFirst(4)
            let year = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            return year > 0 ? year : nil
        }

        /// One digit or two.
        private mutating func number(_ range: ClosedRange<Int>) -> Int? {
            let digits = rest.prefix(2).prefix { CertificateTime.digits.contains($0) }
            rest = rest.dropFirst(digits.count)
            let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            return !digits.isEmpty && range.contains(value) ? value : nil
        }

        private mutating func space() -> Bool {
            let spaces = rest.prefix { $0 == 0x20 || (9...13).contains($0) }
            rest = rest.dropFirst(spaces.count)
            return !spaces.isEmpty
        }

        /// Skips letters, which are given in lower case, or other characters.
        private mutating func skip(_ text: String) -> Bool {
            let head = rest.prefix(text.utf8.count)
            guard head.elementsEqual(text.utf8, by: { HostnameMatcher.lowercased($0) == $1 }) else { return false }
            rest = rest.dropFirst(head.count)
            return true
        }
    }
}

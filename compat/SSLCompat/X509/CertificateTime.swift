// SPDX-License-Identifier: MIT

/// The times of certificates: strictly for deciding, leniently for printing, both as OpenSSL does.
public struct CertificateTime: Equatable {
    var year = 0
    var month = 0
    var day = 0
    var hour = 0
    var minute = 0
    var second = 0

    /// Seconds since 1970 of a time in RFC 5280's form: seconds and `Z` present, no fraction.
    ///
    /// `nil` for any other form. Validity is decided with this, so that OpenSSL's codes 13 and 14 apply to the rest.
    static func secondsSince1970(_ tag: UInt8, _ bytes: ArraySlice<UInt8>) -> Int64? {
        guard bytes.count == (tag == DERReader.Tag.generalizedTime ? 15 : 13), bytes.last == UInt8(ascii: "Z"),
            bytes.dropLast().allSatisfy({ digits.contains($0) })
        else { return nil }
        var parser = Parser(tag, bytes)
        return parser.time()?.secondsSince1970
    }

    /// The text that `ASN1_TIME_print` makes: `Jan  5 09:34:43 2018 GMT`, or `Bad time value`.
    static func text(_ tag: UInt8, _ bytes: ArraySlice<UInt8>) -> String {
        var parser = Parser(tag, bytes)
        guard let time = parser.time() else { return "Bad time value" }
        let day = time.day < 10 ? " \(time.day)" : "\(time.day)"
        let clock = [time.hour, time.minute, time.second].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(monthNames[time.month - 1]) \(day) \(clock)\(fraction(tag, bytes)) \(time.year) GMT"
    }

    /// The decimal point and the digits behind it, where a GeneralizedTime with seconds has them.
    private static func fraction(_ tag: UInt8, _ bytes: ArraySlice<UInt8>) -> String {
        let rest = bytes.dropFirst(14)
        guard tag == DERReader.Tag.generalizedTime, rest.first == UInt8(ascii: ".") else { return "" }
        return "." + String(decoding: rest.dropFirst().prefix { digits.contains($0) }, as: UTF8.self)
    }

    static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

extension CertificateTime {
    /// Seconds since 1970 in the Gregorian calendar, also before its introduction.
    var secondsSince1970: Int64 {
        let days = Self.daysBefore(year: year) + Self.daysBefore(month: month, year: year) + day - 1
        return Int64(days - Self.daysBefore(year: 1970)) * 86400 + Int64(hour * 3600 + minute * 60 + second)
    }

    /// This time moved by seconds, or `nil` outside the years 1900 to 9999, OpenSSL's limits.
    func adding(seconds: Int) -> CertificateTime? {
        let total = Int(secondsSince1970) + seconds + Self.daysBefore(year: 1970) * 86400
        guard total >= 0 else { return nil }
        var result = CertificateTime()
        var days = total / 86400
        result.year = days / 366
        while days >= Self.daysBefore(year: result.year + 1) { result.year += 1 }
        days -= Self.daysBefore(year: result.year)
        result.month = 1
        while result.month < 12, days >= Self.daysBefore(month: result.month + 1, year: result.year) {
            result.month += 1
        }
        result.day = days - Self.daysBefore(month: result.month, year: result.year) + 1
        (result.hour, result.minute, result.second) = (total / 3600 % 24, total / 60 % 60, total % 60)
        return (1900...9999).contains(result.year) ? result : nil
    }

    static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
    }

    /// Days from the start of year 0, a leap year, to the start of this one.
    private static func daysBefore(year: Int) -> Int {
        guard year > 0 else { return 0 }
        let last = year - 1
        return year * 365 + last / 4 - last / 100 + last / 400 + 1
    }

    private static func daysBefore(month: Int, year: Int) -> Int {
        (1..<month).reduce(0) { $0 + daysIn(month: $1, year: year) }
    }
}

extension CertificateTime {
    /// Reads pairs of digits and what may follow them.
    private struct Parser {
        private let isGeneralized: Bool
        private var rest: ArraySlice<UInt8>

        init(_ tag: UInt8, _ bytes: ArraySlice<UInt8>) {
            isGeneralized = tag == DERReader.Tag.generalizedTime
            rest = bytes
        }

        /// The time in UTC; `nil` when it is none, or when anything follows it. `ASN1_TIME_to_tm`.
        mutating func time() -> CertificateTime? {
            var time = CertificateTime()
            guard rest.count >= (isGeneralized ? 13 : 11), let year = year(),
                let month = pair(1...12), let day = pair(1...CertificateTime.daysIn(month: month, year: year)),
                let hour = pair(0...23), let minute = pair(0...59)
            else { return nil }
            (time.year, time.month, time.day, time.hour, time.minute) = (year, month, day, hour, minute)
            if let next = rest.first, !zoneMarks.contains(next) {
                guard let second = pair(0...59) else { return nil }
                time.second = second
            }
            guard skipFraction(), let offset = zone(), rest.isEmpty else { return nil }
            return offset == 0 ? time : time.adding(seconds: -offset)
        }

        private var zoneMarks: [UInt8] { Array("Z+-".utf8) }

        private mutating func year() -> Int? {
            guard let first = pair(0...99) else { return nil }
            guard isGeneralized else { return first < 50 ? first + 2000 : first + 1900 }
            guard let second = pair(0...99) else { return nil }
            return first * 100 + second
        }

        private mutating func pair(_ range: ClosedRange<Int>) -> Int? {
            guard let high = digit(), let low = digit() else { return nil }
            let value = high * 10 + low
            return range.contains(value) ? value : nil
        }

        private mutating func digit() -> Int? {
            guard let byte = rest.first, CertificateTime.digits.contains(byte) else { return nil }
            rest.removeFirst()
            return Int(byte) - 0x30
        }

        /// A fraction has a digit at least, and stands in GeneralizedTime only.
        private mutating func skipFraction() -> Bool {
            guard isGeneralized, rest.first == UInt8(ascii: ".") else { return true }
            rest.removeFirst()
            guard digit() != nil else { return false }
            while digit() != nil {}
            return true
        }

        /// Seconds east of Greenwich.
        private mutating func zone() -> Int? {
            guard let mark = rest.popFirst(), zoneMarks.contains(mark) else { return nil }
            if mark == UInt8(ascii: "Z") { return 0 }
            guard rest.count == 4, let hours = pair(0...12), let minutes = pair(0...59) else { return nil }
            let offset = hours * 3600 + minutes * 60
            return mark == UInt8(ascii: "+") ? offset : -offset
        }
    }
}

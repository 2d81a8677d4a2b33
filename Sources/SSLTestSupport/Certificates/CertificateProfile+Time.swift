// SPDX-License-Identifier: MIT

/// The time of the machine, and lengths of time in its seconds. Certificates are made to fit the clock of the peer that
/// is to judge them: a clock that goes wrong is the same thing as a certificate that is shifted the other way.
public enum SystemClock {
    /// Seconds since 1970, without leap seconds.
    public static var now: Int64 { System.now() }
    /// The seconds of a minute.
    public static let minute: Int64 = 60
    /// The seconds of an hour.
    public static let hour: Int64 = 3600
    /// The seconds of a day.
    public static let day: Int64 = 86400
}

extension CertificateProfile {
    /// This profile with a validity in seconds from now, negative for the past.
    public func valid(from: Int64, until: Int64) -> CertificateProfile {
        with {
            let now = SystemClock.now
            $0.notBefore = now &+ from
            $0.notAfter = now &+ until
        }
    }

    /// This profile, expired for an hour.
    public var expired: CertificateProfile { valid(from: -SystemClock.day, until: -SystemClock.hour) }

    /// This profile, valid only in an hour.
    public var notYetValid: CertificateProfile { valid(from: SystemClock.hour, until: SystemClock.day) }
}

// SPDX-License-Identifier: MIT

/// OpenSSL's security levels, `@SECLEVEL` 0 to 5: the least strength of everything that a connection relies on.
public enum SecurityLevel {
    /// The strength in bits that a level asks for: 0, 80, 112, 128, 192, 256. Levels beyond 5 are 5.
    public static func bits(_ level: Int) -> Int { strengths[min(max(level, 0), 5)].bits }

    /// GnuTLS's profile of the same strength, as a priority string has it, such as `%PROFILE_MEDIUM`.
    static func profile(_ level: Int) -> String { strengths[min(max(level, 0), 5)].profile }

    private static let strengths: [(bits: Int, profile: String)] = [
        (0, "%PROFILE_VERY_WEAK"), (80, "%PROFILE_LOW"), (112, "%PROFILE_MEDIUM"), (128, "%PROFILE_HIGH"),
        (192, "%PROFILE_ULTRA"), (256, "%PROFILE_FUTURE"),
    ]
}

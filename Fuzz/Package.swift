// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

// Built by scripts/fuzz, which adds the sanitizers on the command line: a manifest's flags would not reach the libraries.
let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "swift-gnutls-ssl", path: "..")],
    targets: [
        // libFuzzer's entry, which is in the compiler's runtime.
        .target(name: "CFuzzer"),
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "CFuzzer",
                .product(name: "SSLCompat", package: "swift-gnutls-ssl"),
                .product(name: "SSLGnuTLS", package: "swift-gnutls-ssl"),
                .product(name: "SSLInterface", package: "swift-gnutls-ssl"),
                .product(name: "SSLTestSupport", package: "swift-gnutls-ssl"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]),
    ]
)

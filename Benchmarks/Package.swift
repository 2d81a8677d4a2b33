// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

/// As in the root package.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// A package of its own, so that nothing here reaches those who depend on the library.
let package = Package(
    name: "Benchmarks",
    dependencies: [
        // By name: the folder of a clone may be called anything.
        .package(name: "swift-gnutls-ssl", path: "..")
    ],
    targets: [
        .systemLibrary(
            name: "CGnuTLSLibrary",
            pkgConfig: "gnutls",
            providers: [.apt(["libgnutls28-dev"]), .yum(["gnutls-devel"]), .brew(["gnutls"])]
        ),
        .target(name: "CRawLoops", dependencies: ["CGnuTLSLibrary"]),
        .target(name: "CMeters"),
        .executableTarget(
            name: "sslbench",
            dependencies: [
                "CRawLoops", "CMeters",
                .product(name: "SSLInterface", package: "swift-gnutls-ssl"),
                .product(name: "SSLCompat", package: "swift-gnutls-ssl"),
                .product(name: "SSLGnuTLS", package: "swift-gnutls-ssl"),
                .product(name: "SSLTestSupport", package: "swift-gnutls-ssl"),
            ],
            swiftSettings: strict),
    ],
    cLanguageStandard: .gnu11
)

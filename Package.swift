// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

/// What every Swift target of the house is built with.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "swift-gnutls-ssl",
    products: [
        .library(name: "SSLInterface", targets: ["SSLInterface"]),
        .library(name: "SSLCompat", targets: ["SSLCompat"]),
        .library(name: "SSLGnuTLS", targets: ["SSLGnuTLS"]),
        .library(name: "SSLSockets", targets: ["SSLSockets"]),
        .library(name: "SSLConformance", targets: ["SSLConformance"]),
        .library(name: "SSLTestSupport", targets: ["SSLTestSupport"]),
        .executable(name: "ssltool", targets: ["ssltool"]),
    ],
    dependencies: [
        // For the command line alone: no library of this package depends on another package.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
    ],
    targets: [
        .systemLibrary(
            name: "CGnuTLS",
            pkgConfig: "gnutls",
            providers: [.apt(["libgnutls28-dev"]), .yum(["gnutls-devel"]), .brew(["gnutls"])]
        ),
        .target(name: "SSLInterface", swiftSettings: strict),
        .target(
            name: "SSLCompat", dependencies: ["SSLInterface", "CGnuTLS"], path: "compat/SSLCompat",
            swiftSettings: strict),
        .target(name: "SSLGnuTLS", dependencies: ["SSLInterface", "SSLCompat", "CGnuTLS"], swiftSettings: strict),
        .target(name: "SSLSockets", dependencies: ["SSLInterface"], swiftSettings: strict),
        .target(name: "SSLTestSupport", dependencies: ["SSLInterface", "CGnuTLS"], swiftSettings: strict),
        .target(
            name: "SSLConformance", dependencies: ["SSLInterface", "SSLSockets", "SSLTestSupport"],
            swiftSettings: strict),
        .executableTarget(
            name: "ssltool",
            dependencies: [
                "SSLInterface", "SSLCompat", "SSLGnuTLS", "SSLSockets", "SSLConformance",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SSLInterfaceTests", dependencies: ["SSLInterface", "SSLTestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SSLCompatTests", dependencies: ["SSLCompat", "SSLInterface", "SSLTestSupport", "CGnuTLS"],
            swiftSettings: strict),
        .testTarget(
            name: "SSLGnuTLSTests",
            dependencies: ["SSLGnuTLS", "SSLCompat", "SSLInterface", "SSLTestSupport", "CGnuTLS"],
            swiftSettings: strict),
        .testTarget(
            name: "SSLSocketsTests", dependencies: ["SSLSockets", "SSLGnuTLS", "SSLInterface", "SSLTestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SSLConformanceTests", dependencies: ["SSLConformance", "SSLGnuTLS", "SSLInterface"],
            swiftSettings: strict),
        .testTarget(
            name: "SSLTestSupportTests", dependencies: ["SSLTestSupport", "SSLInterface"], swiftSettings: strict),
        .testTarget(
            name: "ssltoolTests",
            dependencies: ["ssltool", "SSLGnuTLS", "SSLInterface", "SSLSockets", "SSLTestSupport"],
            swiftSettings: strict),
    ]
)

// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "Examples",
    dependencies: [.package(name: "swift-gnutls-ssl", path: "..")],
    targets: [
        // The README's snippet, so that it is known to compile.
        .executableTarget(
            name: "snippet",
            dependencies: [
                .product(name: "SSLGnuTLS", package: "swift-gnutls-ssl"),
                .product(name: "SSLInterface", package: "swift-gnutls-ssl"),
                .product(name: "SSLSockets", package: "swift-gnutls-ssl"),
            ],
            swiftSettings: strict),
        // What scripts/demo runs.
        .executableTarget(
            name: "demo",
            dependencies: [
                .product(name: "SSLCompat", package: "swift-gnutls-ssl"),
                .product(name: "SSLGnuTLS", package: "swift-gnutls-ssl"),
                .product(name: "SSLInterface", package: "swift-gnutls-ssl"),
                .product(name: "SSLSockets", package: "swift-gnutls-ssl"),
                .product(name: "SSLTestSupport", package: "swift-gnutls-ssl"),
            ],
            swiftSettings: strict),
    ]
)

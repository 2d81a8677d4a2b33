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

// The backend that others are compared with. A package of its own, so that OpenSSL is in no product of the house.
let package = Package(
    name: "swift-gnutls-ssl-openssl",
    products: [.library(name: "SSLOpenSSL", targets: ["SSLOpenSSL"])],
    dependencies: [.package(name: "swift-gnutls-ssl", path: "../..")],
    targets: [
        .systemLibrary(
            name: "COpenSSL",
            pkgConfig: "openssl",
            providers: [.apt(["libssl-dev"]), .yum(["openssl-devel"]), .brew(["openssl@3"])]
        ),
        .target(
            name: "SSLOpenSSL",
            dependencies: [
                "COpenSSL",
                .product(name: "SSLCompat", package: "swift-gnutls-ssl"),
                .product(name: "SSLInterface", package: "swift-gnutls-ssl"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "conformance",
            dependencies: [
                "SSLOpenSSL",
                .product(name: "SSLConformance", package: "swift-gnutls-ssl"),
                .product(name: "SSLGnuTLS", package: "swift-gnutls-ssl"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SSLOpenSSLTests",
            dependencies: [
                "SSLOpenSSL",
                .product(name: "SSLGnuTLS", package: "swift-gnutls-ssl"),
                .product(name: "SSLInterface", package: "swift-gnutls-ssl"),
                .product(name: "SSLTestSupport", package: "swift-gnutls-ssl"),
            ],
            swiftSettings: strict),
    ]
)

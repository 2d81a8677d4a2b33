// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

// The extension module `_ssl` for CPython. Build it with scripts/python, which tells the compiler where the headers of the
// interpreter are.

/// What every Swift target of the house is built with.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "gnutls-ssl-python",
    products: [.library(name: "_ssl", type: .dynamic, targets: ["SSLPython"])],
    dependencies: [.package(name: "swift-gnutls-ssl", path: "../..")],
    targets: [
        .target(name: "CPython"),
        .target(
            name: "SSLPython",
            dependencies: [
                "CPython",
                .product(name: "SSLInterface", package: "swift-gnutls-ssl"),
                .product(name: "SSLCompat", package: "swift-gnutls-ssl"),
                .product(name: "SSLGnuTLS", package: "swift-gnutls-ssl"),
            ],
            swiftSettings: strict
        ),
    ]
)

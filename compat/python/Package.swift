// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

// The extension module `_ssl` for CPython. Build it with scripts/python, which says in PYTHON_INCLUDE where the headers of the
// interpreter are: only the two targets that see them are built anew for another interpreter.

/// What every Swift target of the house is built with.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let include = Context.environment["PYTHON_INCLUDE"].map { "-I\($0)" }

let package = Package(
    name: "gnutls-ssl-python",
    products: [.library(name: "_ssl", type: .dynamic, targets: ["SSLPython"])],
    dependencies: [.package(name: "swift-gnutls-ssl", path: "../..")],
    targets: [
        .target(name: "CPython", cSettings: include.map { [.unsafeFlags([$0])] }),
        .target(
            name: "SSLPython",
            dependencies: [
                "CPython",
                .product(name: "SSLInterface", package: "swift-gnutls-ssl"),
                .product(name: "SSLCompat", package: "swift-gnutls-ssl"),
                .product(name: "SSLGnuTLS", package: "swift-gnutls-ssl"),
            ],
            swiftSettings: strict + (include.map { [.unsafeFlags(["-Xcc", $0])] } ?? [])
        ),
    ]
)

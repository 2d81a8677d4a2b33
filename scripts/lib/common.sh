# SPDX-License-Identifier: MIT
# What the commands of this folder share. Sourced by them, never run. Leaves the caller in the root of the tree.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2

say() { printf '==> %s\n' "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 2; }

# Puts a Swift of at least 6.2 on the PATH, also where an installer has not told this shell about it.
need_swift() {
    command -v swift >/dev/null || PATH="$PATH:$HOME/.local/share/swiftly/bin:/opt/swift/usr/bin:/usr/share/swift/usr/bin"
    command -v swift >/dev/null || die "no swift found; see https://www.swift.org/install/linux"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    [ "$(printf '6.2\n%s\n' "$version" | sort -V | head -n 1)" = 6.2 ] || die "Swift 6.2 or newer is needed, this is $version"
}

# need TEST PACKAGE ...: collects the packages whose test, a command, fails.
missing=()
need() {
    local test=$1
    shift
    eval "$test" >/dev/null 2>&1 || missing+=("$@")
}

# What it takes to build: GnuTLS's headers, and pkg-config to find them.
need_gnutls() {
    need 'command -v pkg-config' pkg-config
    need 'pkg-config --atleast-version=3.7.4 gnutls' libgnutls28-dev
}

# Installs what `need` has collected. Does nothing, and needs no rights, when nothing is missing.
install_missing() {
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "please install what Debian calls: ${missing[*]}"
    local root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || die "please install, as root: ${missing[*]}"
        root=(sudo)
    fi
    say "installing ${missing[*]}"
    local output
    output=$("${root[@]}" apt-get update -qq 2>&1 &&
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" 2>&1) || {
        printf '%s\n' "$output" >&2
        die "apt-get failed"
    }
    missing=()
}

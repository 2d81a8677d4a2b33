# SPDX-License-Identifier: MIT
# The checks of scripts/lint. Each prints what it finds and succeeds only if that is nothing. Sourced, never run.

# Modules and their folders, then what each may import beside the toolchain's Swift and Synchronization.
declare -A folder=(
    [SSLInterface]=Sources/SSLInterface [SSLCompat]=compat/SSLCompat [SSLGnuTLS]=Sources/SSLGnuTLS
    [SSLSockets]=Sources/SSLSockets [SSLTestSupport]=Sources/SSLTestSupport [ssltool]=Sources/ssltool
    [SSLConformance]=Sources/SSLConformance [SSLOpenSSL]=compat/openssl/Sources/SSLOpenSSL
    [SSLPython]=compat/python/Sources/SSLPython
)
declare -A may_import=(
    [SSLInterface]=""
    [SSLCompat]="SSLInterface CGnuTLS"
    [SSLGnuTLS]="SSLInterface SSLCompat CGnuTLS"
    [SSLSockets]="SSLInterface"
    [SSLTestSupport]="SSLInterface CGnuTLS"
    [SSLConformance]="SSLInterface SSLTestSupport SSLSockets"
    [SSLOpenSSL]="SSLInterface SSLCompat COpenSSL"
    [SSLPython]="SSLInterface SSLCompat SSLGnuTLS CPython"
    [ssltool]="SSLInterface SSLCompat SSLGnuTLS SSLSockets SSLConformance ArgumentParser"
)
# The libraries that depend on nothing but the toolchain and GnuTLS.
core=(SSLInterface SSLCompat SSLGnuTLS SSLSockets)
libraries=("${core[@]}" SSLTestSupport SSLConformance)

passed=0 failed=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# check TITLE FUNCTION: runs a check and reports it.
check() {
    local started=$EPOCHREALTIME log="$scratch/log" verdict=ok
    if "$2" >"$log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1)) verdict=FAIL
    fi
    printf '%-4s  %-55s %6.1f s\n' "$verdict" "$1" "$(seconds_since "$started")"
    [ $verdict = ok ] && return
    head -n 25 "$log" | sed 's/^/        /'
    local lines
    lines=$(wc -l <"$log")
    [ "$lines" -le 25 ] || echo "        and $((lines - 25)) more"
}

seconds_since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }'; }

summary() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}

# Files of the tree that git knows or would add.
files() { git ls-files --cached --others --exclude-standard --deduplicate -- "$@" | while read -r f; do [ ! -f "$f" ] || echo "$f"; done; }

# Succeeds if its input is empty; passes it on else.
none() { ! grep .; }

# imports FOLDER: "file:line:module" for each import.
imports() {
    files "$1/*.swift" | xargs -r grep -nHE '^\s*(@[A-Za-z_()]+ +)*((public|package|internal|fileprivate|private) +)?import ' |
        sed -E 's/:\s*(@[A-Za-z_()]+ +)*((public|package|internal|fileprivate|private) +)?import +((struct|class|enum|protocol|func|var|let|typealias) +)?/:/; s/^([^:]*:[0-9]*:[A-Za-z0-9_]*).*/\1/'
}

formatted() { files '*.swift' | xargs swift format lint --strict; }

licensed() {
    files '*.swift' '*.h' '*.c' '*.modulemap' '*.py' scripts .ci | while read -r file; do
        case "$file" in *.json | *.txt | *.md) continue ;; esac
        head -n 2 "$file" | grep -q 'SPDX-License-Identifier: MIT' || { [ "${file##*/}" = Package.swift ] && sed -n 2,3p "$file" | grep -q SPDX; } ||
            echo "$file: no SPDX line"
    done | none
}

scripts_parse() {
    local file broken=0
    for file in $(files scripts .ci); do
        case "$(head -c 20 "$file")" in '#!/usr/bin/env bash'* | '# SPDX'*) ;; *) continue ;; esac
        case "$file" in *.supp | *.py) continue ;; esac
        bash -n "$file" || broken=1
    done
    return $broken
}

arrows() {
    local module
    for module in "${!folder[@]}"; do
        imports "${folder[$module]}" | while IFS=: read -r file line name; do
            case " ${may_import[$module]} Swift Synchronization Glibc Foundation FoundationEssentials " in
            *" $name "*) ;;
            *) echo "$file:$line: $module must not import $name" ;;
            esac
        done
    done | none
}

no_foundation() {
    local module
    for module in "${core[@]}" SSLConformance; do imports "${folder[$module]}" | grep -E ':Foundation[A-Za-z]*$'; done | none
}

no_public_c() {
    files 'Sources/*.swift' 'compat/*.swift' |
        xargs grep -nHE '(public|package) +import +(CGnuTLS|COpenSSL|Glibc|Musl)|@_exported|@_implementationOnly' | none
}

one_libc_file() {
    local module found
    for module in "${!folder[@]}"; do
        found=$(imports "${folder[$module]}" | sed -n -E 's/:[0-9]+:(Glibc|Musl|Darwin)$//p' | sort -u)
        [ "$(grep -c . <<<"$found")" -le 1 ] || echo "$module:" $found
    done | none
}

no_traps() {
    local module
    for module in "${libraries[@]}"; do
        files "${folder[$module]}/*.swift" | xargs -r grep -nHwE 'fatalError|preconditionFailure|assertionFailure|try!|as!|TODO|FIXME'
    done | none
}

no_sleeps() {
    files 'Tests/*.swift' 'Sources/SSLTestSupport/*.swift' 'Sources/SSLConformance/*.swift' | xargs -r grep -nHE '\b(sleep|usleep|nanosleep)\(|Task\.sleep|Thread\.sleep' | none
}

snippet_same() {
    # The first Swift block of the README; the example below its licence line.
    awk '/^```swift$/ { on = 1; next } /^```$/ && on { exit } on' README.md >"$scratch/readme"
    sed '1{/SPDX/d}' Examples/Sources/snippet/main.swift | sed '1{/^$/d}' >"$scratch/example"
    [ -s "$scratch/readme" ] && diff "$scratch/readme" "$scratch/example"
}

# The table names tests as `Folder/File.swift` "name", a function's or a displayed one; each of the 85 traps has one row.
traps_covered() {
    local table=Tests/TRAPS.md
    [ -f $table ] || { echo "$table: no such file"; return 1; }
    {
        grep -oE '`[A-Za-z0-9/+]+Tests\.swift` "[^"]+"' $table | sort -u | while read -r file name; do
            file=${file//\`/} name=${name#\"} name=${name%\"}
            [ -f "Tests/$file" ] && grep -qF -e "func $name(" -e "func \`$name\`(" -e "@Test(\"$name\"" "Tests/$file" ||
                echo "no test \"$name\" in $file"
        done
        sed -n 's/^| *\([0-9][0-9]*\) |.*/\1/p' $table | sort -n | diff - <(seq 1 87)
    } | none
}

# While names are still missing, that alone is no failure.
matrix_current() { scripts/matrix --check; }

builds_clean() {
    # One scratch folder for this alone: a warning stops its file from being built and so shows again in each run.
    swift build --build-tests --scratch-path .build-lint -Xswiftc -warnings-as-errors >"$scratch/build" 2>&1 &&
        ! grep -E "warning: " "$scratch/build" && return
    # What begins a line is a place in a file, or in what a macro made of one.
    grep -E '^[^ |]+.*(error|warning): ' "$scratch/build" | sed "s|^$PWD/||" | sort -u
    return 1
}

documented() {
    command -v docc >/dev/null || { echo "this toolchain has no docc"; return 1; }
    local modules=.build-lint/debug/Modules graphs="$scratch/graphs" target module
    [ -d "$modules" ] || { echo "nothing is built"; return 1; }
    target=$(swift -print-target-info | sed -n 's/.*"triple": "\([^"]*\)".*/\1/p' | head -n 1)
    for module in "${libraries[@]}"; do
        mkdir -p "$graphs/$module"
        swift symbolgraph-extract -module-name "$module" -I "$modules" -target "$target" -minimum-access-level public \
            -Xcc -fmodule-map-file=Sources/CGnuTLS/module.modulemap -output-dir "$graphs/$module" || return 1
        grep -oE '"pathComponents":\["[^"]+"\]' "$graphs/$module/$module.symbols.json" | cut -d'"' -f4 | sort -u >"$graphs/$module.names"
    done
    for module in "${libraries[@]}"; do converted "$module" "$graphs"; done | none
}

# Builds one library's documentation and prints what is wrong with it, one line each.
converted() {
    local catalog="${folder[$1]}/Documentation.docc" elsewhere
    [ -d "$catalog" ] || catalog=
    docc convert $catalog --additional-symbol-graph-dir "$2/$1" --fallback-display-name "$1" \
        --fallback-bundle-identifier "$1" --output-path "$scratch/archive" >"$scratch/docc" 2>&1 || cat "$scratch/docc"
    # A link to another of our libraries leads nowhere when one is built alone: enough if its first name is there, or if
    # it is to a type there that this one extends. A parameter that its name explains needs no line of its own.
    elsewhere=$(cat "$2"/*.names | sort -u | comm -23 - "$2/$1.names" | paste -sd'|')
    grep -A 1 -E '^(warning|error): ' "$scratch/docc" | grep -vE '^(--)?$' | paste -d' ' - - |
        grep -vE "is missing documentation|'($elsewhere)' doesn't exist at |'/?$1/($elsewhere)[/']" | sed 's/ --> / at /; s/  */ /g'
}

# Asks the loader, for the command line and for the bundle that holds every library and all tests.
not_linked() {
    local product libraries
    for product in ssltool swift-gnutls-sslPackageTests.xctest; do
        libraries=$(ldd ".build-lint/debug/$product") || { echo "$product: cannot be asked"; return 1; }
        grep -q libgnutls <<<"$libraries" || { echo "$product: not linked to GnuTLS, so this proves nothing"; return 1; }
        ! grep -E 'libssl|libcrypto|libgnutls-openssl' <<<"$libraries" || return 1
    done
}

python_builds_clean() {
    local include
    include=$(/usr/bin/python3 -c 'import sysconfig; print(sysconfig.get_path("include"))') || return 1
    PYTHON_INCLUDE=$include swift build --package-path compat/python --scratch-path compat/python/.build-lint \
        -Xswiftc -warnings-as-errors >"$scratch/python" 2>&1 && ! grep -E "warning: " "$scratch/python" && return
    grep -E '^[^ |]+.*(error|warning): ' "$scratch/python" | sed "s|^$PWD/||" | sort -u
    return 1
}

# What other extension modules bring along stays apart from what is inside this one; and whoever imports it gets no OpenSSL.
python_module_apart() {
    local module libraries
    module=$(scripts/python 2>"$scratch/python" | tail -n 1) || { cat "$scratch/python"; return 1; }
    nm -D --defined-only "$module" | awk '$2 ~ /[TDBRVW]/ && $3 != "PyInit__ssl" {print "exports " $3}' | none || return 1
    nm -D --defined-only "$module" | grep -q ' T PyInit__ssl$' || { echo "$module does not export PyInit__ssl"; return 1; }
    libraries=$(ldd "$module")
    grep -q libgnutls <<<"$libraries" || { echo "$module: not linked to GnuTLS, so this proves nothing"; return 1; }
    ! grep -E 'libssl|libcrypto|libgnutls-openssl|libswift' <<<"$libraries"
}

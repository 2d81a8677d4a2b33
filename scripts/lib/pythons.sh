# SPDX-License-Identifier: MIT
# The CPythons of this machine. Sourced after common.sh, never run.

# The interpreter that a command line names.
python_named() {
    local path
    path=$(command -v "$1") || die "no interpreter $1"
    "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11) or sys.implementation.name != "cpython")' ||
        die "$1 is not CPython 3.11 or newer"
    printf '%s\n' "$path"
}

python_version() { "$1" -c 'import sys; print(sys.version.split()[0])'; }

# The system's, if it is new enough, and each that pyenv has.
all_pythons() {
    local path
    for path in /usr/bin/python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[1-9]*/bin/python3; do
        [ -x "$path" ] && python_named "$path" 2>/dev/null
    done
}

# Where scripts/python leaves the module for an interpreter.
module_folder() {
    printf '%s/compat/python/build/%s\n' "$PWD" "$("$1" -c 'import sys, sysconfig
print(sys.implementation.cache_tag + ("t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""))')"
}

# Debian keeps CPython's tests in a package of their own.
need_test_suites() {
    local path
    for path in "$@"; do
        need "'$path' -c 'import test.test_ssl'" "lib$(basename "$(readlink -f "$path")")-testsuite"
    done
    install_missing
}

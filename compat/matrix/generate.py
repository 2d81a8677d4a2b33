# SPDX-License-Identifier: MIT
"""Writes compat/MATRIX.md: every name of CPython's `ssl` and `_ssl`, and what becomes of it here.

Nothing in it is typed. The names come from names.tsv (an interpreter's, by dump.py) and later.tsv; realisation.tsv says
what stands for each; the sources say whether that is there and whether the test that proves it exists.
"""

import argparse
import difflib
import fnmatch
import pathlib
import re
import sys

import swift_symbols

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "compat/matrix"
MATRIX = ROOT / "compat/MATRIX.md"
WORKS, NO_OP, NOT_SUPPORTED, PYTHON, MISSING = "works", "no-op", "not supported", "Python's own", "**missing**"
STATES = {"works": WORKS, "no-op": NO_OP, "not supported": NOT_SUPPORTED, "python": PYTHON}
MEANING = {
    WORKS: "here, in public, and a test named beside it proves it",
    NO_OP: "accepted, and changes nothing, for the reason given",
    NOT_SUPPORTED: "cannot be had from GnuTLS, or is not to be: the note says what happens instead",
    PYTHON: "lives in `ssl.py` above `_ssl`, or belongs to Python's types; the note says what a Swift program uses",
    MISSING: "not here yet, or not proved",
}
ACRONYMS = {"ca": "CA", "mac": "MAC", "psk": "PSK"}


class Name:
    def __init__(self, name, modules, kind, since="", until=""):
        self.name, self.modules, self.kind, self.since, self.until = name, modules, kind, since, until

    @property
    def versions(self):
        if self.since or self.until:
            return f"{self.since or ''}–{self.until or ''}" if self.until else f"{self.since}+"
        return ""


class Realisation:
    def __init__(self, line, pattern, state, symbols, tests, note=""):
        self.line, self.pattern, self.state, self.note = line, pattern, state, note
        self.symbols = symbols.split()
        self.tests = re.findall(r'(\S+\.swift) "([^"]+)"', tests)
        self.uses = 0
        if state not in STATES:
            sys.exit(f"realisation.tsv:{line}: no state {state!r}")
        if tests and not self.tests:
            sys.exit(f"realisation.tsv:{line}: a test is written as Folder/File.swift \"name\"")

    def judged(self, name, symbols, judge):
        """The state of a name, and what is missing."""
        faults = [f"no `{symbol}`" for symbol in self.filled(name) if symbol not in symbols]
        faults += [f"no test \"{test}\" in {file}" for file, test in self.tests if not judge.has(file, test)]
        if self.state == "works" and not self.tests:
            faults.append("no test")
        if self.state != "works" and not self.note:
            faults.append("no reason")
        return (MISSING if faults else STATES[self.state]), faults

    def filled(self, name):
        """The symbols, with what the star of the pattern stands for put in as Swift spells it."""
        if "*" not in self.pattern:
            return self.symbols
        part = name[self.pattern.index("*"):len(name) - (len(self.pattern) - self.pattern.index("*") - 1)]
        words = part.lower().split("_")
        swift = words[0] + "".join(ACRONYMS.get(word, word.capitalize()) for word in words[1:])
        return [symbol.replace("*", swift) for symbol in self.symbols]


class Tests:
    def __init__(self):
        self.texts = {}

    def has(self, file, name):
        if file not in self.texts:
            path = ROOT / "Tests" / file
            self.texts[file] = path.read_text() if path.is_file() else ""
        text = self.texts[file]
        return any(mark in text for mark in (f"func {name}(", f"func `{name}`(", f'@Test("{name}"', f'"{name}",\n'))


def rows(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line and not line.startswith("#"):
            yield number, line.split("\t")


def read_names():
    names = {fields[0]: Name(*fields) for _, fields in rows(HERE / "names.tsv")}
    for _, fields in rows(HERE / "later.tsv"):
        names[fields[0]] = Name(*fields)
    return sorted(names.values(), key=lambda name: (section(name), name.name))


def read_realisations():
    realisations = [Realisation(number, *fields) for number, fields in rows(HERE / "realisation.tsv")]
    patterns = [realisation.pattern for realisation in realisations]
    for pattern in {pattern for pattern in patterns if patterns.count(pattern) > 1}:
        sys.exit(f"realisation.tsv: {pattern} stands there twice")
    return realisations


def realisation_of(name, realisations):
    """The line for a name: the one with its name, or else the first whose pattern it matches."""
    exact = [one for one in realisations if one.pattern == name]
    matching = exact or [one for one in realisations if "*" in one.pattern and fnmatch.fnmatchcase(name, one.pattern)]
    if matching:
        matching[0].uses += 1
        return matching[0]
    return None


SECTIONS = ["Functions", "Classes", "Exceptions", "Constants"]


def section(name):
    if "." in name.name:
        return (1, name.name.split(".")[0].lstrip("_").lower(), name.name.split(".")[0])
    return (0, {"function": 0, "class": 1, "exception": 2}.get(name.kind, 3), "")


def title(key):
    return f"`{key[2]}`" if key[0] else SECTIONS[key[1]]


def cell(text):
    return text.replace("|", "\\|")


def generate():
    names, realisations, symbols, tests = read_names(), read_realisations(), swift_symbols.public_symbols(ROOT), Tests()
    counts = dict.fromkeys(MEANING, 0)
    body, current = [], None
    for name in names:
        if section(name) != current:
            current = section(name)
            body += ["", f"## {title(current)}", "", "| Name | In | Python | State | Here | Test, note |", "|--|--|--|--|--|--|"]
        one = realisation_of(name.name, realisations)
        state, faults = one.judged(name.name, symbols, tests) if one else (MISSING, ["not in realisation.tsv"])
        counts[state] += 1
        here = "<br>".join(f"`{symbol}`" for symbol in one.filled(name.name)) if one else ""
        proof = [f'`{file}` "{test}"' for file, test in one.tests] if one else []
        notes = "; ".join(proof + ([one.note] if one and one.note else []) + faults)
        short = name.name.split(".")[-1]
        body.append(
            f"| `{short}` | {name.modules.replace(' ', ', ')} | {name.versions} | {state} | {here} | {cell(notes)} |")
    unused = [f"{one.line}: {one.pattern} is no name" for one in realisations if not one.uses]
    return "\n".join(head(counts, len(names)) + body) + "\n", counts[MISSING], unused


def head(counts, total):
    lines = [
        "# Every name of CPython's `ssl` and `_ssl`", "",
        "Generated by `scripts/matrix` from the names, the sources and the tests; `scripts/lint` fails when it is stale.",
        "Change `compat/matrix/realisation.tsv`, not this file. \"Python\" says since when, or until when, a name is there,",
        "where that is not all of 3.11 to 3.15. `SSLContext` is `ssl.SSLContext` and `_ssl._SSLContext` in one.", "",
        "| State | Names | |", "|--|--:|--|",
    ]
    lines += [f"| {state} | {counts[state]} | {meaning} |" for state, meaning in MEANING.items()]
    return lines + [f"| | {total} | |"]


def main():
    parser = argparse.ArgumentParser(prog="scripts/matrix")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is stale or a name is missing")
    parser.add_argument("--allow-missing", action="store_true", help="with --check: names may be missing")
    options = parser.parse_args()
    text, missing, unused = generate()
    for line in unused:
        print(f"compat/matrix/realisation.tsv:{line}")
    if not options.check:
        MATRIX.write_text(text)
        print(f"compat/MATRIX.md: {missing} names missing")
        return 1 if unused else 0
    old = MATRIX.read_text() if MATRIX.is_file() else ""
    stale = list(difflib.unified_diff(old.splitlines(), text.splitlines(), "MATRIX.md", "as it should be", "", "", 0, ""))
    if stale:
        print("compat/MATRIX.md is stale: run scripts/matrix", *stale[:20], sep="\n")
    failed = bool(stale or unused)
    if missing and not options.allow_missing:
        failed = True
        print(f"{missing} names are missing:", *[line for line in text.splitlines() if f"| {MISSING} | `" in line or f"| {MISSING} |  |" in line], sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

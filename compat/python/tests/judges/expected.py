# SPDX-License-Identifier: MIT
"""expected.tsv: the tests that fail, or are skipped, on our module and not on the stock one, and why."""

import dataclasses
import os

PATH = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "expected.tsv")
COLUMNS = 5


@dataclasses.dataclass(frozen=True)
class Expected:
    test: str
    verdict: str  # fail or skip
    versions: tuple  # prefixes of the interpreter's version; `*` is each
    pins: str  # the line of the test, and what of OpenSSL's it wants to see
    instead: str  # what our module does

    def concerns(self, test, version):
        parts = version.split(".")
        return test == self.test and any(v == "*" or v.split(".") == parts[: len(v.split("."))] for v in self.versions)


def load(path=PATH):
    rows = []
    with open(path) as file:
        for number, line in enumerate(file, 1):
            if line.startswith("#") or not line.strip():
                continue
            cells = line.rstrip("\n").split("\t")
            if len(cells) != COLUMNS or cells[1] not in ("fail", "skip") or not all(cell.strip() for cell in cells):
                raise SystemExit(f"{path}:{number}: not {COLUMNS} filled columns, the second `fail` or `skip`")
            rows.append(Expected(cells[0], cells[1], tuple(cells[2].split(",")), cells[3], cells[4]))
    return rows

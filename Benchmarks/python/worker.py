# SPDX-License-Identifier: MIT
"""One contender: measures what its standard input asks for, a line each, on the `_ssl` that its PYTHONPATH leads to.

A line is `NAME TAB OPERATIONS`; 0 operations ask how many fill the time of a round. The answer is a line of JSON.
"""

import json
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "compat", "python", "tests", "own"))

import ssl  # noqa: E402

import _ssl  # noqa: E402
import measures  # noqa: E402

ready = {}


def seconds(operation, count):
    """Processor time of all threads."""
    began = time.process_time()
    for _ in range(count):
        operation()
    return time.process_time() - began


def answer(name, count, round_seconds):
    if name not in ready:
        ready[name] = measures.MEASURES[name][0]()
        ready[name]()
    operation = ready[name]
    if count:
        return seconds(operation, count) / count
    count = 1
    while (spent := seconds(operation, count)) < round_seconds / 4:
        count *= 2
    return max(1, round(count * round_seconds / spent))


def main(round_seconds):
    hello = {
        "version": ssl.OPENSSL_VERSION, "file": _ssl.__file__, "suites": measures.suites(),
        "measures": [(name, *rest) for name, (_, *rest) in measures.MEASURES.items()],
    }
    print(json.dumps(hello), flush=True)
    for line in sys.stdin:
        name, count = line.rstrip("\n").split("\t")
        print(json.dumps(answer(name, int(count), round_seconds)), flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]))

# SPDX-License-Identifier: MIT
"""Runs the suites on interpreters, and holds the outcome against the stock module's and expected.tsv.

    driver.py [--stock] [--suite NAME]... [--match TEXT]... [--logs FOLDER] INTERPRETER[=MODULE_FOLDER]...
"""

import argparse
import concurrent.futures
import os
import sys
import threading
import time

import expected
from process import Interpreter, Run
from suites import SUITES

SIDE_BY_SIDE = 2
printing = threading.Lock()


class Outcome:
    """The verdicts of a run, sorted: what fails the whole, what is known, what is as it should be."""

    def __init__(self, run, rows, stock_skips):
        version = run.interpreter.version
        self.passed = self.skipped = self.known = 0
        self.failures = [(f"{run.suite.name} as a whole", trouble) for trouble in run.trouble]
        for test, (verdict, why) in run.verdicts.items():
            wanted = {row.verdict for row in rows if row.concerns(test, version)}
            if verdict in wanted:
                self.known += 1
            elif wanted:
                self.failures.append((test, f"is listed to {wanted.pop()} in expected.tsv, but: {verdict}. The list may shrink."))
            elif verdict == "pass":
                self.passed += 1
            elif verdict == "fail":
                if not (run.trouble and why == "was not run"):  # that is said once
                    self.failures.append((test, why))
            elif stock_skips is not None and test not in stock_skips:
                self.failures.append((test, f"is skipped ({why}), and on the stock module it is not"))
            else:
                self.skipped += 1


def judge(interpreter, suite, options):
    """Runs one suite on one interpreter."""
    started = time.monotonic()
    folder = os.path.join(options.logs, interpreter.version + ("" if interpreter.module_folder else "-stock"))
    os.makedirs(folder, exist_ok=True)
    prefix = os.path.join(folder, suite.name)
    tests = interpreter.list(suite, options.match)
    if not tests and options.match:
        return None
    run = Run(interpreter, suite, tests, prefix).finish()
    if not tests:
        run.trouble.append("has no tests")
    rows, stock_skips = [], None
    if interpreter.module_folder:
        rows = expected.load()
        skips = [test for test, (verdict, _) in run.verdicts.items() if verdict == "skip"]
        stock = Run(interpreter.stock(), suite, skips, prefix + ".stock-skips").finish()
        stock_skips = {test for test, (verdict, _) in stock.verdicts.items() if verdict == "skip"}
    outcome = Outcome(run, rows, stock_skips)
    with printing:
        report(interpreter, suite, outcome, time.monotonic() - started, prefix)
    return outcome


def report(interpreter, suite, outcome, seconds, prefix):
    counts = f"{outcome.passed} passed, {len(outcome.failures)} failed, {outcome.skipped} skipped"
    if outcome.known:
        counts += f", {outcome.known} as expected.tsv has it"
    mark = "FAIL" if outcome.failures else "ok"
    print(f"{mark:4}  {interpreter.version:8} {suite.name:28} {counts}  ({seconds:.1f} s)")
    for test, why in outcome.failures:
        print(f"      {test}")
        for line in why.rstrip().splitlines()[-6:]:
            print(f"          {line}")
    if outcome.failures:
        print(f"      all of it: {prefix}.log")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--suite", action="append", choices=[s.name for s in SUITES])
    parser.add_argument("--match", action="append", default=[])
    parser.add_argument("--logs", required=True)
    parser.add_argument("interpreters", nargs="+")
    options = parser.parse_args()
    places = [argument.partition("=") for argument in options.interpreters]
    interpreters = [Interpreter(path, folder or None) for path, _, folder in places]
    suites = [s for s in SUITES if (s.name in options.suite if options.suite else s.unasked)]
    with concurrent.futures.ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        jobs = [pool.submit(judge, i, s, options) for i in interpreters for s in suites]
        outcomes = [outcome for job in jobs if (outcome := job.result())]
    passed = sum(o.passed for o in outcomes)
    failed = sum(len(o.failures) for o in outcomes)
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())

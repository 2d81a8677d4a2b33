# SPDX-License-Identifier: MIT
"""Runs one suite in this process and writes down what becomes of each test, as it happens.

    worker.py list SUITE
    worker.py run SUITE IDS RECORD

SUITE is a module of CPython's own tests (run by CPython's own runner) or the path of a folder of unittest modules. IDS is
a file with the tests to run, RECORD one that gets a JSON object a line. A test without an end in it was running when the
process died. The interpreter under test runs this, so nothing is imported that the tests could mind.
"""

import faulthandler
import json
import os
import sys
import time
import traceback
import unittest

# A test that takes longer hangs: the traceback of each thread goes to stderr, and the process ends.
TEST_SECONDS = 150 * int(os.environ.get("JUDGES_PATIENCE", "1"))


class Recorder:
    """Hooks of unittest's base result class, which CPython's runner and ours build upon."""

    def __init__(self, path):
        self.file = open(path, "a", buffering=1)
        self.verdicts = {}
        self.started = {}

    def write(self, **event):
        self.file.write(json.dumps(event) + "\n")

    def install(self):
        base = unittest.TestResult
        for name in ("startTest", "stopTest", "addError", "addFailure", "addSkip", "addSubTest", "addUnexpectedSuccess"):
            setattr(base, name, self.hook(getattr(base, name), getattr(self, name)))

    @staticmethod
    def hook(original, also):
        def method(result, test, *rest):
            also(test, *rest)
            return original(result, test, *rest)

        return method

    def startTest(self, test):
        self.verdicts[test.id()] = ("pass", "")
        self.started[test.id()] = time.perf_counter()
        self.write(start=test.id())
        faulthandler.dump_traceback_later(TEST_SECONDS, exit=True, file=sys.__stderr__)

    def stopTest(self, test):
        faulthandler.cancel_dump_traceback_later()
        if test.id() not in self.verdicts:  # 3.12.1 stops tests that it skips and never started
            return
        verdict, why = self.verdicts.pop(test.id())
        self.write(end=test.id(), verdict=verdict, why=why, seconds=round(time.perf_counter() - self.started.pop(test.id()), 3))

    def judge(self, test, verdict, why):
        name = test.id()
        if name not in self.verdicts:  # of a class or a module, when it is set up or torn down
            self.write(end=name, verdict=verdict, why=why, seconds=0)
        elif self.verdicts[name][0] != "fail":
            self.verdicts[name] = (verdict, why)

    def addError(self, test, error):
        self.judge(test, "fail", "".join(traceback.format_exception(*error)))

    addFailure = addError

    def addSkip(self, test, reason):
        # One part of a test may be skipped; then the test is.
        self.judge(getattr(test, "test_case", test), "skip", reason)

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.judge(test, "fail", f"{subtest.id()}\n" + "".join(traceback.format_exception(*error)))

    def addUnexpectedSuccess(self, test):
        self.judge(test, "fail", "passes, but is marked as one that fails")


def modules(folder):
    sys.path.insert(0, folder)
    names = sorted(n[:-3] for n in os.listdir(folder) if n.startswith("test_") and n.endswith(".py"))
    return unittest.defaultTestLoader.loadTestsFromNames(names)


def cases(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from cases(item)
        else:
            yield item


def run_folder(folder, ids):
    chosen = [case for case in cases(modules(folder)) if case.id() in ids]
    outcome = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(unittest.TestSuite(chosen))
    return 0 if outcome.wasSuccessful() else 1


def run_regrtest(*arguments):
    from test.libregrtest.main import main

    sys.argv[1:] = arguments
    main()
    return 0


def main(task, suite, ids=None, record=None):
    folder = os.path.isdir(suite)
    if task == "list":
        if not folder:
            return run_regrtest("--list-cases", suite)
        print(*(case.id() for case in cases(modules(suite))), sep="\n")
        return 0
    import _ssl

    recorder = Recorder(record)
    recorder.write(module=_ssl.__file__, version=_ssl.OPENSSL_VERSION)
    recorder.install()
    try:
        if folder:
            with open(ids) as file:
                return run_folder(suite, set(file.read().split("\n")))
        return run_regrtest("-v", "--matchfile", ids, suite)
    finally:
        recorder.write(module=sys.modules["_ssl"].__file__, version=_ssl.OPENSSL_VERSION)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

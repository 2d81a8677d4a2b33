# SPDX-License-Identifier: MIT
"""A suite in a process of its own: it may crash or hang, and each test has a verdict all the same."""

import json
import os
import re
import signal
import subprocess

from suites import HERE, PATIENCE

WORKER = os.path.join(HERE, "worker.py")
# So often may a suite die and be taken up again behind the test that killed it.
DEATHS = 12
# Settings of the interpreter that a run may be made with: scripts/python-asan.
PASSED_ON = ("PYTHONMALLOC", "PYTHONDEVMODE")


class Interpreter:
    """A CPython to judge with, and where its `_ssl` comes from."""

    def __init__(self, path, module_folder):
        self.path = path
        self.module_folder = module_folder  # None for the stock module
        query = "import sys; print(sys.version.split()[0], sys.implementation.cache_tag)"
        self.version, self.tag = subprocess.run(
            [path, "-c", query], check=True, stdout=subprocess.PIPE, text=True
        ).stdout.split()

    def stock(self):
        return Interpreter(self.path, None)

    def environment(self, installed=False):
        """`installed`: the module comes with a package in the interpreter's own environment, not from a path."""
        kept = {k: v for k, v in os.environ.items() if k in PASSED_ON or not k.startswith("PYTHON") and k != "SSLKEYLOGFILE"}
        kept.update(PYTHONFAULTHANDLER="1", PYTHONDONTWRITEBYTECODE="1")
        if self.module_folder and not installed:
            kept["PYTHONPATH"] = self.module_folder
        return kept

    def list(self, suite, match):
        """The ids of a suite's tests, as the stock module has them."""
        answer = subprocess.run(
            [self.path, WORKER, "list", suite.target], env=self.stock().environment(), stdout=subprocess.PIPE, text=True,
            timeout=120,
        )
        tests = [line for line in answer.stdout.splitlines() if re.fullmatch(r"[\w.]+", line) and "." in line]
        return [test for test in tests if suite.wants(test, match)]


class Run:
    """What became of the tests of a suite: test -> (verdict, why)."""

    def __init__(self, interpreter, suite, tests, prefix):
        self.interpreter, self.suite, self.tests = interpreter, suite, tests
        self.prefix = prefix  # of the files it leaves behind
        self.verdicts = {}
        self.trouble = []  # what is wrong with the run as a whole

    def finish(self):
        open(self.prefix + ".log", "w").close()
        for _ in range(DEATHS):
            left = [test for test in self.tests if test not in self.verdicts]
            if not left:
                break
            before = len(self.verdicts)
            self.attempt(left)
            if len(self.verdicts) == before:
                break
        left = [test for test in self.tests if test not in self.verdicts]
        if left and self.trouble:
            self.trouble.append(f"{len(left)} tests were not run")
        for test in left:
            self.verdicts[test] = ("fail", "was not run")
        return self

    def attempt(self, tests):
        ids, record = self.prefix + ".ids", self.prefix + ".jsonl"
        with open(ids, "w") as file:
            file.write("\n".join(tests))
        open(record, "w").close()
        launcher = self.suite.launcher if self.interpreter.module_folder else ()
        command = [self.interpreter.path, *launcher, WORKER, "run", self.suite.target, ids, record]
        with open(self.prefix + ".log", "a") as log:
            process = subprocess.Popen(
                command, env=self.interpreter.environment(bool(launcher)), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )
            try:
                status = process.wait(self.suite.seconds * PATIENCE)
            except subprocess.TimeoutExpired:
                status = "timeout"
            finally:
                try:  # whatever it left behind goes with it
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
                process.wait()
        self.read(record, status)

    def read(self, record, status):
        if os.path.getsize(record) == 0:
            with open(self.prefix + ".log", errors="replace") as log:
                self.trouble.append(f"the process did not begin (status {status}): {log.read()[-2000:]}")
        running = None
        with open(record) as file:
            for line in file:
                event = json.loads(line)
                if "module" in event:
                    self.check_module(event["module"])
                elif "start" in event:
                    running = event["start"]
                else:
                    running = None
                    self.end(event["end"], event["verdict"], event["why"])
        if running:
            self.verdicts[running] = ("fail", f"the process ended in it (status {status})")
        elif status == "timeout" or (isinstance(status, int) and status < 0):
            self.trouble.append(f"the process ended with status {status} outside of any test")

    def end(self, test, verdict, why):
        group = re.fullmatch(r"(?:setUp|tearDown)(?:Class|Module) \((.*)\)", test)
        for name in [t for t in self.tests if t.startswith(group[1] + ".")] if group else [test]:
            self.verdicts[name] = (verdict, why)

    def check_module(self, file):
        folder = self.interpreter.module_folder
        ours = folder is not None and os.path.dirname(os.path.abspath(file)) == os.path.abspath(folder)
        if ours != (folder is not None):
            self.trouble.append(f"the process did not run on the module in {folder}, but on {file}")

# SPDX-License-Identifier: MIT
"""Stock `_ssl` and ours in the same interpreter, round by round in turn, and a table of medians.

    race.py PYTHON MODULE_FOLDER [--quick] [--json] [--match TEXT]
"""

import argparse
import json
import os
import statistics
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


class Contender:
    def __init__(self, python, folder, round_seconds):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        environment.update({"PYTHONPATH": folder} if folder else {}, PYTHONDONTWRITEBYTECODE="1")
        self.process = subprocess.Popen(
            [python, os.path.join(HERE, "worker.py"), str(round_seconds)], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        self.hello = self.answer()
        if folder and os.path.dirname(self.hello["file"]) != os.path.abspath(folder):
            raise SystemExit(f"the process runs on {self.hello['file']}")

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"a contender ended with status {self.process.wait()}")
        return json.loads(line)

    def ask(self, name, count):
        self.process.stdin.write(f"{name}\t{count}\n")
        self.process.stdin.flush()
        return self.answer()

    def end(self):
        self.process.stdin.close()
        self.process.wait(30)


def race(contenders, name, rounds):
    """The medians of the processor time of an operation, and of the ratio of times measured one after the other."""
    counts = [contender.ask(name, 0) for contender in contenders]
    times = [[], []]
    for number in range(rounds):
        for i in (0, 1) if number % 2 else (1, 0):  # neither always comes first
            times[i].append(contenders[i].ask(name, counts[i]))
    ratio = statistics.median(stock / ours for stock, ours in zip(*times))
    return [statistics.median(found) for found in times], ratio


def shown(seconds, unit, size):
    return f"{size / seconds / 1e6:.0f} MB/s" if unit == "MB/s" else f"{seconds * 1e6:.2f} us"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("python")
    parser.add_argument("folder")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--match", default="")
    options = parser.parse_args()
    rounds, round_seconds = (3, 0.05) if options.quick else (9, 0.25)
    contenders = [Contender(options.python, folder, round_seconds) for folder in ("", options.folder)]
    stock, ours = (contender.hello for contender in contenders)
    results, ratios = [], {}
    if not options.json:
        print(f"stock: {stock['version']}, {', '.join(stock['suites'])}\nours:  {ours['version']}, {', '.join(ours['suites'])}")
        print(f"{'processor time, medians of ' + str(rounds):48} {'stock':>14} {'ours':>14} {'ratio':>8}")
    for name, unit, size, limit in stock["measures"]:
        if options.match not in name:
            continue
        times, ratio = race(contenders, name, rounds)
        ratios[name] = ratio
        of_raw = ratio / ratios[limit] if limit in ratios else None
        results.append({"name": name, "stock_seconds": times[0], "ours_seconds": times[1], "ratio": ratio, "of_raw": of_raw})
        if not options.json:
            note = f"  {of_raw:.2f} of raw" if of_raw else ""
            print(f"{name:48} {shown(times[0], unit, size):>14} {shown(times[1], unit, size):>14} {ratio:8.2f}{note}", flush=True)
    for contender in contenders:
        contender.end()
    if options.json:
        print(json.dumps({"stock": stock["version"], "ours": ours["version"], "results": results}, indent=2))


if __name__ == "__main__":
    main()

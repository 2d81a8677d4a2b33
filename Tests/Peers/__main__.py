# SPDX-License-Identifier: MIT
"""ssltool against every other TLS stack that is at hand. Started by `scripts/peers`."""

import argparse
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import table
from cases import all_cases
from certificates import Certificates
from peers import ALL
from runner import Runner
from tool import Tool


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/peers")
    parser.add_argument("--tool", required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", metavar="FILE")
    parser.add_argument("--peer", action="append", default=[])
    parser.add_argument("--side", choices=["client", "server"])
    parser.add_argument("--case", default="")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


def chosen(options):
    names = [name.lower() for name in options.peer]
    for kind in ALL:
        if names and kind.name.lower() not in names or options.quick and not kind.quick and not names:
            continue
        yield kind


def combinations(peers, options):
    for side in ("client", "server"):
        for case in all_cases():
            for peer in peers:
                wanted = side in peer.sides and (not options.side or options.side == side)
                if wanted and options.case.lower() in case.name.lower() and (case.quick or not options.quick):
                    yield peer, side, case


def main():
    options = arguments()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        certificates = Certificates(folder)
        peers, absent = [], []
        for kind in chosen(options):
            if not kind.available():
                absent.append(kind.name)
                continue
            peer = kind(certificates, folder)
            peer.prepare()
            peers.append(peer)
        runner = Runner(Tool(options.tool, certificates), folder)
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda job: observe(runner, job, options), combinations(peers, options)))
        versions = {peer.name: peer.version() for peer in peers}
    if options.json:
        print(json.dumps(table.objects(versions, results), indent=1))
    else:
        print(table.summary(versions, absent, results, time.monotonic() - started))
    if options.write and not any(result.failed for result in results):
        with open(options.write, "w") as file:
            file.write(table.document(versions, results))
    failed = sum(result.failed for result in results)
    cannot = sum(result.outcome == "cannot" for result in results)
    stream = sys.stderr if options.json else sys.stdout
    print(f"{len(results) - failed - cannot} passed, {failed} failed, {cannot} skipped", file=stream)
    return 1 if failed else 0


def observe(runner, job, options):
    result = runner.run(*job)
    if not options.json:
        verdict = "FAIL" if result.failed else "ok"
        print(f"{verdict:4}  {table.describe(result)}", flush=True)
        for problem in result.problems:
            print(f"      {problem}")
        if options.verbose or result.failed and len(options.case) > 0:
            print(result.text)
    return result


if __name__ == "__main__":
    sys.exit(main())

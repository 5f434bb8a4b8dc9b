"""Measure how validation grows with the package: ``python scripts/scale.py 1000 10000 100000``.

For each number of evidence rows, a synthetic package is checked by our rules alone (``validate.py --quick``),
and by Frictionless alone, in processes of their own that take turns. Prints a table in Markdown: the medians
of the seconds that a process takes, and the greatest memory.

Exit status: 0 measured, 1 a check found a fault or failed, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

SCRIPTS = Path(__file__).resolve().parent


class Cost(NamedTuple):
    """What a process took: seconds of wall time, and mebibytes at most."""

    seconds: float
    memory: float


def run(command: list[str]) -> Cost:
    """Run a command that must succeed."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024)


def measure(rows: int, runs: int) -> tuple[Cost, Cost]:
    """The cost of our rules and of Frictionless on a package of so many rows."""
    with tempfile.TemporaryDirectory() as folder:
        run([sys.executable, str(SCRIPTS / "synthetic.py"), folder, "--rows", str(rows)])
        ours = [sys.executable, str(SCRIPTS / "validate.py"), "--quick", "--package", folder]
        theirs = [sys.executable, "-m", "frictionless", "validate", f"{folder}/datapackage.json"]
        turns = [(run(ours), run(theirs)) for _ in range(runs)]
    return _median([one for one, _ in turns]), _median([other for _, other in turns])


def _median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(cost.seconds for cost in costs), max(cost.memory for cost in costs))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Measure how validation grows with the package.")
    parser.add_argument("rows", type=int, nargs="+", help="rows of evidence")
    parser.add_argument("--runs", type=int, default=3, help="how often each is run (default: 3)")
    options = parser.parse_args(arguments)
    print("| rows of evidence | our rules, s | µs a row | MiB | Frictionless, s | MiB | ratio |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for rows in options.rows:
        try:
            ours, theirs = measure(rows, options.runs)
        except subprocess.CalledProcessError as error:
            print(f"scale.py: {error}", file=sys.stderr)
            return 1
        print(
            f"| {rows} | {ours.seconds:.2f} | {ours.seconds / rows * 1e6:.0f} | {ours.memory:.0f}"
            f" | {theirs.seconds:.2f} | {theirs.memory:.0f} | {ours.seconds / theirs.seconds:.2f} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

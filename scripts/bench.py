"""Measures what the package promises about speed and size: ``python scripts/bench.py``.

Times are medians of runs that alternate between the two sides of a comparison (A B A B ...), so that a busy
machine slows both. Prints one line a figure: what was measured, the target, and whether it is met. Exit
status: 0 every target met, 1 some target missed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

import pandas as pd  # noqa: E402 - after the path of the checkout

import ilrs_signatories as ilrs  # noqa: E402
from measuring import Figure, report  # noqa: E402

RUNS = 21
FILES = [str(path) for path in sorted((ROOT / "data").glob("*.csv"))]

LOAD_ALL = "import ilrs_signatories as ilrs; frames = [ilrs.load(name) for name in ilrs.tables()]"
READ_ALL = f"import pandas as pd; frames = [pd.read_csv(path) for path in {FILES!r}]"
LIST = "import sys; from ilrs_signatories.cli import main; sys.argv[1:] = ['list']; sys.exit(main())"

QUESTIONS: dict[str, Callable[[], object]] = {
    "signatories": ilrs.signatories,
    "count": ilrs.count,
    "reconcile": lambda: ilrs.reconcile("spacenews-2024-05"),
    "evidence": lambda: ilrs.evidence("china"),
    "conflicts": ilrs.conflicts,
    "history": lambda: ilrs.history("china"),
    "timeline": ilrs.timeline,
    "overlap": ilrs.overlap,
    "diff": lambda: ilrs.diff(ROOT, ROOT),
}


def figures() -> Iterator[Figure]:
    """Every figure, one after the other."""
    ours, plain = alternate(process(LOAD_ALL), process(READ_ALL))
    yield Figure("every table in a fresh process, to pandas and read_csv", ours / plain, 1.15, "x")
    ours, plain = alternate(load_all, read_all)
    yield Figure("every table with pandas loaded, to read_csv", ours / plain, 4, "x")
    ours, bare = alternate(process("import ilrs_signatories"), process("pass"))
    yield Figure("import ilrs_signatories, over a bare interpreter", (ours - bare) * 1000, 30, "ms")
    ours, bare = alternate(process(LIST), process("import csv, json"))
    yield Figure("ilrs list, to an interpreter that imports csv and json", ours / bare, 3, "x")
    ours, theirs = alternate(validation(), frictionless, runs=9)
    yield Figure("validation in a fresh process, to frictionless validate", ours / theirs, 1.25, "x")
    ours, theirs = alternate(validation("--quick"), frictionless, runs=9)
    yield Figure("validation with --quick, to frictionless validate", ours / theirs, 0.3, "x")
    for name, ask in QUESTIONS.items():
        yield Figure(f"{name}, with pandas loaded", alternate(ask, ask)[0] * 1000, 20, "ms")
    yield Figure("wheel", wheel_size() / 1000, 300, "kB")


def alternate(
    one: Callable[[], object], other: Callable[[], object], runs: int = RUNS
) -> tuple[float, float]:
    """The median seconds of two calls made in turn, after one unmeasured call of each."""
    sides = (one, other)
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(runs + 1):
        for side, seconds in zip(sides, times, strict=True):
            start = time.perf_counter()
            side()
            if run:
                seconds.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def validation(*options: str) -> Callable[[], object]:
    """A call that checks the data in an interpreter of its own."""
    command = [sys.executable, str(ROOT / "scripts" / "validate.py"), *options]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def frictionless() -> object:
    """Check the data by Frictionless alone, in an interpreter of its own."""
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
    return subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)


def process(code: str) -> Callable[[], object]:
    """A call that runs ``code`` in an interpreter of its own, on this checkout's package."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # an installed package is compiled once, not at every start
    command = [sys.executable, "-c", code]
    return lambda: subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)


def load_all() -> list[pd.DataFrame]:
    return [ilrs.load(name) for name in ilrs.tables()]


def read_all() -> list[pd.DataFrame]:
    return [pd.read_csv(path) for path in FILES]


def wheel_size() -> int:
    """The bytes of a wheel built from this checkout."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        return wheel.stat().st_size


if __name__ == "__main__":
    sys.exit(report(figures()))

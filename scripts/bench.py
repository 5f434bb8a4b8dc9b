"""Measure speed and size: python scripts/bench.py [--page] [--scale ROWS ...]

Without an option: loading, listing, importing and validating, as ratios to what the same work costs without
this project; the time of each question; the wheel. ``--page``: the page's build, weight and first paint in a
slowed browser (needs Chromium and the extra interop). ``--scale 1000 10000 100000``: validation of made-up
packages with so many rows of evidence, next to Frictionless.

Two sides of a ratio run in turn (A B A B ...), so that a busy machine slows both; the ratio is the median of
pairs. One line a figure; exit status 0 if every limit is met, 1 if one is not.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import common
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.dataset.schema import DESCRIPTOR
from ilrs_signatories.export.write import write_files
from validation.structure import canonical

ROOT = common.REPOSITORY
CASES: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PAPERS = ("courier", "herald")
"""Who reports a made-up signing."""

Command = str | list[str]
"""Python code, or a Python program with its options."""


class Figure(NamedTuple):
    """A measured figure and the most that it may be."""

    name: str
    measured: float
    limit: float
    unit: str = "x"

    def line(self) -> str:
        verdict = "met" if self.measured <= self.limit else "NOT MET"
        figure = f"{self.measured:.2f} {self.unit}"
        return f"{self.name:62}{figure:>11}, at most {self.limit:g} {self.unit}: {verdict}"


def main() -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Measure speed and size.")
    parser.add_argument("--page", action="store_true", help="measure the page instead")
    parser.add_argument(
        "--scale", type=int, nargs="+", metavar="ROWS", help="measure made-up packages instead"
    )
    parser.add_argument("--runs", type=int, default=3, help="runs of each size (default: 3)")
    args = parser.parse_args()
    missed = 0
    for figure in scale(args.scale, args.runs) if args.scale else page() if args.page else speed():
        common.output(figure.line())
        missed += figure.measured > figure.limit
    return 1 if missed else 0


def speed() -> Iterator[Figure]:
    """What the package and the validator cost, next to the same work without them."""
    for case in CASES["process"]:
        # Run in turn, after one unmeasured run of each.
        pairs = [(timed(case["ours"]), timed(case["theirs"])) for _ in range(case["runs"] + 1)][1:]
        if case["unit"] == "ms":
            ours, theirs = zip(*pairs, strict=True)
            measured = (min(ours) - min(theirs)) * 1000  # a busy machine only adds to either
        else:
            measured = statistics.median(one / other for one, other in pairs)
        yield Figure(case["name"], measured, case["limit"], case["unit"])
    for question, limit in CASES["questions"].items():
        code = (
            f"import time, pandas, ilrs_signatories as ilrs; ilrs.{question}; start = time.perf_counter(); "
            f"[ilrs.{question} for _ in range(5)]; print((time.perf_counter() - start) * 200)"
        )
        yield Figure(f"{question}, with pandas and data loaded", float(run(code)), limit, "ms")
    with tempfile.TemporaryDirectory() as folder:
        run(["-m", "hatchling", "build", "--target", "wheel", "--directory", folder])
        (wheel,) = Path(folder).glob("*.whl")
        yield Figure("wheel", wheel.stat().st_size / 1000, 300, "kB")


def timed(command: Command) -> float:
    start = time.perf_counter()
    run(command)
    return time.perf_counter() - start


def run(command: Command) -> str:
    """What Python prints in the checkout; raises ``Refused`` if it fails."""
    words = ["-c", command] if isinstance(command, str) else command
    # An installed package is compiled once, not at every start.
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(ROOT / "src")
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        raise common.Refused(f"{' '.join(words[:2])} failed: {(done.stderr or done.stdout)[-300:]}", status=1)
    return done.stdout


def page() -> Iterator[Figure]:
    """What the page promises."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        build = timed(["scripts/page.py", "--no-downloads", "--out", str(site)])
        yield Figure("build", build, 60, "s")
        own = [site / "index.html", *(path for path in (site / "assets").glob("*") if path.suffix != ".txt")]
        weight = sum(len(gzip.compress(path.read_bytes(), 6)) for path in own if path.is_file())
        yield Figure("front page with style, font and script, compressed", weight / 1000, 150, "kB")
        handler = functools.partial(Silent, directory=str(site))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as play:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
            browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
            paints = []
            for _ in range(9):
                tab = browser.new_page(viewport={"width": 1280, "height": 900})
                tab.context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": 4})
                tab.goto(f"http://127.0.0.1:{server.server_port}/index.html", wait_until="load")
                paints.append(tab.evaluate(LARGEST_PAINT))
                tab.close()
            browser.close()
            server.shutdown()
        paint = statistics.median(paints) / 1000
        yield Figure("largest contentful paint, processor 4x slower", paint, 1.2, "s")


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
        pass


LARGEST_PAINT = """() => new Promise(done => new PerformanceObserver(list =>
    setTimeout(() => done(Math.max(...list.getEntries().map(entry => entry.startTime))), 300)
).observe({type: "largest-contentful-paint", buffered: true}))"""


def scale(sizes: list[int], runs: int) -> Iterator[Figure]:
    """Validation of made-up packages: microseconds a row and memory, next to Frictionless."""
    a_row: dict[int, float] = {}
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write_package(Path(folder), rows)
            ours = ["scripts/validate.py", "--quick", "--package", folder]
            theirs = ["-m", "frictionless", "validate", f"{folder}/datapackage.json"]
            costs = [(*cost(ours), *cost(theirs)) for _ in range(runs)]
        seconds, memory, other_seconds, other_memory = map(statistics.median, zip(*costs, strict=True))
        a_row[rows] = seconds / rows * 1e6
        common.output(
            f"{rows:,} rows: {a_row[rows]:.0f} µs a row, {memory:.0f} MiB; "
            f"Frictionless {other_seconds / rows * 1e6:.0f} µs a row, {other_memory:.0f} MiB"
        )
        yield Figure(f"{rows:,} rows of evidence, to Frictionless", seconds / other_seconds, 1)
    for less, more in pairwise(sorted(sizes)):
        yield Figure(f"a row at {more:,} rows, to a row at {less:,}", a_row[more] / a_row[less], 1.5)


def cost(words: list[str]) -> tuple[float, float]:
    """The seconds and at most how many mebibytes a Python program took, which must succeed."""
    start = time.perf_counter()
    command = [sys.executable, *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise common.Refused(f"{' '.join(words[:2])}: {said[:500]}", status=1)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def write_package(folder: Path, rows: int) -> None:
    """The package with so many rows of evidence more, on as many universities as that takes."""
    dataset = read_dataset(ROOT)
    tables = {name: list(dataset.rows(name)) for name in dataset.schema.tables}
    for number in range(rows // 4):
        made = {
            "number": number,
            "day": f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "body": f"university-{number:07}",
            "name": f"University {number:07}",
        }
        reports = [(CASES["report"], {**made, "paper": paper}) for paper in PAPERS]
        for case, values in ((CASES["signing"], made), *reports):
            for table, templates in case.items():
                for row in templates:
                    tables[table].append({name: text.format(**values) for name, text in row.items()})
    files = {table.path: canonical(table, tables[name]) for name, table in dataset.schema.tables.items()}
    write_files(folder, files | {DESCRIPTOR: dataset.files.read(DESCRIPTOR)})


if __name__ == "__main__":
    sys.exit(common.run(main))

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
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import common
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.dataset.schema import DESCRIPTOR
from ilrs_signatories.export.write import write_files
from validation.structure import canonical

ROOT = common.REPOSITORY
RUNS = 21

LOAD_ALL = "import ilrs_signatories as ilrs; frames = [ilrs.load(name) for name in ilrs.tables()]"
READ_ALL = (
    "import glob; import pandas as pd; frames = [pd.read_csv(path) for path in glob.glob('data/*.csv')]"
)
NO_PANDAS = "import sys, ilrs_signatories; sys.exit('pandas' in sys.modules)"
LIST = "import sys; from ilrs_signatories.cli import main; sys.argv[1:] = ['list']; sys.exit(main())"
VALIDATE = [sys.executable, "scripts/validate.py"]
FRICTIONLESS = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
QUESTIONS = (
    *("signatories()", "count()", "reconcile('spacenews-2024-05')", "evidence('china')", "conflicts()"),
    *("history('china')", "timeline()", "overlap()", "diff('.', '.')"),
)


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
    yield Figure("all tables in a fresh process, to pandas with read_csv", ratio(LOAD_ALL, READ_ALL), 1.10)
    yield Figure("ilrs list, to an interpreter with csv and json", ratio(LIST, "import csv, json"), 2.5)
    ours, bare = zip(*times(NO_PANDAS, "import sys; sys.exit(0)"), strict=True)
    added = min(ours) - min(bare)  # a busy machine only adds to either
    yield Figure("import ilrs_signatories, without pandas, over a bare interpreter", added * 1000, 20, "ms")
    yield Figure("validate.py, to frictionless validate", ratio(VALIDATE, FRICTIONLESS, 9), 1.15)
    yield Figure(
        "validate.py --quick, to frictionless validate", ratio([*VALIDATE, "--quick"], FRICTIONLESS, 9), 0.4
    )
    for question in QUESTIONS:
        code = (
            f"import time, pandas, ilrs_signatories as ilrs; ilrs.{question}; start = time.perf_counter(); "
            f"[ilrs.{question} for _ in range(5)]; print((time.perf_counter() - start) * 200)"
        )
        limit = 60 if question.startswith("diff") else 20  # it reads two packages each time
        yield Figure(f"{question}, with pandas and data loaded", float(run(code)), limit, "ms")
    with tempfile.TemporaryDirectory() as folder:
        run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder])
        (wheel,) = Path(folder).glob("*.whl")
        yield Figure("wheel", wheel.stat().st_size / 1000, 300, "kB")


def ratio(one: str | list[str], other: str | list[str], runs: int = RUNS) -> float:
    """The median over pairs of runs of how much longer ``one`` takes than ``other``."""
    return statistics.median(ours / theirs for ours, theirs in times(one, other, runs))


def times(one: str | list[str], other: str | list[str], runs: int = RUNS) -> list[tuple[float, float]]:
    """The seconds of two processes that run in turn, after one unmeasured run of each."""
    return [(timed(one), timed(other)) for _ in range(runs + 1)][1:]


def timed(command: str | list[str]) -> float:
    start = time.perf_counter()
    run(command)
    return time.perf_counter() - start


def run(command: str | list[str]) -> str:
    """The output of a program, or of Python code, in the checkout; raises ``Refused`` if it fails."""
    words = [sys.executable, "-c", command] if isinstance(command, str) else command
    # An installed package is compiled once, not at every start.
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(ROOT / "src")
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise common.Refused(
            f"{' '.join(words[1:3])} failed: {(done.stderr or done.stdout)[-300:]}", status=1
        )
    return done.stdout


def page() -> Iterator[Figure]:
    """What the page promises."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        build = timed([sys.executable, "scripts/page.py", "--no-downloads", "--out", str(site)])
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
            ours = [*VALIDATE, "--quick", "--package", folder]
            theirs = [*FRICTIONLESS[:-1], f"{folder}/datapackage.json"]
            costs = [(*measured(ours), *measured(theirs)) for _ in range(runs)]
        seconds, memory, other_seconds, other_memory = map(statistics.median, zip(*costs, strict=True))
        a_row[rows] = seconds / rows * 1e6
        common.output(
            f"{rows:,} rows: {a_row[rows]:.0f} µs a row, {memory:.0f} MiB; "
            f"Frictionless {other_seconds / rows * 1e6:.0f} µs a row, {other_memory:.0f} MiB"
        )
        yield Figure(f"{rows:,} rows of evidence, to Frictionless", seconds / other_seconds, 1)
    for less, more in pairwise(sorted(sizes)):
        yield Figure(f"a row at {more:,} rows, to a row at {less:,}", a_row[more] / a_row[less], 1.5)


def measured(command: list[str]) -> tuple[float, float]:
    """The seconds and at most how many mebibytes a program took, which must succeed."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise common.Refused(f"{' '.join(command[1:3])}: {said[:500]}", status=1)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


SIGNING = """
signatories|signatory_id={body}|name={name}|type=university|country=CHE|status=signatory
agreements|agreement_id={body}-2024|title=[Memorandum of understanding between DSEL and {name}]|scope=ilrs\
|instrument=memorandum_of_understanding|signed={day}|place=Hefei, China
parties|agreement_id={body}-2024|signatory_id={body}|role=signatory
parties|agreement_id={body}-2024|signatory_id=dsel|role=host
"""
REPORT = """
sources|source_id={paper}-{day}-{number:07}|title={name} signs, reports the {paper}|publisher=The {paper}\
|published={day}|language=en|url=https://www.{paper}.org/{day}/{number}|type=news_media|side=third_party
evidence|resource=agreements|record_id={body}-2024|source_id={paper}-{day}-{number:07}|stance=supports\
|field=instrument|value=memorandum_of_understanding
evidence|resource=agreements|record_id={body}-2024|source_id={paper}-{day}-{number:07}|stance=supports\
|field=signed|value={day}
"""
PAPERS = ("courier", "herald")
"""Who reports a made-up signing. A line above is a table and its columns; a report has two of evidence."""


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
        texts = [SIGNING.format(**made), *(REPORT.format(paper=paper, **made) for paper in PAPERS)]
        for table, *cells in (line.split("|") for line in "".join(texts).splitlines() if line):
            tables[table].append(dict(cell.split("=", 1) for cell in cells))
    files = {
        described.path: canonical(described, tables[name])
        for name, described in dataset.schema.tables.items()
    }
    write_files(folder, files | {DESCRIPTOR: dataset.files.read(DESCRIPTOR)})


if __name__ == "__main__":
    sys.exit(common.run(main))

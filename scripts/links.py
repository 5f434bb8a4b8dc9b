"""Ask whether the sources still answer, and look for archived copies of those that have none.

    python scripts/links.py check > report.md
    python scripts/links.py archive

``check`` asks every address of data/sources.csv and prints, as Markdown, those that do not answer.
``archive`` asks the Wayback Machine for a copy of each page without one, and writes it into ``archived_url``.
Progress goes to standard error. Exit status: 0 done, whatever the addresses answered; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import urllib3

import common
from ilrs_signatories.dataset.dataset import Dataset, Row, read_dataset
from ilrs_signatories.dataset.reader import records
from review.markdown import code

SOURCES = "data/sources.csv"
AVAILABILITY = "https://archive.org/wayback/available"
AT_ONCE = 8
PRESENT = (401, 403, 406, 429)
"""Statuses of pages that are shown to readers and not to programs."""

REASONS = (
    (urllib3.exceptions.NameResolutionError, "no such host"),
    (urllib3.exceptions.NewConnectionError, "no connection"),
    (urllib3.exceptions.SSLError, "no valid certificate"),
    (urllib3.exceptions.TimeoutError, "no answer in time"),
    (urllib3.exceptions.ResponseError, "redirects without end"),
)
COPY = re.compile(r"https?://web\.archive\.org/web/(?P<stamp>[0-9]{14})/(?P<page>https?://\S+)")
MOST_ROWS = 200

Place = tuple[Row, str]
"""A source and a column with an address."""


def main() -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(
        description="Ask whether the sources still answer, and look for archived copies."
    )
    parser.add_argument("command", choices=("check", "archive"))
    parser.add_argument("--package", type=Path, default=common.REPOSITORY, metavar="DIR")
    parser.add_argument("--service", default=AVAILABILITY, metavar="URL", help=f"default: {AVAILABILITY}")
    parser.add_argument("--wait", type=float, default=20, metavar="SECONDS", help="the longest wait (20)")
    args = parser.parse_args()
    dataset = read_dataset(args.package)
    pool = urllib3.PoolManager(
        timeout=urllib3.Timeout(args.wait),
        retries=urllib3.Retry(total=None, connect=1, read=1, redirect=8, status=0, other=0),
        headers={"User-Agent": "ilrs-signatories link check (weekly)", "Accept": "*/*"},
    )
    rows = dataset.rows("sources")
    if args.command == "check":
        places = [(row, column) for row in rows for column in ("url", "archived_url") if row[column]]
        answers = in_turn(lambda place: answer(pool, place[0][place[1]]), places)
        common.output(report(places, answers))
        return 0
    blank = [(row, "archived_url") for row in rows if row["url"] and not row["archived_url"]]
    copies = in_turn(lambda place: archived(pool, args.service, dataset, place[0]), blank)
    found = {row["source_id"]: copy for (row, _), copy in zip(blank, copies, strict=True) if copy}
    fill(args.package, found)
    common.output(f"{len(found)} of {len(blank)} pages without an archived copy now have one")
    return 0


def in_turn(ask: Callable[[Place], str], places: list[Place]) -> list[str]:
    """The answer for each place, a few asked at once, with the progress on standard error."""
    answers = []
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for number, found in enumerate(threads.map(ask, places), start=1):
            answers.append(found)
            print(f"\r{number}/{len(places)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return answers


def answer(pool: urllib3.PoolManager, url: str) -> str:
    """What is wrong with an address, in a few words; blank if the page is there. Some servers refuse HEAD."""
    status = ""
    for method in ("HEAD", "GET"):
        try:
            response = pool.request(method, url, preload_content=False)
        except urllib3.exceptions.MaxRetryError as error:
            status = next(
                (words for kind, words in REASONS if isinstance(error.reason, kind)), "no connection"
            )
        except (urllib3.exceptions.HTTPError, UnicodeError):
            status = "no connection"
        else:
            response.close()
            if 200 <= response.status < 300 or response.status in PRESENT:
                return ""
            status = str(response.status)
    return status


def report(places: list[Place], answers: list[str]) -> str:
    """The text of the issue: what does not answer, and whether there is an archived copy."""
    silent = [(row, column, why) for (row, column), why in zip(places, answers, strict=True) if why]
    lines = [f"{len(places)} addresses of sources were asked; {len(silent)} did not answer.", ""]
    if silent:
        lines += ["| source | column | answer | archived copy | address |", "| --- | --- | --- | --- | --- |"]
    for row, column, why in silent[:MOST_ROWS]:
        copy = "yes" if row["archived_url"] else "no"
        lines.append(f"| {row['source_id']} | {column} | {why} | {copy} | {code(row[column])} |")
    if len(silent) > MOST_ROWS:
        lines += ["", f"and {len(silent) - MOST_ROWS} more."]
    return "\n".join([*lines, "", "Keep the row of a source whose page is gone, and fill in `archived_url`."])


def archived(pool: urllib3.PoolManager, service: str, dataset: Dataset, row: Row) -> str:
    """The address of the Wayback Machine's copy nearest to a page's publication; blank if it has none."""
    published = row["published"]
    day = dataset.bounds(published)[0] if published else ""
    query = {"url": row["url"], **({"timestamp": day.replace("-", "")} if day else {})}
    try:
        said = pool.request("GET", f"{service}?{urlencode(query)}").json()
        closest = said["archived_snapshots"]["closest"]
        copy = COPY.fullmatch(closest["url"]) if closest["available"] and closest["status"] == "200" else None
    except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError):
        return ""
    if copy is None or _page(copy["page"]) != _page(row["url"]) or copy["stamp"] < day.replace("-", ""):
        return ""
    return f"https://web.archive.org/web/{copy['stamp']}/{copy['page']}"


def _page(url: str) -> str:
    return url.partition("://")[2].rstrip("/")


def fill(package: Path, copies: dict[str, str]) -> None:
    """Write the addresses of copies into ``archived_url``, by source; every other byte stays the same."""
    before = (package / SOURCES).read_bytes()
    header, *found = records(before.decode("utf-8"))
    names = header.cells or []
    lines = [header.raw]
    for record in found:
        cells = dict(zip(names, record.cells or [], strict=False))
        if cells.get("source_id") in copies:
            sink = io.StringIO()
            filled = cells | {"archived_url": copies[cells["source_id"]]}
            csv.writer(sink, lineterminator="").writerow(filled.values())
            lines.append(sink.getvalue())
        else:
            lines.append(record.raw)
    common.replace_files(package, {SOURCES: ("\n".join(lines) + "\n").encode("utf-8")}, {SOURCES: before})


if __name__ == "__main__":
    sys.exit(common.run(main))

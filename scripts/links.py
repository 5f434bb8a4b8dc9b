"""Ask whether the sources still answer, and look for archived copies of those that have none.

    python scripts/links.py check > report.md
    python scripts/links.py archive

``check`` asks every address of data/sources.csv and prints, as Markdown, those that do not answer.
``archive`` asks the Wayback Machine for a copy of each page without one, and writes it into ``archived_url``.
Progress goes to standard error. Exit status: 0 done, whatever the addresses answered; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import urllib3
from urllib3 import exceptions

import common
from ilrs_signatories.dataset.dataset import Dataset, Row, read_dataset
from review.markdown import code
from validation import structure, urls

AVAILABILITY = "https://archive.org/wayback/available"
PRESENT = (401, 403, 406, 429)
"""Statuses of pages that are shown to readers and not to programs."""

REASONS = (
    (exceptions.NameResolutionError, "no such host"),
    (exceptions.NewConnectionError, "no connection"),
    (exceptions.SSLError, "no valid certificate"),
    (exceptions.TimeoutError, "no answer in time"),
    (exceptions.ResponseError, "redirects without end"),
)
"""What is wrong, by the kind of the error; the first that fits."""

MOST_ROWS = 200

Answered = tuple[Row, str, str]
"""A source, a column with an address, and what came of it."""


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
    rows = dataset.rows("sources")
    pool = urllib3.PoolManager(
        timeout=urllib3.Timeout(args.wait),
        retries=urllib3.Retry(total=None, connect=1, read=1, redirect=8, status=0, other=0),
        headers={"User-Agent": "ilrs-signatories link check (weekly)", "Accept": "*/*"},
    )
    if args.command == "check":
        places = [(row, column) for row in rows for column in ("url", "archived_url") if row[column]]
        common.output(report(in_turn(lambda row, column: answer(pool, row[column]), places)))
        return 0
    blank = [(row, "archived_url") for row in rows if row["url"] and not row["archived_url"]]
    asked = in_turn(lambda row, _: archived(pool, args.service, dataset, row), blank)
    found = {row["source_id"]: copy for row, _, copy in asked if copy}
    with common.writing(args.package) as write:
        now = read_dataset(args.package)  # which may have changed meanwhile
        table = now.schema.table("sources")
        for row in now.rows("sources"):
            row["archived_url"] = found.get(row["source_id"], row["archived_url"])
        write({table.path: structure.canonical(table, now.rows("sources"))})
    common.output(f"{len(found)} of {len(blank)} pages without an archived copy now have one")
    return 0


def in_turn(ask: Callable[[Row, str], str], places: list[tuple[Row, str]]) -> list[Answered]:
    """Each place with its answer, eight asked at once, with the progress on standard error."""
    found = []
    with ThreadPoolExecutor(8) as threads:
        for place, text in zip(places, threads.map(lambda place: ask(*place), places), strict=True):
            found.append((*place, text))
            print(f"\r{len(found)}/{len(places)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def answer(pool: urllib3.PoolManager, url: str) -> str:
    """What is wrong with an address, in a few words; blank if the page is there. Some servers refuse HEAD."""
    for method in ("HEAD", "GET"):
        try:
            response = pool.request(method, url, preload_content=False)
        except (exceptions.HTTPError, UnicodeError) as error:
            reason = getattr(error, "reason", None)
            status = next((words for kind, words in REASONS if isinstance(reason, kind)), "no connection")
        else:
            response.close()
            if 200 <= response.status < 300 or response.status in PRESENT:
                return ""
            status = str(response.status)
    return status


def report(asked: list[Answered]) -> str:
    """The text of the issue: what does not answer, and whether there is an archived copy."""
    silent = [place for place in asked if place[2]]
    lines = [f"{len(asked)} addresses of sources were asked; {len(silent)} did not answer.", ""]
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
    day = dataset.bounds(row["published"])[0] if row["published"] else ""
    query = {"url": row["url"], **({"timestamp": day.replace("-", "")} if day else {})}
    try:
        said = pool.request("GET", f"{service}?{urlencode(query)}").json()
        closest = said["archived_snapshots"]["closest"]
        copy = str(closest["url"]) if closest["available"] and closest["status"] == "200" else ""
    except (exceptions.HTTPError, ValueError, KeyError, TypeError):
        return ""
    made, _ = urls.archived(copy)
    is_copy = made >= day and urls.page(copy).key == urls.page(row["url"]).key
    return f"https://{copy.partition('://')[2]}" if made and is_copy else ""


if __name__ == "__main__":
    sys.exit(common.run(main))

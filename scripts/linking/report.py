"""The addresses that are asked, the results as JSON, and the text of the rolling issue."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from ilrs_signatories.package import Package
from linking.fetch import Answer

COLUMNS = ("url", "archived_url")
MOST_ROWS = 200
_WORDS = (
    *("refused", "redirects without end", "no valid certificate"),
    *("no answer in time", "no such host", "no connection"),
)


class Result(NamedTuple):
    """What the address in one column of one source answered."""

    source_id: str
    column: str
    status: int
    why: str


def targets(package: Package) -> list[tuple[str, str, str]]:
    """Every address of the sources: id, column, address."""
    rows = package.rows("sources")
    return [(row["source_id"], column, row[column]) for row in rows for column in COLUMNS if row[column]]


def result(source_id: str, column: str, answer: Answer) -> Result:
    """An answer with the place that the address has in the tables; the address is not carried along."""
    return Result(source_id, column, answer.status, answer.why)


def dump(results: Iterable[Result]) -> str:
    """The results as JSON."""
    return json.dumps([row._asdict() for row in sorted(results)], indent=1) + "\n"


def parse(text: str, package: Package) -> list[Result]:
    """The results in a JSON text. Raises ``ValueError`` for anything that ``dump`` could not have written.

    The text comes from a job that spoke to strangers: nothing of it is passed on but the ids and columns that
    the tables have, whole numbers, and the words of our own.
    """
    known = [[source_id, column] for source_id, column, _ in targets(package)]
    try:
        rows = json.loads(text)
    except RecursionError:
        rows = None
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and row.keys() == set(Result._fields) for row in rows
    ):
        raise ValueError("the results are not a list of objects with source_id, column, status and why")
    results = [Result(**row) for row in rows]
    for row in results:
        if [row.source_id, row.column] not in known:
            raise ValueError("a result is about an address that the tables do not have")
        if type(row.status) is not int or not 0 <= row.status <= 999 or row.why not in ("", *_WORDS):
            raise ValueError("a result has a status or a reason that no answer gives")
    return results


def body(results: list[Result], package: Package) -> str:
    """The text of the issue, Markdown: what does not answer, whether it is archived, how much was asked."""
    addresses = {(source_id, column): url for source_id, column, url in targets(package)}
    silent = [row for row in results if not Answer(row.status, row.why).good]
    archived = {source_id for source_id, column in addresses if column == "archived_url"}
    asked = (
        f"{len(results)} addresses of the sources were asked; {len(silent)} did not answer as they should."
    )
    pages = sum(column == "url" for _, column in addresses)
    kept = f"{len(archived)} of {pages} sources with an address have an archived copy in the tables."
    lines = [asked, kept]
    if silent:
        lines += ["", "| source | column | answer | archived | address |", "| --- | --- | --- | --- | --- |"]
        lines += [_line(row, addresses[row.source_id, row.column], archived) for row in silent[:MOST_ROWS]]
    if len(silent) > MOST_ROWS:
        lines += ["", f"and {len(silent) - MOST_ROWS} more."]
    lines += [
        "",
        "An id is never deleted because its page is gone: look for an archived copy and name it in the row.",
    ]
    return "\n".join(lines) + "\n"


def _line(row: Result, url: str, archived: set[str]) -> str:
    copy = "yes" if row.source_id in archived else "no"
    return f"| {row.source_id} | {row.column} | {row.status or row.why} | {copy} | {_code(url)} |"


def _code(url: str) -> str:
    """An address as code in a table's cell: never a link, and no sign that ends the code or the cell."""
    safe = "".join(c if c.isprintable() and c not in "`|\\ " else f"%{ord(c):02X}" for c in url)
    return f"`{safe[:300]}`"

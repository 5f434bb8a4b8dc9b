"""The day up to which evidence was looked for: it follows the newest date in the tables, up to today."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ilrs_signatories import edtf
from ilrs_signatories.dataset.dataset import Dataset

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_GATHERED = re.compile(rb'("gathered"\s*:\s*")[0-9-]*(")')


def dates(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    """Every date in the tables: its table, its column and itself; values of dates in evidence, too."""
    dated = {
        table.name: {field.name for field in table.fields if field.is_date}
        for table in dataset.schema.tables.values()
    }
    for table, columns in dated.items():
        for row in dataset.rows(table):
            yield from ((table, column, row[column]) for column in columns if row[column])
            if table == "evidence" and row["field"] in dated.get(row["resource"], ()):
                yield table, "value", row["value"]


def newest(texts: list[str], today: str) -> str:
    """The newest day that the dates name, at most ``today``; of a month or a year its first day counts.

    >>> newest(["2026", "2026-11", "[2026-11-02,2026-11-05]", "[..2027-01-01]"], "2026-11-25")
    '2026-11-25'
    >>> newest(["2026", "2026-11"], "2026-11-25")
    '2026-11-01'
    """
    found = [day for text in texts for day in [*_DAY.findall(text), _first(text)] if day]
    return min(max(found, default=""), today)


def moved(descriptor: bytes, dataset: Dataset, today: str) -> bytes:
    """The descriptor with ``coverage.gathered`` moved forward to the newest date in the tables.

    Raises ``ValueError`` for a date that certainly comes after ``today``, an ISO day.
    """
    every = list(dates(dataset))
    for table, column, text in every:
        if _first(text) > today:
            raise ValueError(
                f"{edtf.in_english(text)} ({column} in {dataset.schema.table(table).path}) is after today,"
                f" {edtf.in_english(today)}: correct the year, or add it once that day has come"
            )
    day = newest([text for *_, text in every], today)
    if day <= dataset.schema.gathered:
        return descriptor
    return _GATHERED.sub(rb"\g<1>" + day.encode() + rb"\g<2>", descriptor, count=1)


def _first(text: str) -> str:
    try:
        first = edtf.parse(text).earliest
    except ValueError:
        return ""
    return "" if first == edtf.OPEN_START else first

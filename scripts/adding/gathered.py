"""The day up to which evidence was looked for: it follows the newest date in the tables, up to today."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ilrs_signatories import edtf
from ilrs_signatories.dataset.dataset import Dataset
from validation import values

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_GATHERED = re.compile(rb'("gathered"\s*:\s*")[0-9-]*(")')


def moved(descriptor: bytes, dataset: Dataset, today: str) -> bytes:
    """The descriptor with ``coverage.gathered`` moved forward to the newest date in the tables.

    Raises ``ValueError`` for a date that certainly comes after ``today``, an ISO day.
    """
    dates = list(_dates(dataset))
    for path, column, text in dates:
        if _first(text) > today:
            raise ValueError(
                f"{edtf.in_english(text)} ({column} in {path}) is after today, {edtf.in_english(today)}:"
                " correct the year, or add it once that day has come"
            )
    day = newest([text for *_, text in dates], today)
    if day <= dataset.schema.gathered:
        return descriptor
    return _GATHERED.sub(rb"\g<1>" + day.encode() + rb"\g<2>", descriptor, count=1)


def newest(texts: list[str], today: str) -> str:
    """The newest day that the dates name, at most ``today``; of a month or a year its first day counts.

    >>> newest(["2026", "2026-11", "[2026-11-02,2026-11-05]", "[..2027-01-01]"], "2026-11-25")
    '2026-11-25'
    >>> newest(["2026", "2026-11"], "2026-11-25")
    '2026-11-01'
    """
    return min(max((day for text in texts for day in [*_DAY.findall(text), _first(text)]), default=""), today)


def _dates(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    """Every date in the tables: its file, its column and itself; values of dates in evidence, too."""
    tables = dataset.schema.tables.values()
    dated = {table.name: [field.name for field in table.fields if field.is_date] for table in tables}
    for table in tables:
        for row in dataset.rows(table.name):
            yield from ((table.path, column, row[column]) for column in dated[table.name] if row[column])
            if table.name == "evidence" and row["field"] in dated.get(row["resource"], ()):
                yield table.path, "value", row["value"]


def _first(text: str) -> str:
    """The first possible day of a date; blank if its start is open, or if it is no date."""
    days = values.days(text)
    return "" if days is None or days.earliest == edtf.OPEN_START else days.earliest

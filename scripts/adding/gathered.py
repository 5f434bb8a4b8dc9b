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
    """The descriptor with ``coverage.gathered`` moved forward to the newest day in the tables, up to today.

    Of a month or a year the first day counts. Raises ``ValueError`` for a date that certainly comes after
    ``today``, an ISO day.
    """
    newest = ""
    for path, column, text in _dates(dataset):
        days = values.days(text)
        first = "" if days is None or days.earliest == edtf.OPEN_START else days.earliest
        if first > today:
            raise ValueError(
                f"{edtf.in_english(text)} ({column} in {path}) is after today, {edtf.in_english(today)}:"
                " correct the year, or add it once that day has come"
            )
        newest = max(newest, first, *_DAY.findall(text))
    day = min(newest, today)
    if day <= dataset.schema.gathered:
        return descriptor
    return _GATHERED.sub(rb"\g<1>" + day.encode() + rb"\g<2>", descriptor, count=1)


def _dates(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    """Every date in the tables: its file, its column and itself; values of dates in evidence, too."""
    tables = dataset.schema.tables.values()
    dated = {table.name: [field.name for field in table.fields if field.is_date] for table in tables}
    for table in tables:
        for row in dataset.rows(table.name):
            yield from ((table.path, column, row[column]) for column in dated[table.name] if row[column])
            if table.name == "evidence" and row["field"] in dated.get(row["resource"], ()):
                yield table.path, "value", row["value"]

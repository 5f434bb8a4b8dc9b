"""Rows and records as text: aligned for reading, CSV, or JSON. Every text ends with a newline."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

Fields = Mapping[str, object]
"""A row or a record by column: text, integer, truth value, None for blank, or the rows that belong to it."""

FORMATS = ("table", "csv", "json")
WIDEST = 40


def render_rows(rows: Sequence[Fields], columns: Sequence[str], brief: Sequence[str], format_: str) -> str:
    """Rows with all ``columns`` as a JSON array or as CSV, or with the ``brief`` ones as a table."""
    if format_ == "json":
        return _json([{column: row[column] for column in columns} for row in rows])
    return _csv(rows, columns) if format_ == "csv" else _table(rows, brief)


def render_record(record: Fields, brief: Mapping[str, Sequence[str]], format_: str) -> str:
    """A record as a JSON object, as CSV of the columns field and value, or for reading.

    In CSV the rows or values that belong to the record are numbered: ``parties/1/role``. For reading, what is
    blank is left out, and each kind of those rows is a table of the columns that ``brief`` gives for it.
    """
    if format_ == "json":
        return _json(record)
    if format_ == "csv":
        return _csv([{"field": name, "value": value} for name, value in _flat(record)], ("field", "value"))
    own = {name: value for name, value in record.items() if value is not None and not isinstance(value, list)}
    width = max(map(len, own))
    text = "".join(_line(name, _plain(value), width) for name, value in own.items())
    for name, rows in record.items():
        if isinstance(rows, list) and rows:
            text += f"\n{name}\n" + _table(rows, brief[name])
    return text


def _json(value: Fields | Sequence[Fields]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _csv(rows: Sequence[Fields], columns: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(row[column]) for column in columns] for row in rows)
    return text.getvalue()


def _table(rows: Sequence[Fields], columns: Sequence[str]) -> str:
    cells = [[_cut(_plain(row[column])) for column in columns] for row in rows]
    widths = [max(map(_width, column)) for column in zip(columns, *cells, strict=True)]
    lines = [columns, ["-" * width for width in widths], *cells]
    return "".join("  ".join(map(_pad, line, widths)).rstrip() + "\n" for line in lines)


def _pad(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _line(name: str, text: str, width: int) -> str:
    """A name and what stands for it, with the further lines of a long text below the first."""
    return f"{name:{width}}  " + f"\n{'':{width}}  ".join(wrap(text, 2 * WIDEST)) + "\n"


def _flat(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, list):
        value = dict(enumerate(value, start=1))
    if isinstance(value, Mapping):
        for part, inner in value.items():
            yield from _flat(inner, f"{name}/{part}" if name else f"{part}")
    else:
        yield name, value


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, Mapping):
        return " ".join(f"{name}: {_plain(part)}" for name, part in value.items())
    return "" if value is None else str(value)


def _cut(cell: str) -> str:
    if _width(cell) <= WIDEST:
        return cell
    while _width(cell) >= WIDEST:
        cell = cell[:-1]
    return cell.rstrip() + "…"


def _width(text: str) -> int:
    """How many columns a terminal gives a text: two to a wide character, none to a combining mark."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    marks = sum(unicodedata.category(character) in ("Mn", "Me", "Cf") for character in text)
    return len(text) + wide - marks

"""How an answer looks: aligned text, CSV, JSON, a notebook's HTML, a DataFrame.

Whatever is printed has its control characters and its invisible ones escaped, so that no cell of a package
can move the cursor of a terminal or turn the direction of a line.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Fields = Mapping[str, object]
"""A row or a record by column: text, integer, truth value, None for blank, or the rows that belong to it."""

AnyRow = Fields | Sequence[object]
"""``Fields``, or the cells in the order of the columns."""

FORMATS = ("table", "csv", "json")
WIDTH = 100
"""The width of an answer that prints itself."""

FILE_WIDTH = 120
"""The width of what the command prints to no terminal."""

WHOLE = ("_id", "signed", "announced", "date", "as_of", "period")
"""How the columns end that stay whole as long as others can be cut: ids and dates."""

SHORT = 12
"""The width to which other columns are cut first."""

NARROWEST = 3
"""The width below which no column is cut."""

INVISIBLE = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
"""Characters that JSON allows and that no terminal should get."""

KEPT = "\u00a0\u2009\u202f\u3000\u200c\u200d"
"""Spaces, and the joiners of the Arabic and Indic scripts, which ``str.isprintable`` refuses."""

INSTRUMENTS = {
    "intergovernmental_agreement": "intergovernmental",
    "cooperation_agreement": "cooperation",
    "memorandum_of_understanding": "memorandum",
    "joint_statement": "joint statement",
    "letter_of_intent": "letter of intent",
}
"""Kinds of document as a table for reading has them."""

DTYPES = {
    **dict.fromkeys(("origins", "followed_origins", "n_agreements", "low", "high", "figure"), "Int64"),
    "contested": "bool",
}
"""The dtypes of the columns of an answer that are neither text nor days."""


class Answer:
    """A result that prints itself and is the collection of the ids it is about: the base of dataclasses."""

    def _ids(self) -> Sequence[object]:
        raise NotImplementedError

    def _lines(self) -> Iterator[tuple[str, str]]:
        """What is printed: a heading with a blank label, then labels and their texts."""
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self._ids())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._ids())

    def __repr__(self) -> str:
        return self.text()

    def text(self, width: int = WIDTH) -> str:
        """The answer as lines of at most ``width`` columns, without a newline at the end."""
        lines: list[str] = []
        for label, text in self._lines():
            lines += _hanging("  ", f"{label}: {text}", 4, width) if label else _hanging("", text, 4, width)
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """The fields as JSON has them, with lists for tuples."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()
        }

    def _repr_html_(self) -> str:
        from html import escape  # takes longer to import than a list takes to print

        (_, heading), *lines = self._lines()
        rows = "".join(
            f"<tr><th>{escape(label)}</th><td style='text-align: left'>{escape(text)}</td></tr>"
            for label, text in lines
        )
        return f"<table><caption>{escape(heading)}</caption>{rows}</table>"


def answer_text(answer: Answer, format_: str) -> str:
    """An answer for the terminal, or its fields as a record."""
    if format_ == "table":
        return f"{answer.text(terminal_width())}\n"
    return record_text(answer.to_dict(), {}, format_)


def terminal_width() -> int:
    """``COLUMNS``, else the width of the terminal, else ``FILE_WIDTH``."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(1).columns or FILE_WIDTH
    except OSError:
        return FILE_WIDTH


def escaped(text: str, keep: str = KEPT) -> str:
    r"""Text without control characters and without invisible ones, which are written as Python writes them.

    >>> print(escaped("red \x1b[31m"))
    red \x1b[31m
    """
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or letter in keep else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


def rows_text(rows: Sequence[AnyRow], columns: Sequence[str], brief: Sequence[str], format_: str) -> str:
    """Rows with all ``columns`` as a JSON array or as CSV, or with the ``brief`` ones as a table."""
    found = _records(columns, rows)
    if format_ == "json":
        return _json(found)
    return _csv(found, columns) if format_ == "csv" else _table(found, brief)


def record_text(record: Fields, brief: Mapping[str, Sequence[str]], format_: str) -> str:
    """A record as a JSON object, as CSV of the columns field and value, or for reading.

    In CSV the rows or values that belong to the record are numbered: ``parties/1/role``. For reading, what is
    blank is left out, and each kind of those rows is a table of the columns that ``brief`` gives for it.
    """
    if format_ == "json":
        return _json(record)
    if format_ == "csv":
        return _csv([{"field": name, "value": value} for name, value in _flat(record)], ("field", "value"))
    own = {name: value for name, value in record.items() if value is not None and not isinstance(value, list)}
    wide = max(map(len, own)) + 2
    text = ""
    for name, value in own.items():
        text += "\n".join(_hanging(f"{name:{wide}}", _cell(value), wide, terminal_width())) + "\n"
    for name, rows in record.items():
        if isinstance(rows, list) and rows and name in brief:
            text += f"\n{name}\n" + _table(rows, brief[name])
    return text


def paragraphs(*texts: str) -> str:
    """Texts that fit the terminal, each starting on a line of its own."""
    return "".join(f"{line}\n" for text in texts for line in wrapped(escaped(text), terminal_width()))


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns; an address is never broken, another long word is.

    >>> wrapped("see https://example.org/a-long-address now", 12)
    ['see', 'https://example.org/a-long-address', 'now']
    """
    lines = [""]
    for word in text.split(" "):
        for part in [word] if "://" in word else _parts(word, max(width, NARROWEST)):
            joined = f"{lines[-1]} {part}" if lines[-1] else part
            if _width(joined) <= width or joined == part:
                lines[-1] = joined
            else:
                lines.append(part)
    return lines


def frame(columns: Sequence[str], rows: Sequence[AnyRow]) -> pd.DataFrame:
    """Rows as a DataFrame: what ends in ``_earliest`` or ``_latest`` is a day, blank is missing."""
    import pandas as pd

    days = {column: "datetime64[s]" for column in columns if column.endswith(("_earliest", "_latest"))}
    dtypes = {column: DTYPES.get(column, "string") for column in columns} | days
    return pd.DataFrame(_records(columns, rows), columns=list(columns)).astype(dtypes)


def _records(columns: Sequence[str], rows: Sequence[AnyRow]) -> list[dict[str, object]]:
    """The rows by column, blank as None."""
    cells = ([row[name] for name in columns] if isinstance(row, Mapping) else row for row in rows)
    return [
        {name: None if cell == "" else cell for name, cell in zip(columns, row, strict=True)} for row in cells
    ]


def _table(rows: Sequence[Fields], columns: Sequence[str]) -> str:
    """Rows as an aligned table that fits the terminal; cells are cut where they must be, but no address."""
    cells = [
        [INSTRUMENTS.get(cell, cell) if column == "instrument" else cell for column, cell in row.items()]
        for row in ({column: escaped(_cell(row[column])) for column in columns} for row in rows)
    ]
    widths = [
        max(0 if "://" in cell else _width(cell) for cell in each)
        for each in zip(columns, *cells, strict=True)
    ]
    _fit(widths, [index for index, name in enumerate(columns) if not name.endswith(WHOLE)], SHORT)
    _fit(widths, list(range(len(widths))), NARROWEST)
    lines = [columns, ["-" * width for width in widths], *cells]
    return "".join("  ".join(map(_padded, line, widths)).rstrip() + "\n" for line in lines)


def _hanging(first: str, text: str, indent: int, width: int) -> list[str]:
    """A text after ``first``, in lines of at most ``width`` columns, all but the first indented."""
    line, *more = wrapped(escaped(text), width - indent)
    return [first + line, *(" " * indent + line for line in more)]


def _fit(widths: list[int], indexes: list[int], least: int) -> None:
    """Make the widest of some columns narrower, one after the other, until the table fits."""
    room = terminal_width() - 2 * (len(widths) - 1)
    while sum(widths) > room and indexes:
        widest = max(indexes, key=widths.__getitem__)
        if widths[widest] <= least:
            break
        widths[widest] -= 1


def _padded(cell: str, width: int) -> str:
    if _width(cell) > width and "://" not in cell:
        cell = _parts(cell, width - 1)[0].rstrip() + "…"
    return cell + " " * (width - _width(cell))


def _parts(word: str, width: int) -> list[str]:
    """A word in parts of at most ``width`` columns."""
    if _width(word) <= width:
        return [word]
    parts = [""]
    for letter in word:
        if _width(parts[-1] + letter) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def _width(text: str) -> int:
    """How many columns a terminal gives a text: two to a wide character, none to a combining mark."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    marks = sum(unicodedata.category(character) in ("Mn", "Me", "Cf") for character in text)
    return len(text) + wide - marks


def _json(value: Fields | Sequence[Fields]) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return INVISIBLE.sub(lambda found: json.dumps(found[0])[1:-1], text) + "\n"


def _csv(rows: Sequence[Fields], columns: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([escaped(_cell(row[column]), f"{KEPT}\t\r\n") for column in columns] for row in rows)
    return text.getvalue()


def _flat(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, list):
        value = dict(enumerate(value, start=1))
    if isinstance(value, Mapping):
        for part, inner in value.items():
            yield from _flat(inner, f"{name}/{part}" if name else f"{part}")
    else:
        yield name, value


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value))
    if isinstance(value, Mapping):
        return " ".join(f"{name}: {_cell(part)}" for name, part in value.items())
    return "" if value is None else str(value)

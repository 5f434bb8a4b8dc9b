"""What differs between two versions of the package: tables, columns, rows and cells."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ilrs_signatories.answer import as_html, as_text
from ilrs_signatories.matching import Matched, matched_tables
from ilrs_signatories.package import Row
from ilrs_signatories.snapshot import Content, read_snapshot

if TYPE_CHECKING:
    import pandas as pd


class Difference(NamedTuple):
    """One thing that differs: a ``table``, a ``column``, a ``row`` or a ``cell``; blank text is ``""``.

    ``change`` is ``removed``, ``renamed``, ``changed`` or ``added``. ``old`` and ``new`` are the two names of
    what was renamed, the two values of a cell, the row that was removed or added as JSON without its blanks,
    and the number of rows of a table.
    """

    change: str
    what: str
    table: str
    record_id: str
    column: str
    old: str
    new: str

    def line(self) -> tuple[str, str]:
        """The difference in words: its kind, and what it is about."""
        where = f"{self.table}/{self.record_id}" if self.record_id else self.table
        column = f" {self.column}" if self.column else ""
        if self.change == "renamed":
            place = "" if self.what == "table" else f"{self.table}: "
            return f"renamed {self.what}", f"{place}{self.old} -> {self.new}"
        if self.what == "cell":
            values = " -> ".join(json.dumps(value, ensure_ascii=False) for value in (self.old, self.new))
            return "changed", f"{where}{column}: {values}"
        content = self.old or self.new
        return f"{self.change} {self.what}", f"{where}{column}" + (f": {content}" if content else "")


class Diff(NamedTuple):
    """The differences between two versions, each kind in the order of the tables and of their rows."""

    added: tuple[Difference, ...]
    removed: tuple[Difference, ...]
    changed: tuple[Difference, ...]

    def rows(self) -> tuple[Difference, ...]:
        """Every difference: what was removed, then what changed, then what was added."""
        return self.removed + self.changed + self.added

    def to_dict(self) -> dict[str, object]:
        """The fields as JSON has them, each difference as an object and blank as None."""
        return {
            name: [
                {part: cell or None for part, cell in one._asdict().items()} for one in getattr(self, name)
            ]
            for name in self._fields
        }

    def to_frame(self) -> pd.DataFrame:
        """One row a difference, in the order of ``rows``, with the columns of ``Difference``."""
        from ilrs_signatories.frames import rows_frame

        return rows_frame(Difference._fields, self.rows())

    def __str__(self) -> str:
        return as_text(self._heading(), (one.line() for one in self.rows()))

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return as_html(self._heading(), (one.line() for one in self.rows()))

    def _heading(self) -> str:
        return f"removed {len(self.removed)}, changed {len(self.changed)}, added {len(self.added)}"


def diff(old: str | os.PathLike[str], new: str | os.PathLike[str]) -> Diff:
    """The answer of ``ilrs_signatories.diff``, which says what it takes and gives."""
    before, after = read_snapshot(old), read_snapshot(new)
    pairs = matched_tables(before, after)
    found = [_table("removed", name, before[name]) for name in before if name not in pairs]
    for name, pair in pairs.items():
        found += _between(name, pair)
    kept = {pair.name for pair in pairs.values()}
    found += [_table("added", name, after[name]) for name in after if name not in kept]
    kinds = {"added": ("added",), "removed": ("removed",), "changed": ("renamed", "changed")}
    return Diff(**{kind: tuple(one for one in found if one.change in kinds[kind]) for kind in Diff._fields})


def _table(change: str, name: str, content: Content) -> Difference:
    size = f"{len(content.rows)} rows"
    old, new = (size, "") if change == "removed" else ("", size)
    return Difference(change, "table", name, "", "", old, new)


def _between(name: str, pair: Matched) -> Iterator[Difference]:
    """What differs in a table that both versions have."""
    table = pair.name
    if name != table:
        yield Difference("renamed", "table", table, "", "", name, table)
    for column in pair.old.columns:
        other = pair.columns.get(column)
        if other is None:
            yield Difference("removed", "column", table, "", column, "", "")
        elif other != column:
            yield Difference("renamed", "column", table, "", other, column, other)
    for column in pair.new.columns:
        if column not in pair.columns.values():
            yield Difference("added", "column", table, "", column, "", "")
    for key, row in pair.old_rows.items():
        if key not in pair.new_rows:
            yield Difference("removed", "row", table, "/".join(key), "", _as_json(row), "")
            continue
        for column, other in pair.columns.items():
            old, new = row[column], pair.new_rows[key][other]
            if old != new:
                yield Difference("changed", "cell", table, "/".join(key), other, old, new)
    for key, row in pair.new_rows.items():
        if key not in pair.old_rows:
            yield Difference("added", "row", table, "/".join(key), "", "", _as_json(row))


def _as_json(row: Row) -> str:
    return json.dumps({column: cell for column, cell in row.items() if cell}, ensure_ascii=False)

"""What differs between two versions of the data: tables, columns, rows and cells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row, read_dataset
from ilrs_signatories.dataset.reader import records
from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.output import Answer, answer_text, frame, rows_text
from ilrs_signatories.questions import Args, DataFrame, Package

Keyed = dict[tuple[str, ...], Row]


class Content(NamedTuple):
    """A table as its file has it, and the columns of its primary key, none if the schema names none."""

    columns: list[str]
    key: tuple[str, ...]
    rows: list[Row]


class Difference(NamedTuple):
    """One thing that differs: a ``table``, a ``column``, a ``row`` or a ``cell``; blank text is ``""``.

    ``change`` is ``removed``, ``changed`` or ``added``. ``old`` and ``new`` are the two values of a cell, the
    row that was removed or added as JSON without its blanks, and the number of rows of a table.
    """

    change: str
    what: str
    table: str
    record_id: str = ""
    column: str = ""
    old: str = ""
    new: str = ""

    def line(self) -> tuple[str, str]:
        """The difference for reading: its kind, and what it is about."""
        where = f"{self.table}/{self.record_id}" if self.record_id else self.table
        column = f" {self.column}" if self.column else ""
        if self.what == "cell":
            values = " -> ".join(json.dumps(value, ensure_ascii=False) for value in (self.old, self.new))
            return "changed", f"{where}{column}: {values}"
        content = self.old or self.new
        return f"{self.change} {self.what}", f"{where}{column}" + (f": {content}" if content else "")


@dataclass(frozen=True, repr=False)
class Diff(Answer):
    """The differences between two versions, each kind in the order of the tables and of their rows.

    ``len`` and iteration are over all of them, removals first.
    """

    added: tuple[Difference, ...]
    removed: tuple[Difference, ...]
    changed: tuple[Difference, ...]

    def rows(self) -> tuple[Difference, ...]:
        """Every difference: what was removed, then what changed, then what was added."""
        return self.removed + self.changed + self.added

    def to_dict(self) -> dict[str, object]:
        """The fields as JSON has them, each difference as an object and blank as None."""
        return {
            kind: [{name: cell or None for name, cell in one._asdict().items()} for one in found]
            for kind, found in vars(self).items()
        }

    def to_frame(self) -> DataFrame:
        """One row a difference, in the order of ``rows``, with the columns of ``Difference``."""
        return frame(Difference._fields, self.rows())

    def _ids(self) -> tuple[Difference, ...]:
        return self.rows()

    def _lines(self) -> Iterator[tuple[str, str]]:
        yield "", f"removed {len(self.removed)}, changed {len(self.changed)}, added {len(self.added)}"
        yield from (one.line() for one in self.rows())


def diff(old: Package, new: Package) -> Diff:
    """Compare two versions of the package, each a folder or an archive, whatever its schema.

    Archives are ``.zip``, ``.whl``, ``.tar`` and ``.tar.gz``; nothing is unpacked to disk. A ``Diff`` has the
    fields ``added``, ``removed`` and ``changed``, tuples of tables, columns, rows and cells, each with
    ``change``, ``what``, ``table``, ``record_id``, ``column``, ``old`` and ``new``; it prints what was
    removed first. Rows are matched by primary key. Descriptions are not compared. No pandas is imported
    before ``to_frame``. Raises ``DamagedPackage`` for what cannot be read, or is refused because it is too
    large or points outside of itself.
    """
    before, after = contents(read_dataset(old)), contents(read_dataset(new))
    found = [_table("removed", name, before[name]) for name in before if name not in after]
    for name, content in before.items():
        if name in after:
            found += _between(name, content, after[name])
    found += [_table("added", name, after[name]) for name in after if name not in before]
    kinds = ("added", "removed", "changed")
    return Diff(**{kind: tuple(one for one in found if one.change == kind) for kind in kinds})


def command(args: Args) -> str:
    found = diff(args.old, args.new)
    if args.format == "table":
        return answer_text(found, "table")
    return rows_text(found.rows(), Difference._fields, (), args.format)


def contents(dataset: Dataset) -> dict[str, Content]:
    """The tables by name, with the columns that their files have; raises ``DamagedPackage``."""
    return {
        table.name: _content(dataset, table.name, table.path, table.key)
        for table in dataset.schema.tables.values()
    }


def key_of(old: Content, new: Content) -> tuple[str, ...]:
    """The columns by which rows are matched: a primary key that both versions have, else all shared ones."""
    shared = tuple(column for column in old.columns if column in new.columns)
    return next((key for key in (new.key, old.key) if key and set(key) <= set(shared)), shared)


def by_key(content: Content, key: tuple[str, ...]) -> Keyed:
    """The rows by key; a key that comes again has its number added, so that no row is lost."""
    found: Keyed = {}
    times: dict[tuple[str, ...], int] = {}
    for row in content.rows:
        cells = tuple(row[column] for column in key)
        times[cells] = times.get(cells, 0) + 1
        found[cells if times[cells] == 1 else (*cells, f"#{times[cells]}")] = row
    return found


def _table(change: str, name: str, content: Content) -> Difference:
    size = f"{len(content.rows)} rows"
    return Difference(change, "table", name, **{"old" if change == "removed" else "new": size})


def _between(table: str, old: Content, new: Content) -> Iterator[Difference]:
    """What differs in a table that both versions have."""
    for column in old.columns:
        if column not in new.columns:
            yield Difference("removed", "column", table, column=column)
    for column in new.columns:
        if column not in old.columns:
            yield Difference("added", "column", table, column=column)
    key = key_of(old, new)
    shared = [column for column in old.columns if column in new.columns]
    old_rows, new_rows = by_key(old, key), by_key(new, key)
    for cells, row in old_rows.items():
        record_id = "/".join(cells)
        if cells not in new_rows:
            yield Difference("removed", "row", table, record_id, old=_as_json(row))
            continue
        for column in shared:
            was, is_ = row[column], new_rows[cells][column]
            if was != is_:
                yield Difference("changed", "cell", table, record_id, column, was, is_)
    for cells, row in new_rows.items():
        if cells not in old_rows:
            yield Difference("added", "row", table, "/".join(cells), new=_as_json(row))


def _as_json(row: Row) -> str:
    return json.dumps({column: cell for column, cell in row.items() if cell}, ensure_ascii=False)


def _content(dataset: Dataset, name: str, path: str, key: tuple[str, ...]) -> Content:
    where = dataset.path(name)
    columns: list[str] = []
    rows = []
    for line, _, cells in records(dataset.files.text(path)):
        if cells is None:
            raise DamagedPackage(f"{where}:{line}: a double quote is out of place")
        if line == 1:
            columns = cells
            if len(set(columns)) < len(columns):
                raise DamagedPackage(f"{where}:{line}: names a column twice")
            continue
        if len(cells) != len(columns):
            raise DamagedPackage(f"{where}:{line}: has {len(cells)} cells, not {len(columns)}")
        rows.append(dict(zip(columns, cells, strict=True)))
    return Content(columns, key if set(key) <= set(columns) else (), rows)

"""What differs between two versions of the data: tables, columns, rows and cells."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row, read_dataset
from ilrs_signatories.dataset.reader import records
from ilrs_signatories.dataset.schema import Table
from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.output import Answer, answer_text, frame, rows_text
from ilrs_signatories.questions import Args, DataFrame, Package


class Content(NamedTuple):
    """A table as its file has it, and its primary key."""

    columns: list[str]
    key: tuple[str, ...]
    rows: list[Row]

    @property
    def size(self) -> str:
        return f"{len(self.rows)} rows"


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
    before, after = _contents(read_dataset(old)), _contents(read_dataset(new))
    found = [_whole("removed", "table", name, before[name].size) for name in before if name not in after]
    for name, content in before.items():
        if name in after:
            found += _between(name, content, after[name])
    found += [_whole("added", "table", name, after[name].size) for name in after if name not in before]
    kinds = ("added", "removed", "changed")
    return Diff(**{kind: tuple(one for one in found if one.change == kind) for kind in kinds})


def command(args: Args) -> str:
    found = diff(args.old, args.new)
    if args.format == "table":
        return answer_text(found, "table")
    return rows_text(found.rows(), Difference._fields, (), args.format)


def _whole(change: str, what: str, table: str, content: str, record_id: str = "") -> Difference:
    """The difference of a table or a row that only one version has."""
    return Difference(change, what, table, record_id, **{"old" if change == "removed" else "new": content})


def _between(table: str, old: Content, new: Content) -> Iterator[Difference]:
    """What differs in a table that both versions have.

    Rows are matched by a primary key that both versions have, else by all the columns that both have.
    """
    shared = [column for column in old.columns if column in new.columns]
    key = next((key for key in (new.key, old.key) if key and set(key) <= set(shared)), shared)
    old_rows, new_rows = _by_key(old.rows, key), _by_key(new.rows, key)
    sides = (("removed", old, old_rows, new_rows), ("added", new, new_rows, old_rows))
    for change, content, rows, others in sides:
        for column in content.columns:
            if column not in shared:
                yield Difference(change, "column", table, column=column)
        for cells, row in rows.items():
            if cells not in others:
                text = json.dumps({name: cell for name, cell in row.items() if cell}, ensure_ascii=False)
                yield _whole(change, "row", table, text, "/".join(cells))
    for cells, row in old_rows.items():
        for column in shared if cells in new_rows else ():
            if row[column] != new_rows[cells][column]:
                values = row[column], new_rows[cells][column]
                yield Difference("changed", "cell", table, "/".join(cells), column, *values)


def _by_key(rows: list[Row], key: Sequence[str]) -> dict[tuple[str, ...], Row]:
    """The rows by key; a key that comes again has its number added, so that no row is lost."""
    found: dict[tuple[str, ...], Row] = {}
    times: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        cells = tuple(row[column] for column in key)
        times[cells] += 1
        found[cells if times[cells] == 1 else (*cells, f"#{times[cells]}")] = row
    return found


def _contents(dataset: Dataset) -> dict[str, Content]:
    """The tables by name, with the columns that their files have; raises ``DamagedPackage``."""
    return {name: _content(dataset, table) for name, table in dataset.schema.tables.items()}


def _content(dataset: Dataset, table: Table) -> Content:
    where = dataset.path(table.name)
    columns: list[str] = []
    rows = []
    for line, _, cells in records(dataset.files.text(table.path)):
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
    return Content(columns, table.key, rows)

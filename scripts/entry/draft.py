"""A draft: rows to add and cells to change, and the files that would come of it."""

from __future__ import annotations

from typing import NamedTuple

from rules import csvtext
from rules.keys import sort_keys
from rules.model import Package, Table

Row = dict[str, str]

ORDER = (
    *("signatories", "sources", "agreements", "parties", "events"),
    *("published_lists", "published_list_entries", "artemis_accords", "evidence"),
)
"""The order in which files are replaced: a table comes after all that it names."""


class Change(NamedTuple):
    """One cell of a row that exists; ``key`` is the row's key, its parts joined with ``/``."""

    table: str
    key: str
    column: str
    value: str


class Draft(NamedTuple):
    """Rows to add, each with its table, and cells to change. What a row does not name stays blank."""

    added: list[tuple[str, Row]]
    changed: list[Change]


def tables(draft: Draft) -> list[str]:
    """The tables that a draft touches, in the order in which their files are replaced."""
    touched = {name for name, _ in draft.added} | {change.table for change in draft.changed}
    return [name for name in ORDER if name in touched]


def files(package: Package, draft: Draft) -> dict[str, bytes]:
    """Path to new bytes of each file that is touched, canonical and sorted, in the order of replacing."""
    return {package.tables[name].path: _bytes(package.tables[name], draft) for name in tables(draft)}


def _bytes(table: Table, draft: Draft) -> bytes:
    columns = [field.name for field in table.fields]
    rows = [list(row) for row in zip(*[table.column(name) for name in columns], strict=True)]
    numbers = {key: number for number, key in enumerate(table.keys())}
    for change in draft.changed:
        if change.table == table.name:
            rows[numbers[change.key]][columns.index(change.column)] = change.value
    rows += [[row.get(name, "") for name in columns] for name_, row in draft.added if name_ == table.name]
    drafted = table._replace(
        lines=list(range(len(rows))),
        columns={name: [row[at] for row in rows] for at, name in enumerate(columns)},
    )
    order = sorted(zip(sort_keys(drafted), range(len(rows)), strict=True))
    return csvtext.write([columns, *[rows[number] for _, number in order]])

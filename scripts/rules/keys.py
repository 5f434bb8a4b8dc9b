"""Rules on rows: required cells, unique values, keys that exist, and the order of rows."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from rules.model import Finding, Package, Table, Unusable, show
from rules.registry import package_rule
from rules.schema import NUMBER, like, numeric


@package_rule("required")
def required(package: Package) -> Iterator[Finding]:
    """A required cell, and every part of a key, is not blank."""
    for table in package.tables.values():
        for field in table.fields:
            if field.required and field.name in table.columns and "" in table.columns[field.name]:
                for line, cell in table.select(field.name):
                    if not cell:
                        yield table.at(line, field.name, f"{field.name} is blank", like(field))


@package_rule("unique")
def unique(package: Package) -> Iterator[Finding]:
    """A value of a column declared unique stands in one row only."""
    for table in package.tables.values():
        for field in table.fields:
            if field.unique and field.name in table.columns:
                yield from _repeated(
                    table, (field.name,), "correct one of the two, or delete the row that says it twice"
                )


@package_rule("primary-key")
def primary_key(package: Package) -> Iterator[Finding]:
    """No two rows of a table have the same key."""
    for table in package.tables.values():
        if table.key and all(name in table.columns for name in table.key):
            yield from _repeated(
                table, table.key, "delete one of the rows, or give this one a key of its own"
            )


def _repeated(table: Table, columns: tuple[str, ...], fix: str) -> Iterator[Finding]:
    first: dict[object, int] = {}
    cells = (
        table.column(columns[0])
        if len(columns) == 1
        else zip(*[table.column(name) for name in columns], strict=True)
    )
    for line, key in zip(table.lines, cells, strict=True):
        earlier = first.setdefault(key, line)
        if earlier != line and key and any(key):
            text = key if isinstance(key, str) else "/".join(map(str, key))
            yield table.at(line, columns[0], f"{show(text)} stands in line {earlier} already", fix)


@package_rule("foreign-key")
def foreign_key(package: Package) -> Iterator[Finding]:
    """A value that names a row of another table names one that exists."""
    for table in package.tables.values():
        for reference in table.foreign_keys:
            try:
                target = package.table(reference.table)
                known = set(zip(*[target.column(name) for name in reference.target], strict=True))
                cells = zip(*[table.column(name) for name in reference.fields], strict=True)
            except Unusable:
                continue
            hints = list(target.keys()) if target.key == reference.target else []
            for line, given in zip(table.lines, cells, strict=True):
                if given not in known and any(given) and not target.loose.issuperset(given):
                    text = "/".join(given)
                    yield table.at(
                        line,
                        reference.fields[-1],
                        f"{show(text)} is not in {target.path}",
                        _mend(text, hints),
                    )


def _mend(text: str, known: list[str]) -> str:
    near = difflib.get_close_matches(text, known, 1) if len(text) <= 80 and len(known) <= 1000 else []
    return (
        f"write {show(near[0])}, or add a row for it there"
        if near
        else "correct it, or add a row for it there"
    )


@package_rule("row-order")
def row_order(package: Package) -> Iterator[Finding]:
    """Rows are sorted by their key, numbers by size."""
    for table in package.tables.values():
        if not table.key or any(name not in table.columns for name in table.key):
            continue
        keys = sort_keys(table)
        for number in range(1, len(keys)):
            if keys[number] < keys[number - 1]:
                what = f"the row belongs above line {table.lines[number - 1]}: rows are sorted by key"
                yield table.at(table.lines[number], table.key[0], what, "run python scripts/format.py")


def sort_keys(table: Table) -> list[tuple[object, ...]]:
    """For each row the value by which it is sorted: its key, numbers by size, text by code point."""
    columns: list[Sequence[object]] = []
    for name in table.key:
        cells, field = table.column(name), table.field(name)
        columns.append([_by_size(cell) for cell in cells] if field is not None and numeric(field) else cells)
    return list(zip(*columns, strict=True))


def _by_size(cell: str) -> tuple[float, str]:
    return (float(cell), "") if NUMBER.fullmatch(cell) else (float("inf"), cell)

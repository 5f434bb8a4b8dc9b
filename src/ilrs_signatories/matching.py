"""Which tables, columns and rows of two versions are the same, under whatever name."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.package import Row
from ilrs_signatories.snapshot import Content

ALIKE = 0.8
"""The share of rows or cells that must agree for another name to be a new name of the same."""

Keyed = dict[tuple[str, ...], Row]


class Matched(NamedTuple):
    """A table that two versions have: its new name, its rows by key, and its columns from old to new name."""

    name: str
    old: Content
    new: Content
    old_rows: Keyed
    new_rows: Keyed
    columns: dict[str, str]


def matched_tables(before: dict[str, Content], after: dict[str, Content]) -> dict[str, Matched]:
    """The tables that both versions have, by their old name.

    A table that is missing is taken for one that is new if they have nearly all keys and half the columns in
    common.
    """
    found = {}
    new_names = [name for name in after if name not in before]
    for name, old in before.items():
        if name in after:
            found[name] = _match(name, old, after[name])
            continue
        for other in new_names:
            pair = _match(other, old, after[other])
            if _are_alike(pair):
                found[name] = pair
                new_names.remove(other)
                break
    return found


def _are_alike(pair: Matched) -> bool:
    rows = max(len(pair.old_rows), len(pair.new_rows))
    columns = max(len(pair.old.columns), len(pair.new.columns))
    shared = len(pair.old_rows.keys() & pair.new_rows.keys())
    return rows > 0 and shared >= ALIKE * rows and len(pair.columns) >= columns / 2


def _match(name: str, old: Content, new: Content) -> Matched:
    old_key, new_key = _keys(old, new)
    old_rows, new_rows = _keyed(old, old_key), _keyed(new, new_key)
    columns = {column: column for column in old.columns if column in new.columns}
    columns |= dict(zip(old_key, new_key, strict=True))
    shared = [(row, new_rows[key]) for key, row in old_rows.items() if key in new_rows]
    for column in old.columns:
        left = [other for other in new.columns if other not in columns.values()]
        if column not in columns and left:
            agreement, other = max((_agreement(shared, column, other), other) for other in left)
            if agreement >= ALIKE:
                columns[column] = other
    return Matched(name, old, new, old_rows, new_rows, columns)


def _keys(old: Content, new: Content) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns by which the rows of either side are told apart.

    They are the primary key that both sides have the columns of, or else the two keys if one may be the
    other with new names; without a key, a row is all that it says in the columns that both have.
    """
    shared = tuple(column for column in old.columns if column in new.columns)
    for key in (new.key, old.key):
        if key and set(key) <= set(shared):
            return key, key
    pairs = list(zip(old.key, new.key, strict=False))
    renamed = all(one == other or not {one, other} & set(shared) for one, other in pairs)
    return (old.key, new.key) if pairs and renamed and len(old.key) == len(new.key) else (shared, shared)


def _keyed(content: Content, key: tuple[str, ...]) -> Keyed:
    """The rows by key; a key that comes again has its number added, so that no row is lost."""
    found: Keyed = {}
    for row in content.rows:
        plain = unique = tuple(row[column] for column in key)
        number = 1
        while unique in found:
            number += 1
            unique = (*plain, f"#{number}")
        found[unique] = row
    return found


def _agreement(shared: list[tuple[Row, Row]], column: str, other: str) -> float:
    """The share of the rows in which two columns say the same, of those in which either says something."""
    pairs = [(old[column], new[other]) for old, new in shared if old[column] or new[other]]
    return sum(one == two for one, two in pairs) / len(pairs) if pairs else 0.0

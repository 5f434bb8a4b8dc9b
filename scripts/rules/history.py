"""Rules that compare with an earlier version: what was released stays, and a change brings its evidence."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from rules.model import DESCRIPTOR, Finding, Package, Table, show
from rules.records import Address, rows, statements
from rules.registry import history_rule

Rows = dict[Address, set[tuple[str, ...]]]


@history_rule("history-id")
def history_id(base: Package, package: Package) -> Iterator[Finding]:
    """An id that was released neither vanishes nor changes."""
    for name, old in base.tables.items():
        new = package.tables.get(name)
        if new is None:
            yield Finding(
                DESCRIPTOR,
                None,
                None,
                f"the table {show(name)} was released and is gone",
                "describe it again",
            )
        elif len(old.key) == 1 and old.key[0] in old.columns and old.key[0] in new.columns:
            yield from _vanished(old, new)


def _vanished(old: Table, new: Table) -> Iterator[Finding]:
    key = old.key[0]
    kept, released = set(new.columns[key]), set(old.columns[key])
    for record in sorted(released - kept - new.loose):
        near = difflib.get_close_matches(record, sorted(kept - released)[:1000], 1)
        renamed = (
            f"; it seems to be {show(near[0])} now, in line {new.lines[new.columns[key].index(near[0])]}"
            if near
            else ""
        )
        what = f"the id {show(record)} was released and is gone{renamed}"
        yield new.at(
            None, key, what, "put the row back under that id; say in its note what was wrong with it"
        )


@history_rule("history-value")
def history_value(base: Package, package: Package) -> Iterator[Finding]:
    """A value that rests on evidence changes only together with its evidence."""
    before, after = _evidence(base), _evidence(package)
    for name, old in base.tables.items():
        new = package.tables.get(name)
        if new is None or not old.key or old.key != new.key:
            continue
        numbers = rows(old)
        for number, key in enumerate(new.keys()):
            if key in numbers:
                yield from _changed(old, numbers[key], new, number, key, before, after)


def _changed(
    old: Table, was: int, new: Table, now: int, key: str, before: Rows, after: Rows
) -> Iterator[Finding]:
    for field in new.fields:
        if field.name not in old.columns or field.name not in new.columns:
            continue
        earlier, value = old.columns[field.name][was], new.columns[field.name][now]
        address = new.name, key, field.name
        if (
            earlier != value
            and (field.evidence or address in before)
            and before.get(address) == after.get(address)
        ):
            what = f"{show(value)} was released as {show(earlier)}, and the evidence is the same as then"
            yield new.at(
                new.lines[now],
                field.name,
                what,
                "add to data/evidence.csv the row of the source that says so",
            )


def _evidence(package: Package) -> Rows:
    """For each value the evidence on it, as (source, value, stance)."""
    found: Rows = {}
    for _, address, _, value, stance, source, _ in statements(package):
        found.setdefault(address, set()).add((source, value, stance))
    return found

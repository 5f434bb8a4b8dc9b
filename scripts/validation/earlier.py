"""Rules that compare with an earlier version: what was released stays, and a change brings its evidence."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ilrs_signatories.dataset.reader import Files, git_files, open_files
from ilrs_signatories.dataset.schema import DESCRIPTOR, Schema
from ilrs_signatories.errors import DamagedPackage
from validation import descriptor, rows, structure
from validation.report import Fault, show
from validation.rules import broken
from validation.structure import Structure, Table

COUNTED = {"signatories": ("type", "country"), "agreements": ("scope",), "parties": ("role",)}
"""The columns that move a count, and need no evidence of their own."""

Address = tuple[str, str, str]


class Version(NamedTuple):
    """An earlier version of the package, as read."""

    schema: Schema
    tables: dict[str, Table]


def read(name: str, checkout: Path) -> Version:
    """The version in a folder or an archive, or at a git tag of the checkout.

    Raises ``DamagedPackage`` with the reason if it is none of these or cannot be read whole.
    """
    files = open_files(name) if Path(name).exists() else git_files(checkout, name)
    return version(name, files)


def version(name: str, files: Files) -> Version:
    """The version in the files; ``name`` is what messages call it. Raises ``DamagedPackage``."""
    try:
        data = files.read(DESCRIPTOR)
    except (OSError, ValueError):
        raise DamagedPackage(f"no {DESCRIPTOR} in {name}") from None
    schema, faults = descriptor.read(data, lenient=True)
    if schema is None:
        raise DamagedPackage(f"{name}: {DESCRIPTOR}: {faults[0].message}")
    missing = [table for table in rows.tables_asked() if table not in schema.tables]
    if missing:
        raise DamagedPackage(f"{name}: {DESCRIPTOR} describes no table {missing[0]}")
    tables = {}
    for described in schema.tables.values():
        table, found = structure.read_table(described, files)
        broken = [fault for fault in found if fault.rule not in structure.FORM]
        if table is None or broken:
            fault = broken[0] if broken else found[0]
            raise DamagedPackage(f"{name}: {fault.file}:{fault.line or 1}: {fault.message}")
        tables[described.name] = table
    return Version(schema, tables)


def check(base: Version, now: Structure) -> Iterator[Fault]:
    """What was released and is not as it was, without a reason."""
    gone: set[tuple[str, str]] = set()
    for name, old in base.tables.items():
        new = now.tables.get(name)
        if new is None:
            wrong = f"the table {show(name)} was released and is gone"
            yield broken("history-id", DESCRIPTOR, None, None, wrong, "describe it again")
        elif len(old.model.key) == 1 and old.model.key == new.model.key:
            for fault, record in _vanished(old, new):
                gone.add((name, record))
                yield fault
    before, after = _said(base.tables), _said(now.tables)
    changed: set[Address] = set()
    blamed: set[Address] = set()
    for name, old in base.tables.items():
        if name in now.tables and name != "evidence" and old.model.key == now.tables[name].model.key:
            for address, change in _changes(old, now.tables[name], before, after):
                changed.add(address)
                if change is not None:
                    blamed.add(address)
                    yield change
    yield from _lost(base.tables, now.tables, gone, changed, blamed)


def _vanished(old: Table, new: Table) -> Iterator[tuple[Fault, str]]:
    column = old.model.key[0]
    released, kept = old.keys(), new.keys()
    added = sorted(set(kept) - set(released))[:1000]
    for record in sorted(set(released) - set(kept)):
        near = difflib.get_close_matches(record, added, 1)
        renamed = (
            f"; it seems to be {show(near[0])} now, in line {new.lines[kept.index(near[0])]}" if near else ""
        )
        wrong = f"the id {show(record)} was released and is gone{renamed}"
        yield broken("history-id", new.model.path, None, column, wrong), record


Said = dict[Address, dict[tuple[str, str], dict[str, str]]]
"""For each value, what each source says of it: (source, value) to the evidence row."""


def _said(tables: dict[str, Table]) -> Said:
    found: Said = {}
    for row in _dicts(tables["evidence"]):
        address = row["resource"], row["record_id"], row["field"]
        found.setdefault(address, {})[row["source_id"], row["value"]] = row
    return found


def _dicts(table: Table) -> Iterator[dict[str, str]]:
    for cells in zip(*table.columns.values(), strict=True):
        yield dict(zip(table.columns, cells, strict=True))


def _changes(old: Table, new: Table, before: Said, after: Said) -> Iterator[tuple[Address, Fault | None]]:
    """Every value that changed, and the fault if nothing says why."""
    rows_before = dict(zip(old.keys(), _dicts(old), strict=True))
    name = new.model.name
    for line, key, row in zip(new.lines, new.keys(), _dicts(new), strict=True):
        was = rows_before.get(key)
        if was is None or was == row:
            continue
        for field in new.model.fields:
            value, released = row[field.name], was.get(field.name, row[field.name])
            if value == released:
                continue
            address = name, key, field.name
            noted = row.get("note", "") != was.get("note", "")
            same_evidence = _stances(before.get(address)) == _stances(after.get(address))
            rule = None
            if not value and (field.needs_evidence or address in before):
                contradicted = any(
                    each["stance"] == "contradicts" for each in after.get(address, {}).values()
                )
                rule = None if contradicted or noted else "history-blank"
            elif (field.needs_evidence or address in before) and same_evidence:
                rule = "history-value"
            elif field.name in COUNTED.get(name, ()) and same_evidence and released and not noted:
                rule = "history-count"
            now = show(value) if value else "blank now"
            wrong = f"{show(released)} was released, it is {now}, and nothing says why"
            fault = broken(rule, new.model.path, line, field.name, wrong) if rule else None
            yield address, fault


def _stances(said: dict[tuple[str, str], dict[str, str]] | None) -> set[tuple[str, str, str]]:
    return {(*key, row["stance"]) for key, row in (said or {}).items()}


def _lost(
    old: dict[str, Table],
    new: dict[str, Table],
    gone: set[tuple[str, str]],
    changed: set[Address],
    blamed: set[Address],
) -> Iterator[Fault]:
    """Released evidence that vanished, or says something else now, and no note says why."""
    path = new["evidence"].model.path
    now = dict(
        zip(
            new["evidence"].keys(),
            zip(new["evidence"].lines, _dicts(new["evidence"]), strict=True),
            strict=True,
        )
    )
    notes = {row["source_id"]: row["note"] for row in _dicts(new["sources"])}
    notes_before = {row["source_id"]: row["note"] for row in _dicts(old["sources"])}
    records = {name: dict(zip(table.keys(), table.lines, strict=True)) for name, table in new.items()}
    after: dict[tuple[str, ...], dict[str, str]] = {}
    for _, row in now.values():
        after[row["resource"], row["record_id"], row["field"], row["source_id"]] = row
    for key, row in zip(old["evidence"].keys(), _dicts(old["evidence"]), strict=True):
        record, source = (row["resource"], row["record_id"]), row["source_id"]
        if record in gone or ("sources", source) in gone or (*record, row["field"]) in blamed:
            continue
        if key in now:
            line, kept = now[key]
            yield from _altered(path, line, row, kept, (*record, row["field"]) in changed)
            continue
        instead = after.get((*record, row["field"], source))
        noted = notes.get(source, "") != notes_before.get(source, "") or (
            instead is not None and instead["note"] != row["note"] and instead["note"]
        )
        if not noted:
            at = records.get(record[0], {}).get(record[1])
            place = new[record[0]].model.path if at else path
            wrong = f"released evidence is gone: {source} {row['stance']} {show(row['value'])}"
            yield broken("history-evidence", place, at, row["field"] if at else None, wrong)


def _altered(
    path: str, line: int, was: dict[str, str], row: dict[str, str], value_changed: bool
) -> Iterator[Fault]:
    """A row of evidence that is still there and says something else."""
    if row["note"] != was["note"]:
        return
    for column in ("stance", "relays", "as_printed"):
        if row[column] == was[column] or not was[column] or (column == "stance" and value_changed):
            continue
        wrong = f"{show(row[column])} was released as {show(was[column])}, and the note is the same as then"
        yield broken("history-evidence", path, line, column, wrong)

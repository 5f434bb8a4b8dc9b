"""Checks a package in two stages: its structure, and if that is sound, what its rows say."""

from __future__ import annotations

from ilrs_signatories.dataset.reader import Files
from ilrs_signatories.dataset.schema import DESCRIPTOR
from validation import descriptor, earlier, rows, structure
from validation.report import Checked, Fault, Report, ordered
from validation.rules import broken, documented

__all__ = ["Fault", "check", "report"]


def check(files: Files, base: earlier.Version | None = None, quick: bool = True) -> list[Fault]:
    """The faults of a package, by file, line and column; see ``report``."""
    return report(files, base, quick).faults


def report(files: Files, base: earlier.Version | None = None, quick: bool = True) -> Report:
    """What is wrong with a package, compared with an earlier version if one is given, and what was checked.

    Unless ``quick``, Frictionless is asked too; the package must then be a folder.
    """
    found = _report(files, base)
    if quick:
        return found
    from validation import frictionless_check  # imported late: Frictionless takes long

    return frictionless_check.added(found, files.path)


def _report(files: Files, base: earlier.Version | None) -> Report:
    rules = [rule for rule in documented() if base is not None or not rule.id.startswith("history-")]
    schema, faults = descriptor.read(files.read(DESCRIPTOR))
    if schema is None:
        return Report(ordered(faults), Checked(0, 0, 0, len(rules)))
    missing = rows.undescribed(schema)
    if missing:
        wrong = [f"the descriptor describes no {each}, which rules look at" for each in missing]
        faults = [broken("described", DESCRIPTOR, why=each) for each in wrong]
        return Report(ordered(faults), Checked(0, 0, 0, len(rules)))
    read = structure.read(schema, files)
    faults = [*descriptor.digests(schema, files), *read.faults]
    if read.sound:
        faults += _content(read, files, base, faults)
    tables = read.tables.values()
    counts = [len(table.lines) for table in tables]
    cells = sum(count * len(table.columns) for count, table in zip(counts, tables, strict=True))
    return Report(ordered(faults), Checked(len(counts), sum(counts), cells, len(rules)))


def _content(
    read: structure.Structure, files: Files, base: earlier.Version | None, faults: list[Fault]
) -> list[Fault]:
    """What the rows say. A change of what was released explains what else is wrong at its place."""
    found = rows.check(read, files, base)
    changed = [fault for fault in found if fault.rule.startswith("history-")]
    places = {fault[:3] for fault in changed}
    files_changed = {fault.file for fault in changed}
    faults[:] = [fault for fault in faults if fault.rule != "row-order" or fault.file not in files_changed]
    return [fault for fault in found if fault in changed or fault[:3] not in places]

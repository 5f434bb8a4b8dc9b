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
    for why in rows.undescribed(schema) if schema else ():
        faults = [*faults, broken("described", DESCRIPTOR, why=why)]
    if schema is None or faults:
        return Report(ordered(faults), Checked(0, 0, 0, len(rules)))
    read = structure.read(schema, files)
    faults = [*descriptor.digests(schema, files), *read.faults]
    if read.sound:
        found = rows.check(read, files, base)
        # A change of what was released explains what else is wrong at its place, and the order of its file.
        changed = [fault for fault in found if fault.rule.startswith("history-")]
        places, paths = {fault[:3] for fault in changed}, {fault.file for fault in changed}
        faults = [fault for fault in faults if fault.rule != "row-order" or fault.file not in paths]
        faults += changed + [fault for fault in found if fault[:3] not in places]
    sizes = [(len(table.lines), len(table.columns)) for table in read.tables.values()]
    cells = sum(lines * columns for lines, columns in sizes)
    return Report(ordered(faults), Checked(len(sizes), sum(lines for lines, _ in sizes), cells, len(rules)))

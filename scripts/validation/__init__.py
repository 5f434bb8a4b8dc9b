"""The rules that the data must keep, and ``check``, which asks them in two stages.

A rule has an id, one sentence, what to do, and one seeded fault in ``tests/faults/``.
"""

from __future__ import annotations

from ilrs_signatories.dataset.reader import Files
from ilrs_signatories.dataset.schema import DESCRIPTOR
from validation import descriptor, earlier, rows, structure
from validation.report import Checked, Fault, Report, ordered, show
from validation.rules import all_rules, documented

__all__ = ["Checked", "Fault", "Report", "all_rules", "check", "documented", "ordered", "show"]


def check(files: Files, base: earlier.Version | None = None) -> Report:
    """Check a package, and against an earlier version if given: structure first, then what the rows say."""
    schema, faults = descriptor.read(files.read(DESCRIPTOR))
    if schema is None:
        return Report(ordered(faults), Checked(0, 0, 0, len(all_rules())))
    missing = rows.undescribed(schema)
    if missing:
        wrong = (f"the descriptor describes no {each}, which rules look at" for each in missing)
        faults = [descriptor.DESCRIBED.at(DESCRIPTOR, None, None, each) for each in wrong]
        return Report(ordered(faults), Checked(0, 0, 0, len(all_rules())))
    read = structure.read(schema, files)
    faults = list(read.faults)
    if read.sound:
        found = list(rows.check(read, files))
        if base is not None:
            found += earlier.check(base, read, found)
        faults += found
    tables = read.tables.values()
    counts = [len(table.lines) for table in tables]
    cells = sum(count * len(table.columns) for count, table in zip(counts, tables, strict=True))
    count = len([rule for rule in all_rules() if base is not None or not rule.id.startswith("history-")])
    return Report(ordered(faults), Checked(len(counts), sum(counts), cells, count))

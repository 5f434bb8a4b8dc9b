"""What is wrong with a draft, in the validator's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entry.draft import Draft, files
from rules import Report, check
from rules.model import Fault, Field, Package, show
from rules.registry import FIELD_RULES, TEXT_RULES
from rules.runner import Checked, ordered
from rules.text import LONGEST

_COMMANDS = "bash|cat|chmod|cp|curl|echo|eval|exec|mv|nc|perl|python[0-9.]*|rm|sh|sudo|touch|wget"
_SHELL = re.compile(rf"[`|\\{{}}<>]|\$[A-Za-z({{]|&&|[;&]\s*(?:{_COMMANDS})\b")
_CLIMBS = re.compile(r"(?:^|[\s/\"'=])\.\./|/\.\.(?:$|[\s/\"'?#])")


def judge(package: Package, draft: Draft) -> Report:
    """What the rules say of each cell given; if nothing, what they say of the package with the draft.

    The package as it stands is the earlier version: no id vanishes, and a value that rests on evidence
    changes only together with its evidence.
    """
    faults = ordered(_cells(package, draft))
    if faults:
        return Report(faults, Checked(0, 0, 0, 0))
    before = {name: package.files[name] for name in package.files}
    return check({**before, **files(package, draft)}, before)


def judge_cell(text: str, field: Field) -> list[tuple[str, str, str]]:
    """For each rule that a cell breaks its id, what is wrong and how to mend it.

    Of a cell that is far too long nothing else is said: some rules take time that grows with its square.
    """
    checks = [(rule, check_) for rule, (check_, applies) in FIELD_RULES.items() if applies(field)]
    if len(text) > LONGEST:
        checks = [(rule, check_) for rule, check_ in TEXT_RULES.items() if rule.id == "cell-length"]
        return [(rule.id, *mend) for rule, check_ in checks if (mend := check_(text, field)) is not None]
    found = [(rule.id, check_(text, field)) for rule, check_ in [*TEXT_RULES.items(), *checks] if text]
    return [(rule, *mend) for rule, mend in [*found, ("command", command(text))] if mend is not None]


def command(text: str) -> tuple[str, str] | None:
    """What is wrong with a cell that holds what a shell would run, or a path that climbs out of its folder.

    Nothing here runs a cell. But whoever reads the tables may paste one, and none of ours needs these signs.
    """
    found = _SHELL.search(text) or _CLIMBS.search(text)
    if found is None:
        return None
    return f"{show(text)} holds {show(found[0].strip())}, as commands and paths do", "say it in plain words"


def _cells(package: Package, draft: Draft) -> Iterator[Fault]:
    given = [(table, column, text) for table, row in draft.added for column, text in row.items()]
    given += [(change.table, change.column, change.value) for change in draft.changed]
    for name, column, text in given:
        table = package.tables[name]
        field = table.field(column)
        for rule, what, fix in judge_cell(text, field) if field is not None else []:
            yield Fault(table.path, None, column, rule, what, fix)

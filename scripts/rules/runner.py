"""Runs the rules over a package and says what they found and what was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rules.loading import load
from rules.model import DESCRIPTOR, Fault, Field, Finding, Package, Table, Unusable
from rules.registry import DESCRIBED, FIELD_RULES, HISTORY_RULES, PACKAGE_RULES, TEXT_RULES, CellCheck, Rule
from rules.text import LONGEST, plain

Verdict = tuple[tuple[str, str, str], ...]


class Checked(NamedTuple):
    """How much was looked at, and whether Frictionless was asked."""

    tables: int
    rows: int
    cells: int
    rules: int
    frictionless: bool = False


class Report(NamedTuple):
    """The faults of a package, in the order of file, line and column, and what was checked."""

    faults: list[Fault]
    checked: Checked

    @property
    def valid(self) -> bool:
        """Whether no fault was found."""
        return not self.faults


def check(files: Mapping[str, bytes], base: Mapping[str, bytes] | None = None) -> Report:
    """Check the package in ``files`` (path to bytes), and against an earlier version ``base`` if given."""
    package = load(files)
    faults = [*_cells(package), *_package(package)]
    rules = 1 + len(PACKAGE_RULES) + len(TEXT_RULES) + len(FIELD_RULES)
    if base is not None:
        faults += _history(load(base), package)
        rules += len(HISTORY_RULES)
    tables = package.tables.values()
    rows = [len(table.lines) for table in tables]
    cells = sum(count * len(table.columns) for count, table in zip(rows, tables, strict=True))
    return Report(ordered(faults), Checked(sum(map(bool, rows)), sum(rows), cells, rules))


def ordered(faults: Iterable[Fault]) -> list[Fault]:
    """Faults without repetitions, by file, line and column."""
    return sorted(
        set(faults), key=lambda fault: (fault.file, fault.line or 0, fault.column or "", fault.rule, fault)
    )


def _package(package: Package) -> Iterator[Fault]:
    unusable: dict[tuple[str, str | None], list[str]] = {}
    for rule, check_package in PACKAGE_RULES.items():
        try:
            yield from _faults(rule.id, check_package(package))
        except Unusable as missing:
            unusable.setdefault((missing.table, missing.column), []).append(rule.id)
    for (name, column), rules in unusable.items():
        yield from _unchecked(package, name, column, rules)


def _unchecked(package: Package, name: str, column: str | None, rules: list[str]) -> Iterator[Fault]:
    """A rule that could not run is a fault, unless the table's own faults say why."""
    table = package.tables.get(name)
    if table is not None and not table.fields:
        return
    if package.tables and (table is None or (column is not None and table.field(column) is None)):
        what = f"describes no {f'column {column} of the ' * bool(column)}table {name}, on which rules rest"
        yield Fault(
            DESCRIPTOR, None, column, DESCRIBED.id, f"{what}: {', '.join(rules)}", "describe it again"
        )


def _history(base: Package, package: Package) -> Iterator[Fault]:
    for rule, compare in HISTORY_RULES.items():
        try:
            yield from _faults(rule.id, compare(base, package))
        except Unusable:
            continue


def _faults(rule: str, findings: Iterator[Finding]) -> Iterator[Fault]:
    for file, line, column, what, fix in findings:
        yield Fault(file, line, column, rule, what, fix)


def _cells(package: Package) -> Iterator[Fault]:
    for table in package.tables.values():
        for field in table.fields:
            if field.name in table.columns:
                yield from _column(table, field)


def _column(table: Table, field: Field) -> Iterator[Fault]:
    """Every distinct value of a column is judged once; one that is too long, for nothing but its length."""
    checks = [(rule, check_cell) for rule, (check_cell, applies) in FIELD_RULES.items() if applies(field)]
    every = [*TEXT_RULES.items(), *checks]
    long = [(rule, check_cell) for rule, check_cell in TEXT_RULES.items() if rule.id == "cell-length"]
    verdicts: dict[str, Verdict] = {"": ()}
    for line, cell in zip(table.lines, table.columns[field.name], strict=True):
        verdict = verdicts.get(cell)
        if verdict is None:
            applying = long if len(cell) > LONGEST else checks if plain(cell) else every
            verdict = verdicts[cell] = _judge(cell, field, applying)
        for rule, what, fix in verdict:
            yield Fault(table.path, line, field.name, rule, what, fix)


def _judge(cell: str, field: Field, checks: list[tuple[Rule, CellCheck]]) -> Verdict:
    """What the rules find in a cell; a pattern only says in general what another rule says in words."""
    found = []
    for rule, check_cell in checks:
        mend = check_cell(cell, field)
        if mend is not None:
            found.append((rule.id, *mend))
    return tuple(each for each in found if len(found) == 1 or each[0] != "pattern")

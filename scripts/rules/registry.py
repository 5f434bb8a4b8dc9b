"""The list of rules. A rule is a function with an id and one sentence, its docstring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rules.model import Field, Finding, Package

PackageCheck = Callable[[Package], Iterator[Finding]]
HistoryCheck = Callable[[Package, Package], Iterator[Finding]]
CellCheck = Callable[[str, Field], "tuple[str, str] | None"]
"""Looks at one non-blank cell; returns what is wrong and how to mend it, or None."""


class Rule(NamedTuple):
    """A rule: its id, the sentence that states it, and who checks it."""

    id: str
    sentence: str


PACKAGE_RULES: dict[Rule, PackageCheck] = {}
HISTORY_RULES: dict[Rule, HistoryCheck] = {}
TEXT_RULES: dict[Rule, CellCheck] = {}
FIELD_RULES: dict[Rule, tuple[CellCheck, Callable[[Field], bool]]] = {}


DESCRIBED = Rule("described", "The descriptor describes every table and column on which a rule rests.")
"""Kept by the runner, which alone knows which rule could not run."""


def _rule(rule_id: str, check: Callable[..., object]) -> Rule:
    return Rule(rule_id, " ".join((check.__doc__ or "").split()))


def package_rule(rule_id: str) -> Callable[[PackageCheck], PackageCheck]:
    """Register a rule on tables, files or the descriptor."""

    def register(check: PackageCheck) -> PackageCheck:
        PACKAGE_RULES[_rule(rule_id, check)] = check
        return check

    return register


def history_rule(rule_id: str) -> Callable[[HistoryCheck], HistoryCheck]:
    """Register a rule that compares an earlier version of the package with this one."""

    def register(check: HistoryCheck) -> HistoryCheck:
        HISTORY_RULES[_rule(rule_id, check)] = check
        return check

    return register


def text_rule(rule_id: str) -> Callable[[CellCheck], CellCheck]:
    """Register a rule on the text of any cell that is not plain (see ``cells.plain``)."""

    def register(check: CellCheck) -> CellCheck:
        TEXT_RULES[_rule(rule_id, check)] = check
        return check

    return register


def field_rule(rule_id: str, applies: Callable[[Field], bool]) -> Callable[[CellCheck], CellCheck]:
    """Register a rule on the cells of the columns to which it ``applies``."""

    def register(check: CellCheck) -> CellCheck:
        FIELD_RULES[_rule(rule_id, check)] = check, applies
        return check

    return register


def all_rules() -> list[Rule]:
    """Every rule, in the order of its id."""
    return sorted([DESCRIBED, *PACKAGE_RULES, *HISTORY_RULES, *TEXT_RULES, *FIELD_RULES])

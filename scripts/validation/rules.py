"""Every rule, from ``rules.toml`` and ``rows.toml``: its id, one sentence, and how to fix what breaks it.

The docs are written from here.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from validation.report import Fault, show

Wrong = tuple[str, str, str]
"""The rule that something breaks, what is wrong, and how to fix it."""

GROUPS = {
    "descriptor": "The descriptor, datapackage.json",
    "structure": "Files and keys",
    "cells": "Characters of a cell",
    "values": "Values of a cell",
    "urls": "Addresses of pages",
    "signatories": "Signatories",
    "agreements": "Agreements and parties",
    "events": "Events",
    "sources": "Sources",
    "evidence": "Evidence",
    "lists": "Published lists",
    "accords": "The Artemis Accords",
    "earlier": "An earlier version, with --base",
}
"""The tables of rules, in the order in which they are checked, and a heading for each."""


class Rule(NamedTuple):
    """A rule as its table states it; ``fix`` and ``wrong`` may have names in braces that a fault fills in."""

    group: str
    id: str
    fix: str
    sentence: str = ""
    wrong: str = "{why}"
    pattern: str = ""
    at: str = ""
    query: str = ""
    after: tuple[str, ...] = ()
    step: int = 1
    needs: tuple[str, ...] = ()


@cache
def tables_of(file: str) -> dict[str, Any]:
    """What is in a TOML file of this folder."""
    return tomllib.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))


WORDS = tables_of("words.toml")


@cache
def stated(group: str) -> dict[str, Rule]:
    """The rules of a group by id, in its order; a further query of a rule by its own name."""
    file = "rules.toml" if group in tables_of("rules.toml") else "rows.toml"
    return {
        name: Rule(GROUPS[group], each.get("rule", name), **{key: each[key] for key in each if key != "rule"})
        for name, each in tables_of(file)[group].items()
    }


@cache
def queries() -> list[Rule]:
    """The rules that are queries, in the order of the file."""
    return [rule for group in GROUPS for rule in stated(group).values() if rule.query]


def wrong(id_: str, cell: str = "", fix: str = "", **shown: object) -> Wrong:
    """What is wrong by a rule, in its words, which the cell and others fill; ``fix`` replaces its own."""
    rule = next(stated(group)[id_] for group in GROUPS if id_ in stated(group))
    shown["cell"] = show(cell)
    return id_, rule.wrong.format(**shown), fix or rule.fix.format(**shown)


def broken(
    id_: str,
    file: str,
    line: int | None = None,
    column: str | None = None,
    cell: str = "",
    fix: str = "",
    **shown: object,
) -> Fault:
    """A fault by a rule at a place; see ``wrong``."""
    return Fault(file, line, column, *wrong(id_, cell, fix, file=file, **shown))


def documented() -> list[Rule]:
    """Every rule in the order of its group and its place there; its fix has words for what is in braces.

    >>> documented()[0].group, documented()[0].id
    ('The descriptor, datapackage.json', 'json')
    """
    rules = (rule for group in GROUPS for rule in stated(group).values() if rule.sentence)
    fixes = ((rule, rule.fix.replace("{file}", "and the name of the file")) for rule in rules)
    return [rule._replace(fix=re.sub(r"'?\{\w+\}'?", "the value in the message", fix)) for rule, fix in fixes]

"""Every rule: its id, one sentence, and how to fix what breaks it. The docs are written from here."""

from __future__ import annotations

import re
from importlib import import_module
from typing import NamedTuple

from validation.report import Fault

GROUPS = {
    "descriptor": "The descriptor, datapackage.json",
    "structure": "Files and keys",
    "cells": "Characters of a cell",
    "values": "Values of a cell",
    "urls": "Addresses of pages",
    "rows": "Rows",
    "earlier": "An earlier version, with --base",
}
"""The modules that state rules, in the order in which they are checked, and a heading for each."""


class Rule(NamedTuple):
    """A rule; ``fix`` may have names in braces that a fault fills in."""

    id: str
    sentence: str
    fix: str

    def at(self, file: str, line: int | None, column: str | None, wrong: str, fix: str = "") -> Fault:
        """A fault by this rule; ``fix`` replaces the rule's own words."""
        return Fault(file, line, column, self.id, wrong, fix or self.fix)


class Documented(NamedTuple):
    """A rule as the docs show it."""

    group: str
    id: str
    sentence: str
    fix: str


def documented() -> list[Documented]:
    """Every rule in the order of its group and its place there, with what to do in plain words.

    >>> documented()[0].group, documented()[0].id
    ('The descriptor, datapackage.json', 'json')
    """
    found = []
    for name, heading in GROUPS.items():
        module = import_module(f"validation.{name}")
        groups = module.stated_rules() if name == "rows" else {heading: module.RULES}
        for group, rules in groups.items():
            found += [Documented(group, rule.id, rule.sentence, _plain(rule.fix)) for rule in rules]
    return found


def _plain(fix: str) -> str:
    """A fix without the names that only a fault fills in.

    >>> _plain("write {near}, or correct the code")
    'write the value that the message gives, or correct the code'
    """
    return re.sub(r"\{\w+\}", "the value that the message gives", fix)


def all_rules() -> list[Documented]:
    """Every rule by its id."""
    return sorted(documented(), key=lambda rule: rule.id)

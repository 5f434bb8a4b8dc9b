"""Every rule: its id, one sentence, and how to fix what breaks it. The docs are written from here."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
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
    """A rule; ``fix`` and ``wrong`` may have names in braces that a fault fills in."""

    group: str
    id: str
    sentence: str
    fix: str
    wrong: str = ""


@cache
def stated(module: str) -> dict[str, Rule]:
    """The rules that a module asks, by id."""
    return {
        id_: Rule(GROUPS[module], id_, each["sentence"], each["fix"], each.get("wrong", ""))
        for id_, each in _file()[module].items()
    }


@cache
def _file() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))


def fix_of(id_: str) -> str:
    """What a rule says to do."""
    return next(stated(module)[id_].fix for module in GROUPS if module != "rows" and id_ in stated(module))


def broken(id_: str, file: str, line: int | None, column: str | None, wrong: str, fix: str = "") -> Fault:
    """A fault by a rule; ``fix`` replaces the rule's own words."""
    return Fault(file, line, column, id_, wrong, fix or fix_of(id_))


def documented() -> list[Rule]:
    """Every rule in the order of its group and its place there, with what to do in plain words.

    >>> documented()[0].group, documented()[0].id
    ('The descriptor, datapackage.json', 'json')
    """
    from validation import rows  # imported late: it asks this module for its own words

    found: list[Rule] = []
    for module in GROUPS:
        found += rows.stated_rules() if module == "rows" else stated(module).values()
    return [rule._replace(fix=_plain(rule.fix)) for rule in found]


def _plain(fix: str) -> str:
    """A fix without the names that only a fault fills in.

    >>> _plain("write {near}, or correct the code")
    'write the value that the message gives, or correct the code'
    """
    return re.sub(r"\{\w+\}", "the value that the message gives", fix)


def all_rules() -> list[Rule]:
    """Every rule by its id."""
    return sorted(documented(), key=lambda rule: rule.id)

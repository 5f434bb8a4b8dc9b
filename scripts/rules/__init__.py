"""The rules that the data must keep, and the runner that checks them.

A rule is one function with an id, one sentence (its docstring) and one seeded fault in ``tests/faults/``.
"""

from rules import (  # noqa: F401
    codes,
    constraints,
    dates,
    debris,
    descriptor,
    events,
    evidence,
    history,
    keys,
    letters,
    lists,
    parties,
    release,
    schema,
    sources,
    stance,
    tables,
    tableschema,
    text,
    urls,
)
from rules.model import Fault
from rules.registry import Rule, all_rules
from rules.runner import Checked, Report, check

__all__ = ["Checked", "Fault", "Report", "Rule", "all_rules", "check"]

"""Who has signed on to the International Lunar Research Station, as DataFrames.

``tables()`` lists the tables, ``load(name)`` returns one, ``signatories()`` answers the main question;
``count``, ``reconcile``, ``evidence``, ``conflicts``, ``history``, ``timeline``, ``overlap``, ``show``,
``diff`` and ``cite`` answer the others; ``export`` and ``wikitable`` write the data in other forms, and
``plot`` draws them. Every question takes ``package=``, a folder or an archive of another version.

Importing this package imports no pandas: that waits for the first DataFrame.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ilrs_signatories.errors import DamagedPackage, MissingExtra, UnknownName

# The one public name that is also a folder: bound here, it stays the function whatever is imported later.
from ilrs_signatories.export import export

if TYPE_CHECKING:
    from ilrs_signatories import plot
    from ilrs_signatories.questions.cite import cite
    from ilrs_signatories.questions.conflicts import conflicts
    from ilrs_signatories.questions.count import Count, count
    from ilrs_signatories.questions.diff import Diff, diff
    from ilrs_signatories.questions.evidence import evidence
    from ilrs_signatories.questions.history import history
    from ilrs_signatories.questions.load import load
    from ilrs_signatories.questions.overlap import overlap
    from ilrs_signatories.questions.reconcile import Reconciliation, reconcile
    from ilrs_signatories.questions.show import show
    from ilrs_signatories.questions.signatories import signatories
    from ilrs_signatories.questions.tables import tables
    from ilrs_signatories.questions.timeline import timeline
    from ilrs_signatories.questions.wikitable import wikitable

__all__ = [
    "Count",
    "DamagedPackage",
    "Diff",
    "MissingExtra",
    "Reconciliation",
    "UnknownName",
    "__version__",
    "cite",
    "conflicts",
    "count",
    "diff",
    "evidence",
    "export",
    "history",
    "load",
    "overlap",
    "plot",
    "reconcile",
    "show",
    "signatories",
    "tables",
    "timeline",
    "wikitable",
]

__version__: str
"""The version of the data."""

if not TYPE_CHECKING:  # to a type checker, this function would make any misspelled name a valid one

    def __getattr__(name: str) -> object:
        if name == "__version__":
            return import_module(f"{__name__}.dataset.dataset").read_dataset().schema.version
        if name == "plot":
            return import_module(f"{__name__}.plot")
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = {"Count": "count", "Diff": "diff", "Reconciliation": "reconcile"}.get(name, name)
        found = globals()[name] = getattr(import_module(f"{__name__}.questions.{home}"), name)
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})

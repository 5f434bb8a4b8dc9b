"""The commands of ``ilrs``, their arguments and their options."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from ilrs_signatories import formats, printing
from ilrs_signatories.package import Package
from ilrs_signatories.render import FORMATS

if TYPE_CHECKING:
    from argparse import Namespace


class Command(NamedTuple):
    """A subcommand: its answer as text, its help, its positional arguments and its options.

    An argument in brackets may be left out. Without ``formats`` there is no option ``--format``; the first
    of them is the default.
    """

    answer: Callable[[Package, Namespace], str]
    help: str
    arguments: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS


COMMANDS = {
    "list": Command(
        printing.list_,
        help="everyone who has signed an agreement on the station, in order of signature",
        options=("--as-of", "--known-on", "--type"),
    ),
    "show": Command(
        printing.show_,
        help="one signatory, agreement, event, source or published list, with what belongs to it",
        arguments=("id",),
    ),
    "count": Command(
        printing.count_,
        help="how many had joined by a day under a named rule, who they are, and what that leaves open",
        options=("--as-of", "--known-on", "--rule"),
    ),
    "reconcile": Command(
        printing.reconcile_,
        help="a printed list or figure, or all, beside the record: the rule that gives it, who differs",
        arguments=("[list]",),
        options=("--rule",),
    ),
    "evidence": Command(
        printing.evidence_,
        help="what each source says of a signatory, an agreement or an event",
        arguments=("id",),
    ),
    "conflicts": Command(
        printing.conflicts_, help="the values that cannot both be right, and which one is followed"
    ),
    "history": Command(
        printing.history_,
        help="agreements and events of a country and of the bodies that sit in it, by date",
        arguments=("country",),
        options=("--as-of", "--known-on"),
    ),
    "timeline": Command(
        printing.timeline_,
        help="how many had joined at the end of each period, and who joined in it",
        options=("--rule", "--freq", "--known-on"),
    ),
    "overlap": Command(
        printing.overlap_,
        help="states that also signed the Artemis Accords, with both dates",
        options=("--as-of", "--known-on"),
    ),
    "export": Command(
        printing.export_,
        help="write the tables into a folder, in a format for others, and print the paths of the files",
        arguments=("dir",),
        formats=formats.FORMATS,
    ),
    "diff": Command(
        printing.diff_,
        help="what differs between two versions, each a package folder or an archive, cell by cell",
        arguments=("old", "new"),
    ),
    "cite": Command(printing.cite_, help="how to cite this version of the data", options=("--style",)),
    "wikitable": Command(
        printing.wikitable_,
        help="the signatories as a MediaWiki table, with references",
        options=("--as-of",),
        formats=(),
    ),
    "tables": Command(printing.tables_, help="the tables of the package"),
}

OPTIONS = {
    "--as-of": ("DAY", "the answer as of this day, such as 2024-05-10"),
    "--known-on": ("DAY", "leave out what no source had told of by this day"),
    "--type": ("TYPE", "one type of signatory, such as country"),
    "--rule": ("RULE", "the counting rule, such as states_without_founders"),
    "--freq": ("FREQ", "D, M, Q or Y, for days, months, quarters or years; the default is M"),
    "--style": ("STYLE", "text, bibtex or csl-json; the default is text"),
}
"""The metavar and the help of every option but ``--format``."""

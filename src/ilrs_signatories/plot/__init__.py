"""Charts for notebooks, for print and for the page: ``timeline``, ``map`` and ``counts``.

Each returns an Altair chart whose ``description`` is its text alternative. ``save`` writes one as SVG or PNG,
without a network or a browser. Needs the extra ``plot``; importing this without it raises ``MissingExtra``,
which is an ``ImportError``.

The map's country shapes are those of Natural Earth at 1:50 million, simplified. This project takes no
position on boundaries. ``countries.txt`` next to the shapes gives their source and licence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ilrs_signatories.errors import MissingExtra

try:
    import altair as alt
    import vl_convert  # noqa: F401 - what a chart is saved with
except ModuleNotFoundError as error:
    raise MissingExtra("plot", error.name) from None

# These modules have the names of the functions below: loaded first, they cannot take their place later.
from ilrs_signatories import edtf
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.plot import counts as _counts
from ilrs_signatories.plot import map as _map
from ilrs_signatories.plot import timeline as _timeline
from ilrs_signatories.plot.style import Theme, save

if TYPE_CHECKING:
    import os
    from datetime import date

    Package = str | os.PathLike[str] | Dataset

__all__ = ["counts", "map", "save", "timeline"]


def timeline(
    known_on: str | date | None = None, package: Package | None = None, theme: str | Theme = "light"
) -> alt.VConcatChart:
    """Draw how many states have signed on to the ILRS and to the Artemis Accords, as steps over time.

    Two panels on one time axis, each with its own scale. Every ILRS state is named at its step. A line is
    dashed where evidence is thin; a band is what is uncertain: days that are not known exactly, and countries
    of the Artemis Accords that nobody named. ``known_on`` leaves out what was not yet published on that day;
    the Artemis Accords are drawn as known today. ``theme`` is ``light``, ``dark``, or ``page`` for colours by
    CSS custom properties. Raises ``ValueError`` for a day in another form and ``UnknownName`` for a theme.
    """
    return _timeline.chart(_read(package, known_on), theme)


def map(  # noqa: A001 - the name of the command and of the question
    as_of: str | date | None = None,
    known_on: str | date | None = None,
    package: Package | None = None,
    theme: str | Theme = "light",
) -> alt.VConcatChart:
    """Draw which states had signed what on a day, by default the day up to which evidence was gathered.

    Fill is what the state itself did: the ILRS, the Artemis Accords, both, or nothing. A ring marks the seat
    of an institution that signed where the state did not. A dashed outline is a state that someone says has
    joined, without a document; a solid one has perhaps signed. Disputed areas have a dotted outline and no
    side's colour. ``known_on``, ``theme`` and what is raised are as for ``timeline``.
    """
    dataset = _read(package, known_on)
    day = dataset.schema.gathered if as_of is None else edtf.one_day("as_of", as_of)
    return _map.chart(dataset, day, theme)


def counts(package: Package | None = None, theme: str | Theme = "light") -> alt.VConcatChart:
    """Draw every published count, one row a statement next to our own count of its day.

    A tick is a count that a counting rule gives with the same names, a ring one that is consistent with a
    rule, a cross one that no rule gives. ``theme`` is as for ``timeline``.
    """
    return _counts.chart(_read(package, None), theme)


def _read(package: Package | None, known_on: str | date | None) -> Dataset:
    dataset = read_dataset(package)
    return dataset if known_on is None else dataset.known_on(edtf.one_day("known_on", known_on))

"""Charts of the record, for notebooks and for print: ``timeline``, ``map`` and ``counts``.

Each returns an Altair chart whose ``description`` is its text alternative. ``save`` writes one as SVG or PNG
with that text inside, without a network or a browser. Needs the extra ``plot``; importing this without it
raises ``MissingExtra``, which is an ``ImportError``.

The map's country shapes are those of Natural Earth at 1:50 million, simplified. They show who in fact holds a
place, as their source sees it; this project takes no position on boundaries. ``countries.txt`` beside the
shapes gives their licence and what the source draws apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ilrs_signatories.errors import MissingExtra

try:
    import altair as alt
    import vl_convert  # noqa: F401 - what a chart is saved with
except ModuleNotFoundError as error:
    raise MissingExtra("plot", error.name) from None

from ilrs_signatories.package import read_package
from ilrs_signatories.plot.picture import save

if TYPE_CHECKING:
    from datetime import date

__all__ = ["counts", "map", "save", "timeline"]


def timeline() -> alt.LayerChart:
    """How many states had signed on to the station and to the Artemis Accords, day by day, as steps.

    A band reaches from those that had signed for certain to those that perhaps had.
    """
    from ilrs_signatories.plot.steps import chart

    return chart(read_package())


def map(as_of: str | date | None = None) -> alt.LayerChart:  # noqa: A001 - the contract's name
    """The countries by what they had signed on a day, by default that of the gathering of the evidence.

    A country is coloured as a state of the station, of the Artemis Accords, or of both; as another in
    which an institution signed for the station; or not at all. A dot marks every country in which an
    institution signed and the state did not, those of the Accords too. A country too small to see is a disc.
    Raises ``ValueError`` for a day in another form.
    """
    from ilrs_signatories.plot.world import chart

    return chart(read_package(), as_of)


def counts() -> alt.VConcatChart:
    """Every printed figure on its day, over the steps of what each counting rule gives.

    A figure that some rule gives on its day is drawn apart from one that no rule gives.
    """
    from ilrs_signatories.plot.figures import chart

    return chart(read_package())

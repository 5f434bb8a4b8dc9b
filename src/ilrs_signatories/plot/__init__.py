"""Charts for notebooks, for print and for the page: ``timeline``, ``map`` and ``counts``.

Each returns an Altair chart whose ``description`` is its text alternative. ``save`` writes one as SVG or PNG,
without a network or a browser. Needs the extra ``plot``; importing this without it raises ``MissingExtra``,
which is an ``ImportError``.

The map's country shapes are those of Natural Earth at 1:50 million, simplified. This project takes no
position on boundaries. ``countries.txt`` next to the shapes gives their source and licence.
"""

from __future__ import annotations

from ilrs_signatories.errors import MissingExtra

try:
    import altair  # noqa: F401 - what a chart is drawn with
    import vl_convert  # noqa: F401 - what a chart is saved with
except ModuleNotFoundError as error:
    raise MissingExtra("plot", error.name) from None

from ilrs_signatories.plot.counts import counts
from ilrs_signatories.plot.map import map  # noqa: A004 - the name of the command and of the question
from ilrs_signatories.plot.style import save
from ilrs_signatories.plot.timeline import timeline

__all__ = ["counts", "map", "save", "timeline"]

"""How the charts look: colours that are told apart in every common form of colour-blindness, calm type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import altair as alt

BLUE = "#0072B2"
ORANGE = "#E69F00"
SKY = "#56B4E9"
PURPLE = "#CC79A7"
VERMILION = "#D55E00"
INK = "#333333"
GREY = "#999999"
PALE = "#E6E6E1"
"""Colours of Okabe and Ito, with greys for what stands behind."""

FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"

Chart = TypeVar("Chart", alt.LayerChart, alt.VConcatChart)


def finish(chart: Chart, title: str, subtitle: Sequence[str], description: str) -> Chart:
    """The chart with its title, the lines beneath it, its text alternative and the common style."""
    heading = alt.TitleParams(
        text=title,
        subtitle=list(subtitle),
        anchor="start",
        frame="group",
        fontSize=17,
        fontWeight="bold",
        color=INK,
        subtitleFontSize=12,
        subtitleColor="#666666",
        subtitleLineHeight=16,
        subtitlePadding=6,
        offset=16,
    )
    finished: Chart = chart.properties(title=heading, description=description, padding=16).configure(
        aria=False,
        font=FONT,
        background="white",
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor="#666666",
            labelFontSize=11,
            titleColor="#666666",
            titleFontSize=11,
            titleFontWeight="normal",
            gridColor="#EEEEEE",
            domainColor="#CCCCCC",
            tickColor="#CCCCCC",
        ),
        legend=alt.LegendConfig(labelColor=INK, labelFontSize=12, labelLimit=300),
    )
    return finished

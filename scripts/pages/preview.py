"""The picture that a link to the page shows elsewhere: the map of the last day and the count of states."""

from __future__ import annotations

from xml.sax.saxutils import escape

import vl_convert

from ilrs_signatories.counting import Count, between
from pages.sides import of_legend
from pages.wording import date_in_words
from pages.worldmap import WorldMap

WIDTH, HEIGHT = 1200, 630
COLOURS = {"state": "#b4421c", "both": "#b4421c", "institution": "#e7b9a4", "artemis": "#b9bcc4"}
LAND = "#e4e2dc"


def svg(world: WorldMap, sides: dict[str, str], states: Count, title: str) -> str:
    """The picture."""
    colours = {code: COLOURS[of_legend(side)[0]] for code, side in sides.items()}
    shapes = "".join(
        f'<path d="{shape.path}" fill="{colours.get(shape.code, LAND)}"/>'
        for shape in world.shapes
        if shape.path
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#faf9f6"/>'
        f'<g transform="translate(100,170)" stroke="#faf9f6" stroke-width=".5">{shapes}</g>'
        f'<g font-family="Liberation Serif, Georgia, serif" fill="#1d1d1f">'
        f'<text x="60" y="86" font-size="38">{escape(title)}</text>'
        f'<text x="60" y="134" font-size="30" fill="#b4421c">{between(states.low, states.high)} states by '
        f"{date_in_words(states.as_of)}</text></g></svg>"
    )


def png(text: str) -> bytes:
    """The picture as PNG."""
    drawn: bytes = vl_convert.svg_to_png(text)
    return drawn

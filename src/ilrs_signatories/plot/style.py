"""How the charts look: themes of colours and type, the specifications, the source line, and files."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any, NamedTuple

import altair as alt
import vl_convert

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.edtf import in_english
from ilrs_signatories.errors import choose

FOLDER = os.path.dirname(__file__)
FORMATS = ("svg", "png")


class Theme(NamedTuple):
    """Colours by what they are for, and two families of type.

    Rust, blue and purple mean sides (ILRS, Artemis Accords, both) and nothing else.
    """

    paper: str
    ink: str
    soft: str
    hair: str
    land: str
    mid: str
    rust: str
    blue: str
    bluetext: str
    purple: str
    teal: str
    serif: str = "Georgia, Liberation Serif, serif"
    sans: str = "Roboto, Helvetica Neue, Arial, Liberation Sans, sans-serif"


LIGHT = "#faf9f6 #1d1d1f #55565c #ebe9e3 #ebe9e2 #87847b #ad3c19 #4a86bd #2b6195 #5b3a8c #0b6e63"
DARK = "#141519 #eceae5 #a9a9ae #26272d #2b2c33 #777881 #ff9468 #6ea6dc #8dbbe8 #c9adff #5fd0bf"
THEMES = {
    "light": Theme(*LIGHT.split()),
    "dark": Theme(*DARK.split()),
    "page": Theme(*(f"var(--{name})" for name in Theme._fields)),
}
"""``page`` leaves the choice to the stylesheet of the page that the chart is put into."""


def theme(name: str | Theme) -> Theme:
    """A theme by its name; raises ``UnknownName``."""
    return name if isinstance(name, Theme) else THEMES[choose("theme", name, THEMES)]


def source(dataset: Dataset) -> str:
    """The line that goes with every figure: where it comes from, and of which day."""
    about = dataset.schema
    return (
        f"Source: ILRS signatories {about.version}, evidence of {in_english(about.gathered)}, "
        f"little of it after {in_english(about.thin_after[:7])} for the ILRS. Free to use (CC0)."
    )


def filled(name: str, colours: Theme, **values: Any) -> dict[str, Any]:  # noqa: ANN401
    """The specification in a file, each ``$name`` in it replaced by a colour or a value."""
    found: dict[str, Any] = _replaced(_specification(name), {**colours._asdict(), **values})
    return found


def figure(
    parts: Sequence[dict[str, Any]],
    colours: Theme,
    title: str,
    note: str,
    description: str,
    foot: Sequence[str],
) -> alt.VConcatChart:
    """The parts one below the other, with a heading, lines at the foot, and the text alternative."""
    lines = [{"y": 8 + 18 * at, "text": line} for at, line in enumerate(foot)]
    below = filled("foot", colours, lines=lines, height=18 * len(foot))
    whole = filled("frame", colours, parts=[*parts, below], title=title, note=note, description=description)
    rows: dict[str, Any] = {}
    chart = alt.VConcatChart.from_dict(_named(whole, rows), validate=False)
    chart.datasets = rows
    return chart


def save(chart: alt.VConcatChart, path: str | os.PathLike[str]) -> None:
    """Write a chart as SVG or as PNG at twice its size, by the ending of ``path``.

    An SVG has the chart's description as its ``desc`` and is one image to a screen reader. Raises
    ``UnknownName`` for another ending, and ``OSError``.
    """
    from ilrs_signatories.export.write import write_files

    folder, name = os.path.split(os.fspath(path))
    format_ = choose("ending", name.rpartition(".")[2], FORMATS)
    write_files(folder or ".", {name: svg(chart).encode("utf-8") if format_ == "svg" else png(chart)})


def svg(chart: alt.VConcatChart) -> str:
    """The chart as SVG."""
    about = chart.to_dict(validate=False)
    title, description = escape(about["title"]["text"]), escape(about["description"])
    tag, rest = vl_convert.vegalite_to_svg(about).split(">", 1)
    return (
        f'{tag} role="img" aria-labelledby="title desc"><title id="title">{title}</title>'
        f'<desc id="desc">{description}</desc>{rest}\n'
    )


def png(chart: alt.VConcatChart, scale: float = 2) -> bytes:
    """The chart as PNG, at twice its size."""
    drawn: bytes = vl_convert.vegalite_to_png(chart.to_dict(validate=False), scale=scale)
    return drawn


def _named(part: Any, datasets: dict[str, Any]) -> Any:  # noqa: ANN401
    """The specification with its rows moved to ``datasets``: Altair is slow to look through them."""
    if isinstance(part, list):
        return [_named(one, datasets) for one in part]
    if not isinstance(part, dict):
        return part
    if "values" in part:
        known = [name for name, rows in datasets.items() if rows is part["values"]]
        name = known[0] if known else f"rows {len(datasets) + 1}"
        datasets[name] = part["values"]
        return {"name": name} | {of: value for of, value in part.items() if of != "values"}
    return {name: _named(one, datasets) for name, one in part.items()}


@cache
def _specification(name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    with open(os.path.join(FOLDER, f"{name}.vl.json"), encoding="utf-8") as file:
        return json.load(file)


def _replaced(part: Any, values: dict[str, Any]) -> Any:  # noqa: ANN401
    if isinstance(part, dict):
        return {name: _replaced(value, values) for name, value in part.items()}
    if isinstance(part, list):
        return [_replaced(value, values) for value in part]
    return values[part[1:]] if isinstance(part, str) and part.startswith("$") else part

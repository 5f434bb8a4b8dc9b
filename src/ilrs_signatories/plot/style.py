"""How the charts look: themes, specifications, the source line, and files."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import Any

import altair as alt
import vl_convert

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.edtf import in_english
from ilrs_signatories.errors import choose
from ilrs_signatories.export.write import write_files

Theme = dict[str, str]
"""Colours and fonts by use. Rust, blue and purple mean sides (ILRS, Artemis Accords, both), nothing else."""

Spec = dict[str, Any]
"""A part of a Vega-Lite specification; ``"$rust"`` in it is a colour of the theme."""


def read(name: str) -> str:
    """The text of a file in this folder, in a zip too."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


THEMES: dict[str, Theme] = json.loads(read("themes.json"))
"""``page`` leaves the colours to the stylesheet of the page that the chart is put into."""

WORDS: dict[str, Any] = json.loads(read("words.json"))
"""The titles, notes, labels and descriptions of the charts."""


def filled(name: str, **values: Any) -> Spec:  # noqa: ANN401
    """The specification in a file, each ``$name`` in it replaced if there is a value of that name."""
    found: Spec = _replaced(json.loads(read(f"{name}.vl.json")), values)
    return found


def themed(parts: Sequence[Spec], theme: str | Theme, **words: Any) -> Spec:  # noqa: ANN401
    """The parts one below the other, in the colours of a theme; raises ``UnknownName`` for the theme."""
    colours = theme if isinstance(theme, dict) else THEMES[choose("theme", theme, THEMES)]
    spec: Spec = _replaced(filled("frame", parts=list(parts), **words), colours)
    return spec


def figure(
    dataset: Dataset,
    parts: Sequence[Spec],
    theme: str | Theme,
    words: tuple[str, str, str],
    foot: Sequence[str] = (),
) -> alt.VConcatChart:
    """A chart of parts with its title, a note, its description in words, lines at the foot and the source."""
    about = dataset.schema
    gathered, thin = in_english(about.gathered), in_english(about.thin_after[:7])
    source = WORDS["source"].format(version=about.version, gathered=gathered, thin=thin)
    lines = [{"y": 8 + 18 * at, "text": line} for at, line in enumerate([*foot, source])]
    below = filled("foot", lines=lines, height=18 * len(lines))
    title, note, description = words
    spec = themed([*parts, below], theme, title=title, note=note, description=description)
    rows: dict[str, Any] = {}
    chart = alt.VConcatChart.from_dict(_named(spec, rows), validate=False)
    chart.datasets = rows
    return chart


def save(chart: alt.VConcatChart, path: str | os.PathLike[str]) -> None:
    """Write a chart as SVG or as PNG at twice its size, by the ending of ``path``.

    An SVG has the chart's description as its ``desc`` and is one image to a screen reader. Raises
    ``UnknownName`` for another ending, and ``OSError``.
    """
    folder, name = os.path.split(os.fspath(path))
    ending = choose("ending", name.rpartition(".")[2], ("svg", "png"))
    write_files(folder or ".", {name: svg(chart).encode("utf-8") if ending == "svg" else png(chart)})


def svg(chart: alt.VConcatChart) -> str:
    """The chart as SVG."""
    about = chart.to_dict(validate=False)
    tag, rest = vl_convert.vegalite_to_svg(about).split(">", 1)
    return (
        f'{tag} role="img" aria-labelledby="title desc"><title id="title">{escape(about["title"]["text"])}'
        f'</title><desc id="desc">{escape(about["description"])}</desc>{rest}\n'
    )


def png(chart: alt.VConcatChart) -> bytes:
    """The chart as PNG, at twice its size."""
    return bytes(vl_convert.vegalite_to_png(chart.to_dict(validate=False), scale=2))


def _replaced(part: Any, values: dict[str, Any]) -> Any:  # noqa: ANN401
    if isinstance(part, dict):
        return part if "arcs" in part else {name: _replaced(of, values) for name, of in part.items()}
    if isinstance(part, list):
        return [_replaced(one, values) for one in part]
    return values.get(part[1:], part) if isinstance(part, str) and part.startswith("$") else part


def _named(part: Any, datasets: dict[str, Any]) -> Any:  # noqa: ANN401
    """The specification with its rows moved to ``datasets``: Altair is slow to look through them."""
    if isinstance(part, list):
        return [_named(one, datasets) for one in part]
    if not isinstance(part, dict):
        return part
    if "values" in part:
        known = (name for name, rows in datasets.items() if rows is part["values"])
        name = next(known, f"rows {len(datasets) + 1}")
        datasets[name] = part["values"]
        return {"name": name} | {of: value for of, value in part.items() if of != "values"}
    return {name: _named(one, datasets) for name, one in part.items()}

"""A chart as a picture that carries its own text alternative."""

from __future__ import annotations

import io
import os
import zlib
from html import escape

import altair as alt

from ilrs_signatories.choices import choose
from ilrs_signatories.formats import put

FORMATS = ("svg", "png")
PNG_HEADER = 33
"""The bytes of a PNG's signature and first chunk, after which a text may stand."""


def save(chart: alt.LayerChart | alt.VConcatChart, path: str | os.PathLike[str]) -> None:
    """Writes a chart as SVG or as PNG at twice its size, by the ending of ``path``.

    An SVG has the chart's description as its ``desc`` and is one image to a screen reader; a PNG has it as
    the text ``Description``. Raises ``UnknownName`` for another ending, and ``OSError``.
    """
    folder, name = os.path.split(os.fspath(path))
    format_ = choose("ending", name.rpartition(".")[2], FORMATS)
    put(folder or ".", {name: svg(chart).encode("utf-8") if format_ == "svg" else png(chart)})


def svg(chart: alt.LayerChart | alt.VConcatChart) -> str:
    """The chart as SVG."""
    title, description = _texts(chart)
    drawn = io.StringIO()
    chart.save(drawn, format="svg")
    tag, rest = drawn.getvalue().split(">", 1)
    return (
        f'{tag} role="img" aria-labelledby="title desc"><title id="title">{escape(title)}</title>'
        f'<desc id="desc">{escape(description)}</desc>{rest.rstrip()}\n'
    )


def png(chart: alt.LayerChart | alt.VConcatChart) -> bytes:
    """The chart as PNG."""
    drawn = io.BytesIO()
    chart.save(drawn, format="png", scale_factor=2)
    title, description = _texts(chart)
    texts = _text("Title", title) + _text("Description", description)
    return drawn.getvalue()[:PNG_HEADER] + texts + drawn.getvalue()[PNG_HEADER:]


def _texts(chart: alt.LayerChart | alt.VConcatChart) -> tuple[str, str]:
    drawn = chart.to_dict()
    return drawn["title"]["text"], drawn["description"]


def _text(keyword: str, text: str) -> bytes:
    """A chunk of international text, as the PNG specification lays it out."""
    body = b"iTXt" + keyword.encode("latin-1") + b"\0\0\0en\0\0" + text.encode("utf-8")
    return (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

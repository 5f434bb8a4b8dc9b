"""How to cite this version of the data, from ``datapackage.json`` alone."""

from __future__ import annotations

import json

from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.dataset.schema import Schema
from ilrs_signatories.errors import choose
from ilrs_signatories.output import escaped, record_text
from ilrs_signatories.questions import Args, Package

ESCAPES = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {character: f"\\{character}" for character in "&%$#_{}"}
)
"""What BibTeX needs in place of the characters that mean something to it."""


def cite(style: str = "text", package: Package | None = None) -> str:
    """Cite this version of the data as ``text``, ``bibtex`` or ``csl-json`` (an array of one item).

    Raises ``UnknownName`` for another style, and ``DamagedPackage``.

    >>> cite().startswith("ilrs-signatories contributors (2026). ")
    True
    """
    choose("style", style, ("text", "bibtex", "csl-json"))
    schema = read_dataset(package).schema
    if style == "csl-json":
        return json.dumps([item(schema)], ensure_ascii=False, indent=2)
    authors, licence, year = _authors(schema), _licence(schema), schema.created[:4]
    if style == "text":
        return (
            f"{authors} ({year}). {schema.title} (version {schema.version}) [Data set]. License: {licence}."
        )
    fields = {
        "author": f"{{{authors.translate(ESCAPES)}}}",
        "title": f"{{{schema.title.translate(ESCAPES)}}}",
        "year": year,
        "version": schema.version.translate(ESCAPES),
        "note": f"Data set, {licence.translate(ESCAPES)}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{schema.name},\n{lines}}}"


def item(schema: Schema) -> dict[str, object]:
    """The citation as an item of CSL-JSON."""
    issued = [int(part) for part in schema.created[:10].split("-") if part.isdecimal()]
    return {
        "id": schema.name,
        "type": "dataset",
        "title": schema.title,
        "author": [{"literal": _authors(schema)}],
        "issued": {"date-parts": [issued]},
        "version": schema.version,
        "license": _licence(schema),
    }


def command(args: Args) -> str:
    dataset = read_dataset(args.package)
    if args.format == "csv":
        return record_text(item(dataset.schema), {}, "csv")
    style = args.style or ("csl-json" if args.format == "json" else "text")
    text = cite(style, dataset)
    return "\n".join(map(escaped, text.split("\n"))) + "\n"


def _authors(schema: Schema) -> str:
    return " and ".join(_said(schema, "contributors", "title"))


def _licence(schema: Schema) -> str:
    return ", ".join(_said(schema, "licenses", "name"))


def _said(schema: Schema, key: str, part: str) -> list[str]:
    """One part of each object in a list of the descriptor; nothing of what has another form."""
    found = schema.descriptor.get(key, [])
    objects = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return [str(one.get(part, "")) for one in objects]

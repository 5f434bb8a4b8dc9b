"""How to cite this version of the data, from ``datapackage.json`` alone."""

from __future__ import annotations

import json
from collections.abc import Callable

from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.dataset.schema import Schema
from ilrs_signatories.errors import choose
from ilrs_signatories.output import escaped, record_text
from ilrs_signatories.questions import Args, Package

ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}
"""What BibTeX needs in place of the characters that mean something to it."""


def cite(style: str = "text", package: Package | None = None) -> str:
    """Cite this version of the data as ``text``, ``bibtex`` or ``csl-json`` (an array of one item).

    Raises ``UnknownName`` for another style, and ``DamagedPackage``.

    >>> cite().startswith("ilrs-signatories contributors (2026). ")
    True
    """
    choose("style", style, STYLES)
    return STYLES[style](read_dataset(package).schema)


def item(schema: Schema) -> dict[str, object]:
    """The citation as an item of CSL-JSON."""
    issued = [int(part) for part in schema.created[:10].split("-") if part.isdecimal()]
    return {
        "id": schema.name,
        "type": "dataset",
        "title": schema.title,
        "author": [{"literal": _author(schema)}],
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


def _text(schema: Schema) -> str:
    return (
        f"{_author(schema)} ({schema.created[:4]}). {schema.title} (version {schema.version}) "
        f"[Data set]. License: {_licence(schema)}."
    )


def _bibtex(schema: Schema) -> str:
    fields = {
        "author": f"{{{_for_bibtex(_author(schema))}}}",
        "title": f"{{{_for_bibtex(schema.title)}}}",
        "year": schema.created[:4],
        "version": _for_bibtex(schema.version),
        "note": f"Data set, {_for_bibtex(_licence(schema))}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{schema.name},\n{lines}}}"


def _csl_json(schema: Schema) -> str:
    return json.dumps([item(schema)], ensure_ascii=False, indent=2)


STYLES: dict[str, Callable[[Schema], str]] = {"text": _text, "bibtex": _bibtex, "csl-json": _csl_json}
"""What writes the citation, by style."""


def _author(schema: Schema) -> str:
    return " and ".join(_said(schema, "contributors", "title"))


def _licence(schema: Schema) -> str:
    return ", ".join(_said(schema, "licenses", "name"))


def _said(schema: Schema, key: str, part: str) -> list[str]:
    """One part of each object in a list of the descriptor; nothing of what has another form."""
    found = schema.descriptor.get(key, [])
    objects = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return [str(one.get(part, "")) for one in objects]


def _for_bibtex(text: str) -> str:
    return "".join(ESCAPES.get(character, character) for character in text)

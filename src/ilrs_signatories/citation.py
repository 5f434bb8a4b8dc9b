"""How to cite this version of the data, from ``datapackage.json`` alone."""

from __future__ import annotations

import json
from collections.abc import Callable

from ilrs_signatories.choices import choose
from ilrs_signatories.package import Package

ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}
"""What BibTeX needs in place of the characters that mean something to it."""


def cite(package: Package, style: str = "text") -> str:
    """The answer of ``ilrs_signatories.cite``, which says what the styles are."""
    return STYLES[choose("style", style, STYLES)](package)


def _text(package: Package) -> str:
    given = package.descriptor
    return (
        f"{_author(package)} ({given['created'][:4]}). {given['title']} (version {package.version}) "
        f"[Data set]. License: {_licence(package)}."
    )


def _bibtex(package: Package) -> str:
    given = package.descriptor
    fields = {
        "author": f"{{{_escaped(_author(package))}}}",
        "title": f"{{{_escaped(given['title'])}}}",
        "year": given["created"][:4],
        "version": _escaped(package.version),
        "note": f"Data set, {_escaped(_licence(package))}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{given['name']},\n{lines}}}"


def item(package: Package) -> dict[str, object]:
    """The citation as an item of CSL-JSON."""
    given = package.descriptor
    year, month, day = given["created"][:10].split("-")
    return {
        "id": given["name"],
        "type": "dataset",
        "title": given["title"],
        "author": [{"literal": _author(package)}],
        "issued": {"date-parts": [[int(year), int(month), int(day)]]},
        "version": package.version,
        "license": _licence(package),
    }


def _csl_json(package: Package) -> str:
    return json.dumps([item(package)], ensure_ascii=False, indent=2)


STYLES: dict[str, Callable[[Package], str]] = {"text": _text, "bibtex": _bibtex, "csl-json": _csl_json}
"""What writes the citation, by style."""


def _author(package: Package) -> str:
    return " and ".join(person["title"] for person in package.descriptor["contributors"])


def _licence(package: Package) -> str:
    return ", ".join(licence["name"] for licence in package.descriptor["licenses"])


def _escaped(text: str) -> str:
    return "".join(ESCAPES.get(character, character) for character in text)

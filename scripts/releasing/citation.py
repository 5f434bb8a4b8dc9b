"""How to cite the data, for GitHub (``CITATION.cff``) and for Zenodo (``.zenodo.json``)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from releasing.about import About, json_text

MESSAGE = "If you use these data, please cite them with their version."


def citation_cff(about: About) -> str:
    """``CITATION.cff``, Citation File Format 1.2.0; GitHub shows it as a button."""
    lines = [
        "# Generated from datapackage.json by scripts/release.py: change that, not this.",
        "cff-version: 1.2.0",
        f"message: {_text(MESSAGE)}",
        "type: dataset",
        f"title: {_text(about.title)}",
        f"version: {_text(about.version)}",
        f"date-released: {_text(about.day)}",
        "authors:",
        *_list(f"name: {_text(name)}" for name in about.creators),
        f"abstract: {_text(about.description)}",
        "keywords:",
        *_list(map(_text, about.keywords)),
        f"license: {_text(about.licence)}",
        *([f"url: {_text(about.homepage)}"] if about.homepage else []),
    ]
    return "\n".join(lines) + "\n"


def zenodo_json(about: About) -> str:
    """``.zenodo.json``, which Zenodo reads when a release on GitHub is archived there."""
    return json_text(
        {
            "upload_type": "dataset",
            "title": about.title,
            "description": about.description,
            "version": about.version,
            "publication_date": about.day,
            "creators": [{"name": name} for name in about.creators],
            "keywords": list(about.keywords),
            "access_right": "open",
            "license": {"id": about.licence},
        }
    )


def _list(items: Iterable[str]) -> list[str]:
    return [f"  - {item}" for item in items]


def _text(text: str) -> str:
    """A text in YAML: a JSON string is one, whatever stands in it."""
    return json.dumps(text, ensure_ascii=False)

"""How to cite the data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ilrs_signatories as ilrs
from conftest import Write
from ilrs_signatories.questions.cite import cite


@pytest.fixture
def titled(write_package: Write) -> Path:
    """A package whose descriptor says other things than the project's own."""
    folder = write_package()
    path = Path(folder, "datapackage.json")
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor |= {
        "name": "moon",
        "title": "A & B_{c}",
        "version": "2.0.1",
        "created": "2027-01-02T00:00:00Z",
    }
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


BIBTEX = r"""@misc{moon,
  author = {{ilrs-signatories contributors}},
  title = {{A \& B\_\{c\}}},
  year = {2027},
  version = {2.0.1},
  note = {Data set, CC0-1.0},
}"""


def test_a_citation_is_what_the_descriptor_says(titled: Path) -> None:
    text = "ilrs-signatories contributors (2027). A & B_{c} (version 2.0.1) [Data set]. License: CC0-1.0."
    assert cite(package=titled) == text
    assert cite("bibtex", titled) == BIBTEX
    assert json.loads(cite("csl-json", titled)) == [
        {
            "id": "moon",
            "type": "dataset",
            "title": "A & B_{c}",
            "author": [{"literal": "ilrs-signatories contributors"}],
            "issued": {"date-parts": [[2027, 1, 2]]},
            "version": "2.0.1",
            "license": "CC0-1.0",
        }
    ]


@pytest.mark.parametrize("style", ["text", "bibtex", "csl-json"])
def test_a_citation_names_no_address(style: str) -> None:
    assert ilrs.__version__ in ilrs.cite(style)
    assert not any(word in ilrs.cite(style).lower() for word in ("doi", "http", "url"))

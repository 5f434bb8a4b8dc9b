"""What each source says of a record."""

from __future__ import annotations

from pathlib import Path

import pytest

import ilrs_signatories as ilrs
from conftest import Write
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.questions.evidence import COLUMNS, rows
from statements import dtypes, statements, texts


@pytest.fixture
def package(write_package: Write) -> Path:
    return write_package(**statements())


def test_the_evidence_on_a_signatory_is_that_on_all_that_belongs_to_it(package: Path) -> None:
    found = rows(read_dataset(package), "utopia")
    assert [(row["resource"], row["record_id"], row["source_id"]) for row in found] == [
        ("agreements", "utopia-0", "notice"),
        ("agreements", "utopia-0", "repost"),
        ("parties", "utopia-0/china", "press"),
        ("events", "utopia-claimed-2023-04-25", "repost"),
        ("signatories", "utopia", "press"),
    ]
    assert found[1] == {
        "resource": "agreements",
        "record_id": "utopia-0",
        "field": "signed",
        "source_id": "repost",
        "value": "2024-05-08",
        "stance": "supports",
        "relays": "notice",
        "as_printed": "",
        "note": "N",
        "origin": "notice",
        "publisher": "Blog",
        "published": "",
        "url": "",
    }
    assert found[3]["origin"] == "press"


@pytest.mark.parametrize(
    ("id_", "records"),
    [
        ("utopia-0", ["utopia-0", "utopia-0", "utopia-0/china"]),
        ("utopia-claimed-2023-04-25", ["utopia-claimed-2023-04-25"]),
        ("academy", ["academy-1"]),
        ("china", ["academy-1", "utopia-0", "utopia-0", "utopia-0/china"]),
        ("russia", []),
    ],
)
def test_the_evidence_on_a_record_is_found_by_its_id(package: Path, id_: str, records: list[str]) -> None:
    assert [row["record_id"] for row in rows(read_dataset(package), id_)] == records


def test_evidence_is_a_frame_of_the_tables_columns_and_the_sources() -> None:
    frame = ilrs.evidence("thailand")
    assert dtypes(frame) == texts(*COLUMNS)
    table = ilrs.load("evidence")
    assert set(table.columns) <= set(frame.columns)
    about = table["record_id"].str.contains("^(?:thailand|narit)", regex=True)
    assert len(frame) == (about & ~table["record_id"].str.contains("narit")).sum()

"""The flat table: one row a signatory, each cell derived from the other tables."""

from __future__ import annotations

from conftest import Rows, Write
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.export.flat import FLAT, flat_csv, flat_rows
from invented import event, world

TABLES: dict[str, Rows] = world(
    ("utopia", "[2024-05-07..2024-05-08]"),
    ("academy", "2024-07"),
    bodies={"academy": ("university", "IDN"), "atlantis": ("country", "ATL")},
    events=[event("utopia", "withdrew", "2025-01-01"), event("atlantis", "claimed", "2024-01-01")],
    artemis_accords=[
        {"country": "UTO", "name": "Utopia", "signed": "2024-10-13"},
        {"country": "IDN", "name": "Indonesia", "signed": "2024-10-14"},
    ],
    sources=[
        {"source_id": "notice", "url": "https://example.org/notice", "type": "official", "side": "china"},
        {"source_id": "press", "url": "https://example.org/press", "type": "news_media", "side": "china"},
        {"source_id": "unseen", "type": "official", "side": "china"},
    ],
)
TABLES["evidence"] = [
    {"resource": resource, "record_id": record, "field": field, "source_id": source, "value": value}
    | {"stance": stance}
    for resource, record, field, source, value, stance in (
        ("agreements", "utopia-0", "signed", "notice", "2024-05-07", "supports"),
        ("agreements", "utopia-0", "signed", "unseen", "2024-05-08", "supports"),
        ("agreements", "utopia-0", "instrument", "notice", "unspecified", "supports"),
        ("parties", "utopia-0/utopia", "signed_by", "press", "A. Minister", "supports"),
    )
]
TABLES["agreements"][0] |= {"title": "[Paper]", "announced": "2024-05-09", "place": "Beijing, China"}
TABLES["parties"][0] |= {"body": "CNSA", "signed_by": "B. Host"}
TABLES["parties"][1] |= {"body": "Ministry", "signed_by": "A. Minister", "office": "minister"}
TABLES["signatories"][2] |= {"wikidata": "Q1"}

UTOPIA = {
    "signatory_id": "utopia",
    "name": "Utopia",
    "status": "withdrew",
    "type": "country",
    "country": "UTO",
    "country_name": "Utopia",
    "document": "[Paper]",
    "kind": "unspecified",
    "signed": "[2024-05-07..2024-05-08]",
    "signed_earliest": "2024-05-07",
    "signed_latest": "2024-05-08",
    "announced": "2024-05-09",
    "place": "Beijing, China",
    "signed_by": "A. Minister, minister, Ministry",
    "counterpart": "China",
    "counterpart_signed_by": "B. Host, CNSA",
    "grade": "B",
    "contested": "true",
    "artemis_accords_signed": "2024-10-13",
    "wikidata": "Q1",
    "ror": "",
    "sources": "https://example.org/notice https://example.org/press",
}


def rows(write_package: Write) -> list[dict[str, str]]:
    found = flat_rows(read_dataset(write_package(**TABLES)))
    assert {tuple(row) for row in found} == {tuple(FLAT.names)}
    return found


def test_everyone_with_an_agreement_has_a_row_and_nobody_else(write_package: Write) -> None:
    found = rows(write_package)
    assert [row["signatory_id"] for row in found] == ["utopia", "academy"]
    assert found[0] == UTOPIA


def test_the_artemis_date_of_a_country_is_not_that_of_a_body_based_there(write_package: Write) -> None:
    academy = rows(write_package)[1]
    assert (academy["country_name"], academy["artemis_accords_signed"]) == ("Indonesia", "")


def test_a_country_in_none_of_the_tables_is_named_as_on_the_map(write_package: Write) -> None:
    tables = TABLES | {"artemis_accords": []}
    found = flat_rows(read_dataset(write_package(**tables)))
    assert found[1]["country_name"] == "Indonesia"


def test_as_csv_it_has_a_header_and_ends_with_a_newline(write_package: Write) -> None:
    text = flat_csv(read_dataset(write_package(**TABLES)))
    assert text.splitlines()[0] == ",".join(FLAT.names)
    assert (text.count("\n"), text[-1]) == (3, "\n")


def test_of_the_frozen_tables_every_row_has_a_name_for_its_country() -> None:
    named = flat_rows(read_dataset())
    assert [row["signatory_id"] for row in named if bool(row["country"]) != bool(row["country_name"])] == []
    assert {row["status"] for row in named} == {"signatory"}
    assert sum(row["type"] == "country" for row in named) == 13

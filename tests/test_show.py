"""One record with what belongs to it, by id or name, for reading and as data."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ilrs_signatories as ilrs
from conftest import Write
from ilrs_signatories.cli import main

TABLES: dict[str, list[dict[str, str]]] = {
    "signatories": [
        {"signatory_id": "china", "name": "China", "type": "country", "country": "CHN"},
        {"signatory_id": "utopia", "name": "Utopia", "type": "country", "country": "UTO"},
        {
            "signatory_id": "academy",
            "name": "日本 Academy of a very long name that goes on and on",
            "country": "UTO",
        },
    ],
    "agreements": [
        {
            "agreement_id": "utopia",
            "title": "T",
            "instrument": "unspecified",
            "scope": "ilrs",
            "signed": "2024-05",
        },
        {
            "agreement_id": "academy-2024",
            "title": 'A "B", C',
            "instrument": "joint_statement",
            "scope": "ilrs",
            "signed": "[2024-07-03,2024-07-05]",
            "announced": "2024-07-08",
        },
    ],
    "parties": [
        {
            "agreement_id": "academy-2024",
            "signatory_id": "academy",
            "role": "signatory",
            "signed_by": "Ünal Ö",
        },
        {"agreement_id": "academy-2024", "signatory_id": "china", "role": "host", "body": "CNSA"},
        {"agreement_id": "utopia", "signatory_id": "china", "role": "host"},
        {"agreement_id": "utopia", "signatory_id": "utopia", "role": "signatory"},
    ],
    "events": [{"event_id": "step", "signatory_id": "utopia", "event": "applied", "date": "2024-04"}],
    "sources": [
        {
            "source_id": "notice",
            "publisher": "CNSA",
            "published": "2024-07-08",
            "url": "https://example.org/a-long-address-of-a-notice-that-fits-no-narrow-terminal-and-is-not-broken",
            "archived_url": "https://archive.example/notice",
            "type": "official",
            "side": "china",
        }
    ],
    "evidence": [
        {
            "resource": "agreements",
            "record_id": "academy-2024",
            "field": "signed",
            "source_id": "notice",
            "value": "2024-07-03",
            "stance": "supports",
        },
        {
            "resource": "parties",
            "record_id": "academy-2024/academy",
            "field": "signed_by",
            "source_id": "notice",
            "value": "Ünal Ö",
            "stance": "supports",
        },
    ],
    "published_lists": [
        {
            "list_id": "roster",
            "source_id": "notice",
            "as_of": "2024-08",
            "figure": "2",
            "figure_kind": "exact",
            "unit": "signatories",
            "note": "word " * 19 + "word",
        }
    ],
    "published_list_entries": [
        {"list_id": "roster", "position": "1", "printed_name": "Utopia", "signatory_id": "utopia"}
    ],
}

SHOW = """\
table            agreements
agreement_id     academy-2024
title            A "B", C
instrument       joint_statement
scope            ilrs
signed           [2024-07-03,2024-07-05]
announced        2024-07-08
signed_earliest  2024-07-03
signed_latest    2024-07-05
origins          1
grade            B
contested        false

parties
signatory_id  role       body  signed_by
------------  ---------  ----  ---------
academy       signatory        Ünal Ö
china         host       CNSA

evidence
field      value       stance    source_id  relays
---------  ----------  --------  ---------  ------
signed     2024-07-03  supports  notice
signed_by  Ünal Ö      supports  notice

Sources
notice: CNSA, 8 July 2024
    https://example.org/a-long-address-of-a-notice-that-fits-no-narrow-terminal-and-is-not-broken
    https://archive.example/notice
"""

Run = Callable[..., str]


@pytest.fixture
def package(write_package: Write) -> Path:
    return write_package(**TABLES)


@pytest.fixture
def run(package: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """What the command prints of the invented tables."""

    def run(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["ilrs", "--package", str(package), "show", *words])
        assert main() == 0
        return capsysbinary.readouterr().out.decode("utf-8")

    return run


def objects(text: str) -> Any:  # noqa: ANN401 - whatever JSON has
    return json.loads(text)


def test_a_record_is_shown_with_what_belongs_to_it_and_its_addresses(run: Run) -> None:
    assert run("academy-2024") == SHOW


@pytest.mark.parametrize("columns", ["40", "60", "80"])
def test_no_line_but_an_address_is_wider_than_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = run("academy-2024").splitlines()
    assert [line for line in lines if len(line) > int(columns) and "://" not in line] == []
    assert (
        "    https://example.org/a-long-address-of-a-notice-that-fits-no-narrow-terminal-and-is-not-broken"
        in lines
    )
    source = run("notice").splitlines()
    assert [line for line in source if "https://example.org/" in line and line.endswith("-not-broken")] != []


def test_a_long_text_goes_on_below_its_beginning(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "92")
    lines = run("roster").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("note"))
    assert lines[at : at + 3] == [
        "note         " + "word " * 15 + "word",
        "             " + "word " * 3 + "word",
        "",
    ]


def test_a_record_as_csv_has_a_line_a_value(run: Run) -> None:
    rows = list(csv.reader(io.StringIO(run("roster", "--format", "csv"))))
    assert rows[:3] == [["field", "value"], ["table", "published_lists"], ["also_in", ""]]
    assert rows[12:18] == [
        ["entries/1/list_id", "roster"],
        ["entries/1/position", "1"],
        ["entries/1/printed_name", "Utopia"],
        ["entries/1/printed_type", ""],
        ["entries/1/signatory_id", "utopia"],
        ["sources/1/source_id", "notice"],
    ]


def test_a_signatory_has_its_status_agreements_events_and_sources(package: Path) -> None:
    record: Any = ilrs.show("utopia", package)
    (agreement,) = record.pop("agreements")
    (event,) = record.pop("events")
    assert record == {
        "table": "signatories",
        "also_in": "agreements",
        **dict.fromkeys(("name_local", "acronym", "seat", "website", "wikidata", "ror", "note")),
        "signatory_id": "utopia",
        "name": "Utopia",
        "type": "country",
        "country": "UTO",
        "status": "signatory",
        "sources": [],
    }
    assert (agreement["agreement_id"], agreement["grade"], agreement["signed_latest"]) == (
        "utopia",
        "D",
        "2024-05-31",
    )
    assert [party["role"] for party in agreement["parties"]] == ["host", "signatory"]
    assert (event["event_id"], event["claimant"]) == ("step", None)


@pytest.mark.parametrize(
    ("id_", "table", "key", "number"),
    [
        ("academy-2024", "agreements", "evidence", 2),
        ("step", "events", "evidence", 0),
        ("notice", "sources", "evidence", 2),
        ("roster", "published_lists", "entries", 1),
    ],
)
def test_a_record_is_found_in_whichever_table_has_it(
    package: Path, id_: str, table: str, key: str, number: int
) -> None:
    record: Any = ilrs.show(id_, package)
    assert (record["table"], record["also_in"], len(record[key])) == (table, None, number)


def test_integers_are_numbers_in_json(run: Run) -> None:
    record = objects(run("roster", "--format", "json"))
    assert (record["figure"], record["entries"][0]["position"]) == (2, 1)


@pytest.mark.parametrize("name", ["serbia", "Serbia", "SRB", "srb", " SERBIA "])
def test_a_signatory_is_shown_by_its_id_name_or_code(name: str) -> None:
    assert ilrs.show(name) == ilrs.show("serbia")


def test_documents_on_the_station_come_before_others() -> None:
    record: Any = ilrs.show("serbia")
    assert [agreement["scope"] for agreement in record["agreements"]][:1] == ["ilrs"]
    assert record["agreements"][0]["agreement_id"] == "serbia-2024"
    assert all(source["url"] or source["archived_url"] or source["publisher"] for source in record["sources"])


def test_the_sources_of_a_host_are_those_of_its_own_documents() -> None:
    record: Any = ilrs.show("china")
    cited = {source["source_id"] for source in record["sources"]}
    hosted, own = (set(ilrs.evidence(id_)["source_id"]) for id_ in ("belarus-2023", "russia-china-2022"))
    assert own <= cited
    assert not hosted <= cited


WRONG = {
    "Utopa": "no record 'Utopa': did you mean 'utopia'? Write an id, or the name of a signatory",
    "academy-202": "no record 'academy-202': did you mean 'academy-2024'? Write an id, or the name of a "
    "signatory",
    "北京": "no signatory '北京': Write an id, a name, an acronym or a three-letter code",
}


@pytest.mark.parametrize(("name", "message"), WRONG.items())
def test_an_unknown_name_gets_a_suggestion_only_if_one_is_near(
    package: Path, name: str, message: str
) -> None:
    with pytest.raises(ilrs.UnknownName) as error:
        ilrs.show(name, package)
    assert str(error.value) == message

"""The tables read once, what was known on a day, and names that find a signatory."""

from __future__ import annotations

import pytest

from conftest import Rows, Write
from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived import agreements, membership
from ilrs_signatories.errors import NoRecord
from utopia import SIGNATORIES, Build, builder, says, source


@pytest.fixture
def build(write_package: Write) -> Build:
    return builder(write_package)


def ids(dataset: Dataset, day: str) -> dict[str, str]:
    return {one.signatory_id: one.certainty for one in membership.joined(dataset, day)}


@pytest.mark.parametrize(
    ("sources", "relays", "known_from"),
    [
        ([source("one", published="2024-05")], "", "2024-05-31"),
        (
            [source("one", published="2024-06", copy_of="two"), source("two", published="2024-05-09")],
            "",
            "2024-05-09",
        ),
        ([source("one", published="2024-06"), source("two", published="2024-05-09")], "two", "2024-05-09"),
        ([source("one", published="2024-06"), source("two", published="2024-07-01")], "two", "2024-06-30"),
        ([source("one")], "", "2026-11-22"),
    ],
)
def test_an_agreement_is_known_once_a_supporting_source_is(
    build: Build, sources: Rows, relays: str, known_from: str
) -> None:
    evidence = [says("one", "signed", "2024-05-08", relays=relays)]
    before = f"{known_from[:-2]}{int(known_from[-2:]) - 1:02}"
    for day, known in ((before, {}), (known_from, {"utopia": "member"})):
        dataset = build(day, agreement={"signed": "2024-05-08"}, sources=sources, evidence=evidence)
        assert ids(dataset, "2026-11-22") == known


def test_an_event_is_known_once_a_supporting_source_is(build: Build) -> None:
    events = [{"event_id": "w", "signatory_id": "utopia", "event": "withdrew", "date": "2025-01-01"}]
    evidence = [
        says("press", "signed", "2024-05-08"),
        {**says("late", "date", "2025-01-01"), "resource": "events", "record_id": "w"},
    ]
    sources = [source("press", published="2024-05-09"), source("late", published="2025-03-01")]
    given = {"events": events, "evidence": evidence, "sources": sources}
    for day, known in (("2025-02-28", {"utopia": "member"}), ("2025-03-01", {})):
        assert ids(build(day, {"signed": "2024-05-08"}, **given), "2026-11-22") == known


def test_known_on_recomputes_no_value(build: Build) -> None:
    sources = [source("early", published="2024-05-09"), source("late", "official", "china", published="2025")]
    evidence = [says("early", "signed", "2024-05-08"), says("late", "signed", "2024-05-08")]
    dataset = build("2024-05-09", {"signed": "2024-05-08"}, sources=sources, evidence=evidence)
    assert agreements.grade(dataset, "utopia-2024") == "B"
    assert agreements.origins(dataset, "utopia-2024") == {"early", "late"}


def test_an_agreement_is_known_from_evidence_on_one_of_its_parties(build: Build) -> None:
    party = {"resource": "parties", "record_id": "utopia-2024/utopia"}
    evidence = [{**says("press", "signed_by", "A. Utopian"), **party}]
    given = {"sources": [source("press", published="2024-05-09")], "evidence": evidence}
    for day, known in (("2024-05-08", {}), ("2024-05-09", {"utopia": "member"})):
        assert ids(build(day, {"signed": "2024-05-08"}, **given), "2026-11-22") == known


@pytest.mark.parametrize("field", ["signed", "instrument"])
def test_nothing_is_known_before_its_first_possible_day(build: Build, field: str) -> None:
    value = {"signed": "2024-05-08", "instrument": "joint_statement"}[field]
    evidence = [says("copy", field, value)]
    sources = [source("copy", published="2024-06", copy_of="older"), source("older", published="2020-01-01")]
    for day, known in (("2024-05-07", {}), ("2024-05-08", {"utopia": "member"})):
        dataset = build(day, {"signed": "2024-05-08"}, sources=sources, evidence=evidence)
        assert ids(dataset, "2026-11-22") == known


def test_each_table_is_read_once_also_for_a_day_of_knowledge(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = build()
    reads: list[str] = []
    read = dataset.files.read

    def counted(name: str) -> bytes:
        reads.append(name)
        return read(name)

    monkeypatch.setattr(dataset.files, "read", counted)
    for day in (None, "2024-01-01", "2025-01-01"):
        known = dataset.known_on(day)
        for table in dataset.schema.tables:
            known.rows(table)
    assert sorted(reads) == sorted({table.path for table in dataset.schema.tables.values()})


@pytest.mark.parametrize("name", ["utopia", "UTOPIA", " Utopia", "UTO", "uto"])
def test_a_signatory_is_found_by_id_name_and_code(build: Build, name: str) -> None:
    assert build().find(name) == "utopia"


def test_a_signatory_is_found_by_its_acronym_and_its_name_in_other_letters(build: Build) -> None:
    body = {"signatory_id": "ua", "name": "Académie d'Utopie", "acronym": "UA", "name_local": "理想国"}
    dataset = build(signatories=[*SIGNATORIES, body])
    assert [dataset.find(name) for name in ("ua", "academie d'utopie", "UA", "理想国")] == ["ua"] * 4


def test_a_name_of_two_bodies_asks_for_an_id(build: Build) -> None:
    bodies = [{"signatory_id": id_, "name": "Space Institute"} for id_ in ("one", "two")]
    with pytest.raises(NoRecord, match="'Space Institute' names several signatories: write one of one, two"):
        build(signatories=[*SIGNATORIES, *bodies]).find("Space Institute")


@pytest.mark.parametrize(
    ("name", "hint"), [("utopa", "did you mean 'utopia'"), ("nowhere", "'nowhere': Write")]
)
def test_a_name_that_nothing_has_gets_a_suggestion_only_if_one_is_near(
    build: Build, name: str, hint: str
) -> None:
    with pytest.raises(NoRecord, match=hint):
        build().find(name)

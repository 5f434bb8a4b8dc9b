"""What follows about an agreement, on invented rows: one fact a test."""

from __future__ import annotations

import pytest

from conftest import Rows, Write
from ilrs_signatories.derived import agreements
from ilrs_signatories.errors import DamagedPackage
from utopia import FOUNDING, PARTIES, Build, builder, says, source


@pytest.fixture
def build(write_package: Write) -> Build:
    return builder(write_package)


@pytest.mark.parametrize(
    ("signed", "announced", "days"),
    [
        ("2024-05", "", ("2024-05-01", "2024-05-31")),
        ("2024-05", "2024-05-09", ("2024-05-01", "2024-05-09")),
        ("2024-05-08", "2024-05-09", ("2024-05-08", "2024-05-08")),
        ("[..2024-05-08]", "", ("2021-03-09", "2024-05-08")),
        ("[2024-05-08..]", "", ("2024-05-08", "2026-11-22")),
        ("", "[2024-05-09..2024-05-11]", ("2021-03-09", "2024-05-11")),
        ("2020-06-05", "", ("2020-06-05", "2020-06-05")),
        ("", "2020-06-05", ("2020-06-05", "2020-06-05")),
    ],
)
def test_a_signature_has_a_first_and_a_last_possible_day(
    build: Build, signed: str, announced: str, days: tuple[str, str]
) -> None:
    dataset = build(agreement={"signed": signed, "announced": announced})
    assert agreements.signing_days(dataset, "utopia-2024") == days


def test_an_undated_signature_is_at_latest_of_the_earliest_dated_supporting_source(build: Build) -> None:
    sources = [
        source("undated"),
        source("month", published="2024-06"),
        source("day", published="2024-06-20"),
        source("against", published="2024-01-01"),
    ]
    evidence = [says(name, "instrument", "joint_statement") for name in ("undated", "month", "day")]
    evidence.append(says("against", "instrument", "letter_of_intent", "contradicts"))
    dataset = build(sources=sources, evidence=evidence)
    assert agreements.signing_days(dataset, "utopia-2024") == ("2021-03-09", "2024-06-20")


def test_a_signature_that_nothing_dates_is_at_latest_of_the_day_of_gathering(build: Build) -> None:
    assert agreements.signing_days(build(), "utopia-2024") == ("2021-03-09", "2026-11-22")


def test_an_origin_is_the_end_of_what_is_relayed_and_of_what_that_copies(build: Build) -> None:
    sources = [
        source("press", copy_of="wire"),
        source("wire"),
        source("repost", copy_of="notice"),
        source("notice", copy_of="ministry"),
        source("ministry"),
    ]
    evidence = [
        says("press", "signed", "2024-05"),
        says("wire", "signed", "2024-05"),
        says("press", "signed", "2024-05-08", relays="repost"),
        says("wire", "instrument", "joint_statement"),
        says("ministry", "place", "Utopia", "contradicts"),
    ]
    dataset = build(sources=sources, evidence=evidence)
    assert agreements.origins(dataset, "utopia-2024", "signed") == {"wire", "ministry"}
    assert agreements.origins(dataset, "utopia-2024", "instrument") == {"wire"}
    assert agreements.origins(dataset, "utopia-2024") == {"wire", "ministry"}


def test_a_ring_of_copies_ends(build: Build) -> None:
    sources = [source("one", copy_of="two"), source("two", copy_of="one")]
    dataset = build(sources=sources, evidence=[says("one", "signed", "2024-05")])
    assert agreements.origins(dataset, "utopia-2024") == {"two"}


OFFICIAL = {
    "chinese": source("chinese", "official", "china"),
    "utopian": source("utopian", "official", "partner"),
    "russian": source("russian", "official", "russia"),
    "neutral": source("neutral", "official", "third_party"),
    "treaty": source("treaty", "text", "third_party"),
    "press": source("press"),
}


@pytest.mark.parametrize(
    ("field", "said_by", "body", "grade"),
    [
        ("signed", ["treaty"], "", "A"),
        ("signed", ["chinese", "utopian"], "", "A"),
        ("signed", ["chinese", "press"], "", "B"),
        ("signed", ["utopian"], "", "B"),
        ("signed", ["chinese", "russian"], "", "B"),
        ("signed", ["russian"], "Ministry", "C"),
        ("signed", ["neutral"], "Ministry", "C"),
        ("signed", ["press"], "Ministry", "C"),
        ("signed", ["press"], "", "D"),
        ("instrument", ["press"], "Ministry", "D"),
        ("signed", [], "Ministry", "D"),
    ],
)
def test_a_grade_says_which_sides_document_an_agreement(
    build: Build, field: str, said_by: list[str], body: str, grade: str
) -> None:
    dataset = build(
        parties=[PARTIES[0], {**PARTIES[1], "body": body}],
        sources=list(OFFICIAL.values()),
        evidence=[says(name, field, "2024-05-08") for name in said_by],
    )
    assert agreements.grade(dataset, "utopia-2024") == grade


def test_a_signer_or_a_party_that_is_itself_a_body_also_makes_grade_c(build: Build) -> None:
    evidence = [says("press", "signed", "2024-05-08")]
    for party in ({**PARTIES[1], "signed_by": "A. Utopian"}, {**PARTIES[1], "signatory_id": "academy"}):
        dataset = build(parties=[PARTIES[0], party], sources=list(OFFICIAL.values()), evidence=evidence)
        assert agreements.grade(dataset, "utopia-2024") == "C"


def test_the_host_does_not_make_grade_c(build: Build) -> None:
    parties = [{**PARTIES[0], "body": "CNSA", "signed_by": "A. Host"}, PARTIES[1]]
    evidence = [says("press", "signed", "2024-05-08")]
    dataset = build(parties=parties, sources=list(OFFICIAL.values()), evidence=evidence)
    assert agreements.grade(dataset, "utopia-2024") == "D"


def test_the_sides_of_a_document_between_the_founders_are_china_and_russia(build: Build) -> None:
    dataset = build(
        agreement={"agreement_id": "founding"},
        parties=FOUNDING,
        sources=list(OFFICIAL.values()),
        evidence=[
            says(name, "signed", "2021-03-09", record_id="founding") for name in ("chinese", "russian")
        ],
    )
    assert agreements.grade(dataset, "founding") == "A"


def test_a_denial_of_the_agreement_makes_grade_e(build: Build) -> None:
    denial = {"event_id": "d", "signatory_id": "utopia", "event": "denied", "date": "2024-06-01"}
    evidence = {"sources": list(OFFICIAL.values()), "evidence": [says("treaty", "signed", "2024-05-08")]}
    assert agreements.grade(build(events=[denial], **evidence), "utopia-2024") == "A"
    denial["agreement_id"] = "utopia-2024"
    assert agreements.grade(build(events=[denial], **evidence), "utopia-2024") == "E"


@pytest.mark.parametrize(
    ("evidence", "contested"),
    [
        ([says("one", "signed", "2024-05"), says("two", "signed", "2024-05-08")], False),
        ([says("one", "signed", "2024-05-08"), says("two", "signed", "2024-05-09")], True),
        ([says("one", "signed", "2024-05"), says("two", "signed", "2024-04", "contradicts")], True),
        ([says("one", "signed", "2024-05"), says("one", "signed", "2024-04", "contradicts")], True),
        ([says("one", "signed", "2024-05"), says("copy", "signed", "2024-04", "contradicts")], True),
        (
            [
                says("one", "instrument", "joint_statement"),
                says("copy", "instrument", "letter_of_intent", "contradicts"),
                says("two", "instrument", "letter_of_intent", "contradicts"),
            ],
            True,
        ),
        (
            [
                says("one", "signed", "2024-05"),
                says("two", "signed", "2024-05"),
                says("copy", "signed", "2024-04", "contradicts"),
            ],
            True,
        ),
        (
            [
                says("one", "instrument", "joint_statement"),
                says("two", "instrument", "letter_of_intent", "contradicts"),
            ],
            True,
        ),
        ([says("one", "instrument", "joint_statement"), says("two", "instrument", "unspecified")], False),
        ([says("one", "place", "Utopia"), says("two", "place", "Beijing", "contradicts")], False),
    ],
)
def test_a_value_is_contested_where_two_values_cannot_both_be_right(
    build: Build, evidence: Rows, contested: bool
) -> None:
    sources = [source("one"), source("two"), source("copy", copy_of="one")]
    assert (
        bool(agreements.contested_fields(build(sources=sources, evidence=evidence), "utopia-2024"))
        is contested
    )


def test_an_unreadable_value_in_evidence_names_the_file(build: Build) -> None:
    sources = [source("one"), source("two")]
    dataset = build(
        sources=sources, evidence=[says("one", "signed", "May 2024"), says("two", "signed", "2024-05")]
    )
    with pytest.raises(DamagedPackage, match=r"evidence\.csv: a value given for utopia-2024 is not a date"):
        agreements.contested_fields(dataset, "utopia-2024")


def test_a_source_that_does_not_exist_names_the_file(build: Build) -> None:
    dataset = build(evidence=[says("nobody", "signed", "2024-05")])
    with pytest.raises(DamagedPackage, match=r"sources\.csv: no row 'nobody'"):
        agreements.grade(dataset, "utopia-2024")


def test_pages_that_nobody_opened_make_grade_c_at_best(build: Build) -> None:
    quoted = source("quoted", "official", "china", note="quoted: by a digest of May 2024")
    given = {
        "parties": [PARTIES[0], {**PARTIES[1], "body": "Ministry"}],
        "sources": [quoted, source("press")],
    }
    alone = build(evidence=[says("quoted", "signed", "2024-05-08")], **given)
    assert agreements.grade(alone, "utopia-2024") == "C"
    both = build(evidence=[says(name, "signed", "2024-05-08") for name in ("quoted", "press")], **given)
    assert agreements.grade(both, "utopia-2024") == "B"

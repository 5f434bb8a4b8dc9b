"""What is derived from the tables, on invented rows: one fact a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest

from conftest import Rows, Write
from ilrs_signatories import derive, signing
from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.package import read_package
from ilrs_signatories.record import Record, read_record

Build = Callable[..., Record]

SIGNATORIES = [
    {"signatory_id": "china", "name": "China", "type": "country", "country": "CHN"},
    {"signatory_id": "russia", "name": "Russia", "type": "country", "country": "RUS"},
    {"signatory_id": "utopia", "name": "Utopia", "type": "country", "country": "UTO"},
    {"signatory_id": "academy", "name": "Academy", "type": "university", "country": "UTO"},
]
UTOPIA = {"agreement_id": "utopia-2024", "scope": "ilrs", "instrument": "joint_statement"}
PARTIES = [
    {"agreement_id": "utopia-2024", "signatory_id": "china", "role": "host"},
    {"agreement_id": "utopia-2024", "signatory_id": "utopia", "role": "signatory"},
]
FOUNDING = [
    {"agreement_id": "founding", "signatory_id": "china", "role": "founder"},
    {"agreement_id": "founding", "signatory_id": "russia", "role": "founder"},
]


def source(
    source_id: str, type_: str = "news_media", side: str = "third_party", **more: str
) -> dict[str, str]:
    return {"source_id": source_id, "type": type_, "side": side, **more}


def says(source_id: str, field: str, value: str, stance: str = "supports", **more: str) -> dict[str, str]:
    where = {"resource": "agreements", "record_id": "utopia-2024"}
    return {**where, "field": field, "value": value, "source_id": source_id, "stance": stance, **more}


@pytest.fixture
def build(write_package: Write) -> Build:
    """A record of one agreement between China and Utopia, with the columns and the other rows given."""

    def build(
        known_on: str | None = None, agreement: Mapping[str, str] = MappingProxyType({}), **given: Rows
    ) -> Record:
        agreements = [{**UTOPIA, **agreement}]
        tables = {"signatories": SIGNATORIES, "agreements": agreements, "parties": PARTIES, **given}
        return read_record(read_package(write_package(**tables)), known_on)

    return build


def ids(record: Record, day: str) -> dict[str, str]:
    return {one.signatory_id: one.certainty for one in signing.joined(record, day)}


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
def test_a_signature_lies_between_two_days(
    build: Build, signed: str, announced: str, days: tuple[str, str]
) -> None:
    record = build(agreement={"signed": signed, "announced": announced})
    assert derive.signing_days(record, "utopia-2024") == days


def test_an_undated_signature_is_at_latest_of_the_earliest_dated_supporting_source(build: Build) -> None:
    sources = [
        source("undated"),
        source("month", published="2024-06"),
        source("day", published="2024-06-20"),
        source("against", published="2024-01-01"),
    ]
    evidence = [says(name, "instrument", "joint_statement") for name in ("undated", "month", "day")]
    evidence.append(says("against", "instrument", "letter_of_intent", "contradicts"))
    record = build(sources=sources, evidence=evidence)
    assert derive.signing_days(record, "utopia-2024") == ("2021-03-09", "2024-06-20")


def test_a_signature_that_nothing_dates_is_at_latest_of_the_day_of_gathering(build: Build) -> None:
    assert derive.signing_days(build(), "utopia-2024") == ("2021-03-09", "2026-11-22")


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
    record = build(sources=sources, evidence=evidence)
    assert derive.origins(record, "utopia-2024", "signed") == {"wire", "ministry"}
    assert derive.origins(record, "utopia-2024", "instrument") == {"wire"}
    assert derive.origins(record, "utopia-2024") == {"wire", "ministry"}


def test_a_ring_of_copies_ends(build: Build) -> None:
    sources = [source("one", copy_of="two"), source("two", copy_of="one")]
    record = build(sources=sources, evidence=[says("one", "signed", "2024-05")])
    assert derive.origins(record, "utopia-2024") == {"two"}


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
def test_a_grade_says_who_attests(
    build: Build, field: str, said_by: list[str], body: str, grade: str
) -> None:
    record = build(
        parties=[PARTIES[0], {**PARTIES[1], "body": body}],
        sources=list(OFFICIAL.values()),
        evidence=[says(name, field, "2024-05-08") for name in said_by],
    )
    assert derive.grade(record, "utopia-2024") == grade


def test_a_signer_or_a_party_that_is_itself_a_body_also_makes_grade_c(build: Build) -> None:
    evidence = [says("press", "signed", "2024-05-08")]
    for party in ({**PARTIES[1], "signed_by": "A. Utopian"}, {**PARTIES[1], "signatory_id": "academy"}):
        record = build(parties=[PARTIES[0], party], sources=list(OFFICIAL.values()), evidence=evidence)
        assert derive.grade(record, "utopia-2024") == "C"


def test_the_host_does_not_make_grade_c(build: Build) -> None:
    parties = [{**PARTIES[0], "body": "CNSA", "signed_by": "A. Host"}, PARTIES[1]]
    evidence = [says("press", "signed", "2024-05-08")]
    record = build(parties=parties, sources=list(OFFICIAL.values()), evidence=evidence)
    assert derive.grade(record, "utopia-2024") == "D"


def test_the_sides_of_a_document_between_the_founders_are_china_and_russia(build: Build) -> None:
    record = build(
        agreement={"agreement_id": "founding"},
        parties=FOUNDING,
        sources=list(OFFICIAL.values()),
        evidence=[
            says(name, "signed", "2021-03-09", record_id="founding") for name in ("chinese", "russian")
        ],
    )
    assert derive.grade(record, "founding") == "A"


def test_a_denial_of_the_agreement_makes_grade_e(build: Build) -> None:
    denial = {"event_id": "d", "signatory_id": "utopia", "event": "denied", "date": "2024-06-01"}
    evidence = {"sources": list(OFFICIAL.values()), "evidence": [says("treaty", "signed", "2024-05-08")]}
    assert derive.grade(build(events=[denial], **evidence), "utopia-2024") == "A"
    denial["agreement_id"] = "utopia-2024"
    assert derive.grade(build(events=[denial], **evidence), "utopia-2024") == "E"


@pytest.mark.parametrize(
    ("evidence", "contested"),
    [
        ([says("one", "signed", "2024-05"), says("two", "signed", "2024-05-08")], False),
        ([says("one", "signed", "2024-05-08"), says("two", "signed", "2024-05-09")], True),
        ([says("one", "signed", "2024-05"), says("two", "signed", "2024-04", "contradicts")], True),
        ([says("one", "signed", "2024-05"), says("one", "signed", "2024-04", "contradicts")], False),
        ([says("one", "signed", "2024-05"), says("copy", "signed", "2024-04", "contradicts")], False),
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
            False,
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
def test_a_value_is_contested_where_origins_cannot_both_be_right(
    build: Build, evidence: Rows, contested: bool
) -> None:
    sources = [source("one"), source("two"), source("copy", copy_of="one")]
    assert derive.contested(build(sources=sources, evidence=evidence), "utopia-2024") is contested


def test_an_unreadable_value_in_evidence_names_the_file(build: Build) -> None:
    sources = [source("one"), source("two")]
    record = build(
        sources=sources, evidence=[says("one", "signed", "May 2024"), says("two", "signed", "2024-05")]
    )
    with pytest.raises(DamagedPackage, match=r"evidence\.csv: a value given for utopia-2024 is not a date"):
        derive.contested(record, "utopia-2024")


def test_a_source_that_does_not_exist_names_the_file(build: Build) -> None:
    record = build(evidence=[says("nobody", "signed", "2024-05")])
    with pytest.raises(DamagedPackage, match=r"sources\.csv: lacks the row 'nobody'"):
        derive.grade(record, "utopia-2024")


def test_a_signatory_is_possible_before_it_is_a_member(build: Build) -> None:
    record = build(agreement={"signed": "[2024-07-03,2024-07-05]"})
    assert ids(record, "2024-07-02") == {}
    assert ids(record, "2024-07-03") == {"utopia": "possible"}
    assert ids(record, "2024-07-05") == {"utopia": "member"}


@pytest.mark.parametrize("scope", ["general_space", "programme"])
def test_only_an_agreement_on_the_station_counts(build: Build, scope: str) -> None:
    assert ids(build(agreement={"signed": "2024-07-03", "scope": scope}), "2026-11-22") == {}


def test_whoever_withdrew_or_whose_every_agreement_lapsed_is_left_out_from_that_day(build: Build) -> None:
    withdrew = {"event_id": "w", "signatory_id": "utopia", "event": "withdrew", "date": "2025-02"}
    lapsed = {**withdrew, "event": "lapsed", "agreement_id": "utopia-2024"}
    for event in (withdrew, lapsed):
        record = build(agreement={"signed": "2024-07-03"}, events=[event])
        assert ids(record, "2025-02-27") == {"utopia": "member"}
        assert ids(record, "2025-02-28") == {}


def test_one_agreement_in_force_is_enough(build: Build) -> None:
    lapsed = {"event_id": "l", "signatory_id": "utopia", "event": "lapsed", "date": "2025"}
    record = build(
        agreements=[
            {**UTOPIA, "signed": "2024-07-03"},
            {**UTOPIA, "agreement_id": "second", "signed": "2025"},
        ],
        parties=[*PARTIES, *({**party, "agreement_id": "second"} for party in PARTIES)],
        events=[{**lapsed, "agreement_id": "utopia-2024"}],
    )
    row = signing.signatories(record, "2026-11-22")[0]
    assert (row.signatory_id, row.agreement_id, row.n_agreements) == ("utopia", "utopia-2024", 2)


def test_the_founders_are_each_others_counterpart(build: Build) -> None:
    founding = {**UTOPIA, "agreement_id": "founding", "signed": "2021-03-09"}
    record = build(agreements=[{**UTOPIA, "signed": "2024-07-03"}, founding], parties=[*PARTIES, *FOUNDING])
    rows = signing.signatories(record, "2026-11-22")
    assert [(row.signatory_id, row.counterpart, row.n_agreements) for row in rows] == [
        ("china", "russia", 1),
        ("russia", "china", 1),
        ("utopia", "china", 1),
    ]


def test_a_row_is_about_the_first_agreement_by_latest_possible_day(build: Build) -> None:
    record = build(
        agreements=[
            {**UTOPIA, "signed": "2024"},
            {**UTOPIA, "agreement_id": "second", "signed": "2024-07-03"},
        ],
        parties=[*PARTIES, *({**party, "agreement_id": "second"} for party in PARTIES)],
    )
    assert signing.signatories(record, "2026-11-22")[0].agreement_id == "second"
    assert ids(record, "2024-01-01") == {"utopia": "possible"}


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ([], ""),
        (["invited", "interested"], "interested"),
        (["interested", "applied", "claimed"], "claimed"),
        (["claimed", "denied"], "denied"),
        (["denied", "withdrew"], "withdrew"),
    ],
)
def test_a_status_is_the_first_that_holds(build: Build, steps: list[str], status: str) -> None:
    events = [
        {"event_id": step, "signatory_id": "academy", "event": step, "date": "2025-01"} for step in steps
    ]
    record = build(events=events)
    assert signing.status(record, "academy", "2025-01-31") == status
    assert signing.status(record, "academy", "2025-01-30") == ""


def test_a_signature_stands_above_a_denial(build: Build) -> None:
    events = [{"event_id": "d", "signatory_id": "utopia", "event": "denied", "date": "2025-01"}]
    record = build(agreement={"signed": "2024-07-03"}, events=events)
    assert signing.status(record, "utopia", "2024-07-02") == ""
    assert signing.status(record, "utopia", "2025-12-31") == "signatory"


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
        record = build(day, agreement={"signed": "2024-05-08"}, sources=sources, evidence=evidence)
        assert ids(record, "2026-11-22") == known


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
    then, now = (
        signing.signatories(
            build(day, {"signed": "2024-05-08"}, sources=sources, evidence=evidence), "2026-11-22"
        )
        for day in ("2024-05-09", None)
    )
    assert then == now

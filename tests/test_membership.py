"""Who had joined by a day and what each body was, on invented rows: one fact a test."""

from __future__ import annotations

import pytest

from conftest import Write
from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived import membership
from utopia import FOUNDING, PARTIES, SIGNATORIES, UTOPIA, Build, builder


@pytest.fixture
def build(write_package: Write) -> Build:
    return builder(write_package)


def ids(dataset: Dataset, day: str) -> dict[str, str]:
    return {one.signatory_id: one.certainty for one in membership.joined(dataset, day)}


def test_a_signatory_is_possible_before_it_is_a_member(build: Build) -> None:
    dataset = build(agreement={"signed": "[2024-07-03,2024-07-05]"})
    assert ids(dataset, "2024-07-02") == {}
    assert ids(dataset, "2024-07-03") == {"utopia": "possible"}
    assert ids(dataset, "2024-07-05") == {"utopia": "member"}


@pytest.mark.parametrize("scope", ["general_space", "programme"])
def test_only_an_agreement_on_the_station_counts(build: Build, scope: str) -> None:
    assert ids(build(agreement={"signed": "2024-07-03", "scope": scope}), "2026-11-22") == {}


def test_who_withdrew_or_whose_every_agreement_lapsed_is_left_out_from_that_day(build: Build) -> None:
    withdrew = {"event_id": "w", "signatory_id": "utopia", "event": "withdrew", "date": "2025-02"}
    lapsed = {**withdrew, "event": "lapsed", "agreement_id": "utopia-2024"}
    for event in (withdrew, lapsed):
        dataset = build(agreement={"signed": "2024-07-03"}, events=[event])
        assert ids(dataset, "2025-02-27") == {"utopia": "member"}
        assert ids(dataset, "2025-02-28") == {}


def test_one_agreement_in_force_is_enough(build: Build) -> None:
    lapsed = {"event_id": "l", "signatory_id": "utopia", "event": "lapsed", "date": "2025"}
    dataset = build(
        agreements=[
            {**UTOPIA, "signed": "2024-07-03"},
            {**UTOPIA, "agreement_id": "second", "signed": "2025"},
        ],
        parties=[*PARTIES, *({**party, "agreement_id": "second"} for party in PARTIES)],
        events=[{**lapsed, "agreement_id": "utopia-2024"}],
    )
    (utopia,) = membership.joined(dataset, "2026-11-22")
    assert [signing.agreement_id for signing in utopia.signings] == ["second"]
    assert utopia.certainty == "member"


def test_the_founders_are_each_others_counterpart(build: Build) -> None:
    founding = {**UTOPIA, "agreement_id": "founding", "signed": "2021-03-09"}
    dataset = build(agreements=[{**UTOPIA, "signed": "2024-07-03"}, founding], parties=[*PARTIES, *FOUNDING])
    rows = membership.joined(dataset, "2026-11-22")
    assert [(row.signatory_id, *(signing.counterpart for signing in row.signings)) for row in rows] == [
        ("china", "russia"),
        ("russia", "china"),
        ("utopia", "china"),
    ]


def test_a_row_is_about_the_first_agreement_by_latest_possible_day(build: Build) -> None:
    dataset = build(
        agreements=[
            {**UTOPIA, "signed": "2024"},
            {**UTOPIA, "agreement_id": "second", "signed": "2024-07-03"},
        ],
        parties=[*PARTIES, *({**party, "agreement_id": "second"} for party in PARTIES)],
    )
    (utopia,) = membership.joined(dataset, "2026-11-22")
    assert [signing.agreement_id for signing in utopia.signings] == ["second", "utopia-2024"]
    assert ids(dataset, "2024-01-01") == {"utopia": "possible"}


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
def test_a_status_is_the_first_that_applies(build: Build, steps: list[str], status: str) -> None:
    events = [
        {"event_id": step, "signatory_id": "academy", "event": step, "date": "2025-01"} for step in steps
    ]
    dataset = build(events=events)
    assert membership.status(dataset, "academy", "2025-01-31") == status
    assert membership.status(dataset, "academy", "2025-01-30") == ""


def test_a_signature_comes_before_a_denial(build: Build) -> None:
    events = [{"event_id": "d", "signatory_id": "utopia", "event": "denied", "date": "2025-01"}]
    dataset = build(agreement={"signed": "2024-07-03"}, events=events)
    assert membership.status(dataset, "utopia", "2024-07-02") == ""
    assert membership.status(dataset, "utopia", "2025-12-31") == "signatory"


TWO = {
    "agreements": [
        {**UTOPIA, "signed": "2024-07-03"},
        {**UTOPIA, "agreement_id": "second", "signed": "2025-06-01"},
    ],
    "parties": [*PARTIES, *({**party, "agreement_id": "second"} for party in PARTIES)],
}
WITHDREW = {"event_id": "w", "signatory_id": "utopia", "event": "withdrew", "date": "2025-02-10"}


def test_a_state_that_signs_again_counts_again(build: Build) -> None:
    dataset = build(**TWO, events=[WITHDREW])
    assert ids(dataset, "2025-02-09") == {"utopia": "member"}
    assert ids(dataset, "2025-02-10") == {}
    assert ids(dataset, "2025-06-01") == {"utopia": "member"}
    days = ("2025-02-09", "2025-02-10", "2025-06-01")
    assert [membership.status(dataset, "utopia", day) for day in days] == [
        "signatory",
        "withdrew",
        "signatory",
    ]


def test_a_withdrawal_that_names_an_agreement_ends_that_one_only(build: Build) -> None:
    dataset = build(**TWO, events=[{**WITHDREW, "agreement_id": "second", "date": "2025-12"}])
    assert ids(dataset, "2026-01-01") == {"utopia": "member"}
    (utopia,) = membership.joined(dataset, "2026-01-01")
    assert [signing.agreement_id for signing in utopia.signings] == ["utopia-2024"]


def test_leaving_an_agreement_on_something_else_changes_no_count(build: Build) -> None:
    other = {**UTOPIA, "agreement_id": "second", "signed": "2024-07-03", "scope": "general_space"}
    given = {**TWO, "agreements": [TWO["agreements"][0], other]}
    dataset = build(**given, events=[{**WITHDREW, "agreement_id": "second"}])
    assert ids(dataset, "2026-01-01") == {"utopia": "member"}
    assert membership.status(dataset, "utopia", "2026-01-01") == "signatory"


def test_if_only_an_agreement_of_uncertain_day_is_left_it_is_possible(build: Build) -> None:
    uncertain = {**UTOPIA, "agreement_id": "second", "signed": "2025"}
    dataset = build(**{**TWO, "agreements": [TWO["agreements"][0], uncertain]}, events=[WITHDREW])
    assert ids(dataset, "2026-01-01") == {"utopia": "possible"}
    (body,) = membership.bodies(dataset, "2026-01-01")
    assert (body.earliest, body.latest) == ("2025-01-01", "9999-12-31")


def test_an_agreement_that_lapses_ends_for_all_its_parties(build: Build) -> None:
    founding = [{**UTOPIA, "agreement_id": "founding", "signed": "2021-03-09"}]
    lapsed = {**WITHDREW, "signatory_id": "china", "event": "lapsed", "agreement_id": "founding"}
    dataset = build(agreements=founding, parties=FOUNDING, events=[lapsed])
    assert ids(dataset, "2025-02-09") == {"china": "member", "russia": "member"}
    assert ids(dataset, "2025-02-10") == {}


def test_the_chinese_side_that_signed_nothing_of_its_own_is_host(build: Build) -> None:
    laboratory = {"signatory_id": "dsel", "name": "DSEL", "type": "research_institute", "country": "CHN"}
    hosted = [{**PARTIES[0], "signatory_id": "dsel"}, PARTIES[1]]
    dataset = build(
        agreement={"signed": "2024-07-03"}, signatories=[*SIGNATORIES, laboratory], parties=hosted
    )
    assert membership.status(dataset, "dsel", "2024-07-02") == ""
    assert membership.status(dataset, "dsel", "2024-07-03") == "host"

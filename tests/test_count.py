"""Counts by named rules: who is a member, who is possible, and what is said of the number."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ilrs_signatories as ilrs
from conftest import FROZEN, ROOT, Write
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.questions.count import Count, count
from invented import Tables, event, printed, world

Counted = Callable[..., Count]

BODIES = {
    "pact": ("intergovernmental_organization", ""),
    "union": ("international_association", ""),
    "academy": ("university", "UTO"),
    "lab": ("research_institute", "ARC"),
    "firm": ("", ""),
}
EVERYONE = [
    ("russia", "2021-03-09"),
    ("utopia", "2023-05-08"),
    *((id_, "2023-06-01") for id_ in BODIES),
]
MEMBERS = {
    "states": ("china", "russia", "utopia"),
    "states_without_china": ("russia", "utopia"),
    "states_without_founders": ("utopia",),
    "partners": ("pact", "russia", "union", "utopia"),
    "institutions": ("academy", "firm", "lab"),
    "signatories": ("academy", "china", "firm", "lab", "pact", "russia", "union", "utopia"),
    "countries_with_any_signatory": ("ARC", "CHN", "RUS", "UTO"),
    "states_with_claims": ("atlantis", "china", "russia", "utopia"),
}
WIDER = [
    ("states_without_founders", "states_without_china"),
    ("states_without_china", "states"),
    ("states", "states_with_claims"),
    ("states", "signatories"),
    ("states_without_china", "partners"),
    ("partners", "signatories"),
    ("institutions", "signatories"),
]


@pytest.fixture
def counted(write_package: Write) -> Counted:
    """Counts in the tables given."""

    def counted(
        tables: Tables, as_of: str | None = None, rule: str = "states", known_on: str | None = None
    ) -> Count:
        return count(as_of, rule, known_on, write_package(**tables))

    return counted


@pytest.mark.parametrize(
    ("as_of", "rule", "low", "high"),
    [
        ("2023-10-26", "states", 7, 7),
        ("2024-05-10", "states", 11, 11),
        ("2024-07-04", "states", 11, 12),
        ("2024-09-05", "states", 13, 13),
        ("2025-04-29", "states_without_founders", 11, 11),
    ],
)
def test_the_record_gives_what_was_checked_by_hand(as_of: str, rule: str, low: int, high: int) -> None:
    found = ilrs.count(as_of, rule=rule)
    assert (found.low, found.high) == (low, high) == (len(found.members), low + len(found.possible))


def test_the_rules_are_those_of_the_descriptor() -> None:
    assert tuple(RULES) == read_dataset().schema.choices("published_lists", "counting_rule")
    assert list(RULES) == list(MEMBERS)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_its_members(counted: Counted, rule: str) -> None:
    bodies = {**BODIES, "atlantis": ("country", "ATL")}
    tables = world(*EVERYONE, bodies=bodies, events=[event("atlantis", "claimed", "2023-04-25")])
    found = counted(tables, "2023-12-31", rule)
    assert (found.members, found.possible) == (MEMBERS[rule], ())


def test_only_the_host_has_not_signed(counted: Counted) -> None:
    assert counted(world(("utopia", "2023-05-08")), "2023-12-31").members == ("utopia",)


def test_an_uncertain_day_makes_a_body_possible(counted: Counted) -> None:
    tables = world(("utopia", "[2024-07-03,2024-07-05]"))
    spans = {"2024-07-02": (0, 0), "2024-07-03": (0, 1), "2024-07-04": (0, 1), "2024-07-05": (1, 1)}
    for day, span in spans.items():
        found = counted(tables, day)
        assert (found.low, found.high) == span


def test_a_country_has_joined_with_the_first_body_based_there(counted: Counted) -> None:
    tables = world(("academy", "[2024-07-03,2024-07-05]"), ("utopia", "2024-07-04"), bodies=BODIES)
    for day, members, possible in (("2024-07-03", (), ("UTO",)), ("2024-07-04", ("UTO",), ())):
        found = counted(tables, day, "countries_with_any_signatory")
        assert (found.members, found.possible) == (members, possible)


@pytest.mark.parametrize(
    ("events", "as_of", "members", "possible"),
    [
        ([("claimed", "2024-05-28")], "2024-05-27", (), ()),
        ([("claimed", "2024-05-28")], "2024-05-28", ("utopia",), ()),
        ([("claimed", "2024-05")], "2024-05-28", (), ("utopia",)),
        ([("interested", "2024-05-01"), ("applied", "2024-05-02")], "2024-05-28", (), ()),
        ([("claimed", "2024-05-28"), ("denied", "2024-06-01")], "2024-05-31", ("utopia",), ()),
        ([("claimed", "2024-05-28"), ("denied", "2024-06-01")], "2024-06-01", (), ()),
        ([("claimed", "2024-05-28"), ("denied", "2024-05-28")], "2024-05-28", (), ()),
        ([("denied", "2024-06-01"), ("claimed", "2024-06-02")], "2024-06-02", ("utopia",), ()),
        ([("claimed", "2024-06-15"), ("denied", "2024-06")], "2024-06-30", (), ("utopia",)),
        ([("claimed", "2024-05-28"), ("denied", "2024-06")], "2024-06-15", (), ("utopia",)),
        ([("claimed", "2024-05-28"), ("withdrew", "2024-06-01")], "2024-06-01", (), ()),
    ],
)
def test_a_claim_counts_until_it_is_denied(
    counted: Counted,
    events: list[tuple[str, str]],
    as_of: str,
    members: tuple[str, ...],
    possible: tuple[str, ...],
) -> None:
    tables = world(events=[event("utopia", what, day) for what, day in events])
    found = counted(tables, as_of, "states_with_claims")
    assert (found.members, found.possible) == (members, possible)
    assert counted(tables, as_of, "signatories").high == 0


@pytest.mark.parametrize("what", ["withdrew", "lapsed"])
def test_who_left_is_counted_by_no_rule_whatever_was_claimed_before(counted: Counted, what: str) -> None:
    end = event("utopia", what, "2025-02-01", agreement_id="utopia-0" if what == "lapsed" else "")
    tables = world(("utopia", "2024-05-08"), events=[event("utopia", "claimed", "2023-04-25"), end])
    for rule in RULES:
        before, after = (counted(tables, day, rule).high for day in ("2025-01-31", "2025-02-01"))
        assert (before, after) == (0 if rule == "institutions" else 1, 0)


THIN = "We have little evidence after 28 February 2026; a newer signature may be missing."


@pytest.mark.parametrize(
    ("as_of", "caveats"),
    [
        ("2021-03-08", ("The record begins on 9 March 2021.",)),
        ("2021-03-09", ()),
        ("2026-02-28", ()),
        ("2026-03-01", (THIN,)),
        (None, (THIN,)),
        (
            "2026-11-23",
            ("The evidence was gathered on 22 November 2026; what came later is not included.",),
        ),
    ],
)
def test_a_day_that_the_record_does_not_cover_is_answered_with_a_caveat(
    counted: Counted, as_of: str | None, caveats: tuple[str, ...]
) -> None:
    found = counted(world(("utopia", "2024-05-08")), as_of)
    assert (found.as_of, found.caveats) == (as_of or "2026-11-22", caveats)


def test_a_day_of_knowledge_outside_of_the_record_has_the_same_caveat(counted: Counted) -> None:
    tables = world(("utopia", "2024-05-08"))
    begins = ("The record begins on 9 March 2021.",)
    gathered = ("The evidence was gathered on 22 November 2026; what came later is not included.",)
    assert counted(tables, "2024-05-08", known_on="2021-03-08").caveats == begins
    assert counted(tables, "2024-05-08", known_on="2026-11-23").caveats == gathered


def test_what_the_rule_leaves_open_is_said(counted: Counted) -> None:
    tally = printed(
        "many", "2023-06", 9, unit="institutions", figure_kind="more_than", claimant="A. Minister"
    )
    undated = [("lab", "")]
    bodies = {**BODIES, "atlantis": ("country", "ATL")}
    claims = [event("atlantis", "claimed", "2023"), event("utopia", "claimed", "2023-04-25")]
    tables = world(*EVERYONE[:-2], *undated, bodies=bodies, events=claims) | tally
    no_date = "No source says when these signed: Lab."
    in_print = "2 institutions are named here; A. Minister counted more than 9 (June 2023)."
    assert {rule: counted(tables, "2023-06-30", rule).caveats for rule in RULES} == {
        **dict.fromkeys(("states", "states_without_china", "states_without_founders", "partners"), ()),
        "institutions": (no_date, in_print),
        "signatories": (no_date, in_print),
        "countries_with_any_signatory": (
            no_date,
            "Not counted, as they have no country: Pact, Union.",
            in_print,
        ),
        "states_with_claims": ("Counted on a claim, without a signed document: Atlantis.",),
    }
    assert counted(tables, "2023-06-29", "institutions").caveats == (no_date,)


def test_a_signature_that_is_only_possible_is_no_claim(counted: Counted) -> None:
    tables = world(("utopia", "[2024-07-03,2024-07-05]"))
    found = counted(tables, "2024-07-04", "states_with_claims")
    assert (found.members, found.possible, found.caveats) == ((), ("utopia",), ())
    tables["events"] = [event("utopia", "claimed", "2024-07-01")]
    found = counted(tables, "2024-07-04", "states_with_claims")
    caveats = ("Counted on a claim, without a signed document: Utopia.",)
    assert (found.members, found.possible, found.caveats) == (("utopia",), (), caveats)


def test_a_tally_that_the_record_reaches_is_no_caveat(counted: Counted) -> None:
    tally = printed("few", "2023-06-30", 3, unit="institutions")
    assert counted(world(*EVERYONE, bodies=BODIES) | tally, "2023-12-31", "institutions").caveats == ()


def test_known_on_counts_what_some_source_had_published(counted: Counted) -> None:
    says = {
        "resource": "agreements",
        "record_id": "utopia-0",
        "field": "signed",
        "source_id": "notice",
        "value": "2024-05-08",
        "stance": "supports",
    }
    notice = {"source_id": "notice", "published": "2024-05-10"}
    tables = world(("utopia", "2024-05-08"), evidence=[says], sources=[notice])
    assert counted(tables, "2024-05-09", known_on="2024-05-09").high == 0
    found = counted(tables, "2024-05-09", known_on="2024-05-10")
    assert (found.known_on, found.members) == ("2024-05-10", ("utopia",))


TEXT = """\
countries_with_any_signatory on 2024-07-04, as known on 2026-11-22: 1, possibly 2
  members: CHN
  possible: UTO
  caveat: no source dates what was signed by academy"""


def test_a_count_prints_itself_with_its_rule_day_and_caveat() -> None:
    found = Count(
        "countries_with_any_signatory",
        "2024-07-04",
        "2026-11-22",
        1,
        2,
        ("CHN",),
        ("UTO",),
        ("no source dates what was signed by academy",),
    )
    assert str(found) == repr(found) == TEXT
    html = replace(found, caveats=("<b>",))._repr_html_()
    assert html == (
        "<table><caption>countries_with_any_signatory on 2024-07-04, as known on 2026-11-22: 1, possibly 2"
        "</caption><tr><th>members</th><td style='text-align: left'>CHN</td></tr><tr><th>possible</th>"
        "<td style='text-align: left'>UTO</td></tr><tr><th>caveat</th>"
        "<td style='text-align: left'>&lt;b&gt;</td></tr></table>"
    )


def test_a_count_converts_to_json_and_to_a_frame() -> None:
    found = ilrs.count("2024-07-04")
    converted = json.loads(json.dumps(found.to_dict()))
    assert list(converted) == [field.name for field in fields(Count)]
    assert converted == found.to_dict()
    assert (converted["members"], converted["possible"]) == (list(found.members), ["kazakhstan"])
    frame = found.to_frame()
    assert frame["id"].tolist() == [*found.members, "kazakhstan"]
    last = frame.fillna("blank").iloc[-1].tolist()
    assert list(frame) == ["id", "certainty", "rule", "as_of", "known_on"]
    assert last == ["kazakhstan", "possible", "states", "2024-07-04", "blank"]
    assert frame.attrs == {"caveats": []}


def test_a_count_is_the_collection_of_its_members() -> None:
    found = ilrs.count("2024-07-04")
    assert (len(found), list(found)) == (11, list(found.members))
    assert ("thailand" in found, "kazakhstan" in found, "bolivia" in found) == (True, False, False)
    assert not hasattr(found, "index")
    with pytest.raises(FrozenInstanceError):
        found.low = 12  # type: ignore[misc]


def test_another_version_is_counted_by_its_path() -> None:
    assert ilrs.count("2024-05-10", package=FROZEN) == ilrs.count("2024-05-10")


def test_a_day_may_be_a_date() -> None:
    assert ilrs.count(date(2024, 5, 10)) == ilrs.count("2024-05-10")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"as_of": "2024"}, "as_of '2024' is more than one day: write a day such as 2024-05-10"),
        (
            {"known_on": "2024-02-30"},
            "known_on '2024-02-30' has a day that is out of range for the month: "
            "write a day such as 2024-05-10",
        ),
        (
            {"rule": "stats"},
            f"unknown rule 'stats': did you mean 'states'? Choose from {', '.join(RULES)}",
        ),
    ],
)
def test_bad_input_is_one_clear_line(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the whole message is compared
        ilrs.count(**arguments)
    assert str(error.value) == message


def test_counting_and_reconciling_import_no_pandas() -> None:
    code = (
        "import sys, ilrs_signatories as ilrs; print(ilrs.count(), ilrs.reconcile('spacenews-2024-05'));"
        f"print(ilrs.diff({str(ROOT)!r}, {str(ROOT)!r}), ilrs.cite());"
        "sys.exit(bool({'pandas', 'numpy'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT / "src", stdout=subprocess.DEVNULL, check=True)


DAYS = st.dates(date(2021, 3, 9), date(2026, 11, 22)).map(date.isoformat)
DATES = st.one_of(
    DAYS,
    DAYS.map(lambda day: day[:7]),
    DAYS.map(lambda day: day[:4]),
    DAYS.map(lambda day: f"[..{day}]"),
    DAYS.map(lambda day: f"[{day}..]"),
    st.tuples(DAYS, DAYS)
    .map(sorted)
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: f"[{','.join(pair)}]"),
    st.just(""),
)
CASES = {**BODIES, "atlantis": ("country", "ATL"), "utopia": ("country", "UTO")}


@st.composite
def worlds(draw: st.DrawFn) -> Tables:
    """Tables in which bodies sign, are claimed to have joined, and are reported on; nobody leaves."""
    pairs = st.tuples(st.sampled_from([*CASES, "russia"]), DATES)
    tables = world(*draw(st.lists(pairs, max_size=8)), bodies=CASES)
    tables["events"] = [
        {**event(id_, "claimed", day or "2024"), "event_id": f"claim-{number}"}
        for number, (id_, day) in enumerate(draw(st.lists(pairs, max_size=4)))
    ]
    tables["sources"], tables["evidence"] = [], []
    for table, field in (("agreements", "signed"), ("events", "date")):
        for row in tables[table]:
            source_id = f"on-{next(iter(row.values()))}"
            says = {
                "field": field,
                "value": row[field] or "2024",
                "source_id": source_id,
                "stance": "supports",
            }
            tables["evidence"].append({"resource": table, "record_id": source_id[3:], **says})
            tables["sources"].append({"source_id": source_id, "published": draw(DATES)})
    return tables


PROPERTY = settings(
    derandomize=True,
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@PROPERTY
@given(tables=worlds(), day=DAYS, later=DAYS)
def test_low_is_at_most_high_and_neither_falls_while_nobody_leaves(
    write_package: Write, tables: Tables, day: str, later: str
) -> None:
    package = read_dataset(write_package(**tables))
    for rule in RULES:
        then, now = (count(day, rule, package=package) for day in sorted((day, later)))
        assert then.low <= then.high
        assert then.low <= now.low
        assert then.high <= now.high
        assert set(then.members) <= set(now.members)
        assert not set(then.members) & set(then.possible)
        assert [list(then.members), list(then.possible)] == [sorted(then.members), sorted(then.possible)]


@PROPERTY
@given(tables=worlds(), day=DAYS, known=DAYS, later=DAYS)
def test_knowing_less_never_adds(
    write_package: Write, tables: Tables, day: str, known: str, later: str
) -> None:
    package = read_dataset(write_package(**tables))
    for rule in RULES:
        knowledge = [*sorted((known, later)), None]
        less, more, all_ = (count(day, rule, known_on, package) for known_on in knowledge)
        for one, other in ((less, more), (more, all_)):
            assert set(one.members) <= set(other.members)
            assert {*one.members, *one.possible} <= {*other.members, *other.possible}


@PROPERTY
@given(tables=worlds(), day=DAYS)
def test_members_of_a_narrower_rule_are_members_of_the_wider_one(
    write_package: Write, tables: Tables, day: str
) -> None:
    package = read_dataset(write_package(**tables))
    found = {rule: count(day, rule, package=package) for rule in RULES}
    for narrower, wider in WIDER:
        assert set(found[narrower].members) <= set(found[wider].members)
        assert found[narrower].high <= found[wider].high

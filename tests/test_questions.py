"""What the sources say, where they clash, and what happened when: whole answers."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import ilrs_signatories as ilrs
from conftest import FROZEN, Rows, Write
from ilrs_signatories.chronicle import Step, history
from ilrs_signatories.citation import cite
from ilrs_signatories.comparison import Shared, overlap
from ilrs_signatories.counting import count
from ilrs_signatories.derive import compatible
from ilrs_signatories.growth import FREQUENCIES, Period, timeline
from ilrs_signatories.package import Package, read_package
from ilrs_signatories.rules import RULES
from ilrs_signatories.testimony import Conflict, Statement, conflicts, evidence
from invented import event, world

ACADEMY = {"academy": ("university", "UTO")}
SOURCES = [
    {"source_id": "notice", "publisher": "CNSA", "published": "2024-05-09", "url": "https://example.org/"},
    {"source_id": "press", "publisher": "Press"},
    {"source_id": "repost", "publisher": "Blog", "copy_of": "press"},
]


def says(
    record_id: str, field: str, source_id: str, value: str, stance: str = "supports", **more: str
) -> dict[str, str]:
    row = {"resource": "agreements", "record_id": record_id, "field": field, "source_id": source_id}
    return {**row, "value": value, "stance": stance, **more}


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {str(column): str(dtype) for column, dtype in frame.dtypes.items()}


def texts(*columns: str) -> dict[str, str]:
    return dict.fromkeys(columns, "string")


@pytest.fixture
def told(write_package: Write) -> Package:
    """Utopia, its academy and what three sources say of them."""
    claims = [event("utopia", "claimed", "2023-04-25"), event("academy", "invited", "2023-03")]
    tables = world(
        ("utopia", "2024-05-08"),
        ("academy", "[2024-07-03,2024-07-05]"),
        bodies=ACADEMY,
        events=claims,
        sources=SOURCES,
        evidence=[
            says("academy-1", "signed", "press", "2024-07-03"),
            says("utopia-0", "signed", "notice", "2024-05-08"),
            says("utopia-0", "signed", "repost", "2024-05-08", relays="notice", note="N"),
            says("utopia-0/china", "signed_by", "press", "A. Host", resource="parties"),
            says("utopia-claimed-2023-04-25", "date", "repost", "2023-04-25", resource="events"),
            says("utopia", "country", "press", "UTO", resource="signatories"),
        ],
    )
    return read_package(write_package(**tables))


def test_the_evidence_on_a_signatory_is_that_on_all_that_belongs_to_it(told: Package) -> None:
    rows = evidence(told, "utopia")
    assert [(row.resource, row.record_id, row.source_id) for row in rows] == [
        ("agreements", "utopia-0", "notice"),
        ("agreements", "utopia-0", "repost"),
        ("parties", "utopia-0/china", "press"),
        ("events", "utopia-claimed-2023-04-25", "repost"),
        ("signatories", "utopia", "press"),
    ]
    assert rows[1] == Statement(
        resource="agreements",
        record_id="utopia-0",
        field="signed",
        source_id="repost",
        value="2024-05-08",
        stance="supports",
        relays="notice",
        as_printed="",
        note="N",
        origin="notice",
        publisher="Blog",
        published="",
        url="",
    )
    assert rows[3].origin == "press"


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
def test_the_evidence_on_a_record_is_found_by_its_id(told: Package, id_: str, records: list[str]) -> None:
    assert [row.record_id for row in evidence(told, id_)] == records


def test_evidence_is_a_frame_of_the_tables_columns_and_the_sources() -> None:
    frame = ilrs.evidence("thailand")
    assert dtypes(frame) == texts(*Statement._fields)
    table = ilrs.load("evidence")
    assert set(table.columns) <= set(frame.columns)
    about = table["record_id"].str.contains("^(?:thailand|narit)", regex=True)
    assert len(frame) == (about & ~table["record_id"].str.contains("narit")).sum()


def clashes(write_package: Write, signed: str, rows: Rows) -> list[Conflict]:
    tables = world(("utopia", signed), sources=SOURCES, evidence=rows)
    return conflicts(read_package(write_package(**tables)))


def test_a_value_that_is_not_followed_is_a_conflict(write_package: Write) -> None:
    rows = [
        says("utopia-0", "signed", "notice", "2024-05-08"),
        says("utopia-0", "signed", "press", "2024-05-09", "contradicts", note="Not followed: late."),
        says("utopia-0", "signed", "repost", "2024-05-09", "contradicts", note="Not followed: a copy."),
    ]
    assert clashes(write_package, "2024-05-08", rows) == [
        Conflict(
            resource="agreements",
            record_id="utopia-0",
            field="signed",
            followed="2024-05-08",
            other="2024-05-09",
            stance="contradicts",
            followed_sources="notice",
            sources="press, repost",
            followed_origins=1,
            origins=1,
            note="Not followed: late. Not followed: a copy.",
        )
    ]


@pytest.mark.parametrize(
    ("signed", "values", "others"),
    [
        ("2024-05-08", [("2024-05-08", "supports"), ("2024-05", "supports")], []),
        ("[2024-05-08,2024-05-09]", [("2024-05-08", "supports"), ("2024-05-09", "supports")], "both"),
        ("2024-05-08", [("2024-05-09", "contradicts")], ["2024-05-09"]),
        ("2024-05-08", [("2024", "supports"), ("2024-06", "contradicts")], ["2024-06"]),
        ("2024-05-08", [("2024-05", "contradicts"), ("2024-05-08", "supports")], []),
        ("", [("2024-05", "contradicts"), ("2024-06", "contradicts")], "both"),
    ],
)
def test_values_conflict_if_they_cannot_both_hold(
    write_package: Write, signed: str, values: list[tuple[str, str]], others: list[str] | str
) -> None:
    rows = [
        says("utopia-0", "signed", source["source_id"], value, stance)
        for source, (value, stance) in zip(SOURCES, values, strict=False)
    ]
    found = clashes(write_package, signed, rows)
    expected = [value for value, _ in values] if others == "both" else others
    assert [(one.followed, one.other) for one in found] == [(signed, other) for other in expected]


@pytest.mark.parametrize("field", ["signed", "announced", "date", "published", "as_of"])
def test_dates_that_share_a_day_do_not_conflict(field: str) -> None:
    assert compatible(field, "2024-07", "2024-07-05")
    assert not compatible(field, "2024-07", "2024-08-05")


def test_every_contested_agreement_has_a_conflict() -> None:
    frame = ilrs.conflicts()
    signatories = ilrs.signatories()
    contested = signatories.loc[signatories["contested"], "agreement_id"]
    assert len(contested) > 0
    assert set(contested) <= set(frame["record_id"])
    numbers = {"followed_origins": "Int64", "origins": "Int64"}
    assert dtypes(frame) == {column: numbers.get(column, "string") for column in Conflict._fields}


def test_every_value_given_up_is_in_conflict_or_says_nothing_definite() -> None:
    table = ilrs.load("evidence")
    given_up = table[table["stance"] == "contradicts"]
    keys = ["resource", "record_id", "field", "value"]
    found = ilrs.conflicts().rename(columns={"other": "value"})[keys]
    missing = given_up.merge(found, on=keys, how="left", indicator=True)
    assert missing.loc[missing["_merge"] == "left_only", "record_id"].tolist() == []


def test_an_unreadable_value_names_the_file(write_package: Write) -> None:
    rows = [says("utopia-0", "signed", "press", "May 2024", "contradicts")]
    with pytest.raises(ilrs.DamagedPackage, match=r"evidence\.csv: a value given for utopia-0 is not a date"):
        clashes(write_package, "2024-05-08", rows)


STEPS = [
    ("2023-03", "academy", "invited", "", "", ""),
    ("2023-04-25", "utopia", "claimed", "", "", ""),
    ("2024-05-08", "utopia", "signed", "utopia-0", "ilrs", "signatory"),
    ("[2024-07-03,2024-07-05]", "academy", "signed", "academy-1", "ilrs", "signatory"),
]


@pytest.mark.parametrize("country", ["utopia", "Utopia", "UTO", "uto", " UTOPIA "])
def test_the_history_of_a_country_is_its_own_and_that_of_the_bodies_there(
    told: Package, country: str
) -> None:
    found = history(told, country)
    steps = [(one.date, one.signatory_id, one.step, one.agreement_id, one.scope, one.role) for one in found]
    assert steps == STEPS
    assert (found[3].date_earliest, found[3].date_latest) == ("2024-07-03", "2024-07-05")


@pytest.mark.parametrize(("as_of", "steps"), [("2023-02-28", 0), ("2023-03-01", 1), ("2024-07-03", 4)])
def test_a_history_ends_with_the_day_asked(told: Package, as_of: str, steps: int) -> None:
    assert len(history(told, "utopia", as_of)) == steps


def test_a_history_shows_what_some_source_had_told(told: Package) -> None:
    assert [step.agreement_id for step in history(told, "utopia", known_on="2024-05-09")] == ["utopia-0"]


def test_the_host_has_a_history_too(told: Package) -> None:
    assert {(step.signatory_id, step.role) for step in history(told, "CHN")} == {("china", "host")}


def test_a_country_where_only_bodies_sit_is_found_by_its_code_or_name() -> None:
    assert ilrs.history("CHE")["signatory_id"].tolist() == ["nanospace", "spacetalk"]
    assert ilrs.history("switzerland").equals(ilrs.history("CHE"))


def test_a_country_in_which_only_a_body_sits_is_offered_by_its_code() -> None:
    assert set(ilrs.history("IDN")["signatory_id"]) == {"ubl", "unisat"}
    with pytest.raises(KeyError, match=r"venezuela, AUT, .*, IDN, "):
        ilrs.history("atlantis")


def test_a_history_is_a_frame() -> None:
    frame = ilrs.history("thailand")
    days = {"date_earliest": "datetime64[s]", "date_latest": "datetime64[s]"}
    assert dtypes(frame) == {column: days.get(column, "string") for column in Step._fields}
    assert frame["date_latest"].is_monotonic_increasing
    assert {"narit", "thailand"} == set(frame["signatory_id"])


YEARS = [
    Period("2021", 1, 1, "russia"),
    Period("2022", 1, 1, ""),
    Period("2023", 1, 2, ""),
    Period("2024", 2, 2, "utopia"),
    Period("2025", 1, 1, ""),
    Period("2026", 1, 1, ""),
]


def test_a_timeline_has_each_period_with_those_who_joined_in_it(write_package: Write) -> None:
    end = event("utopia", "withdrew", "2025-02-01")
    tables = world(("russia", "2021-03-09"), ("utopia", "[2023-12-31,2024-01-01]"), events=[end])
    assert timeline(read_package(write_package(**tables)), "states_without_china", "Y") == YEARS


@pytest.mark.parametrize(
    ("freq", "first", "last", "length"),
    [
        ("D", "2021-03-09", "2026-11-22", 2085),
        ("M", "2021-03", "2026-11", 69),
        ("Q", "2021-Q1", "2026-Q4", 24),
        ("Y", "2021", "2026", 6),
    ],
)
def test_a_timeline_runs_from_the_first_day_to_the_gathering(
    freq: str, first: str, last: str, length: int
) -> None:
    rows = timeline(read_package(), "states", freq)
    assert (rows[0].period, rows[-1].period, len(rows)) == (first, last, length)
    joined = [id_ for row in rows for id_ in row.joined.split(", ") if id_]
    assert sorted(joined) == list(count(read_package(), None).members)


@pytest.mark.parametrize("rule", RULES)
def test_a_timeline_is_the_count_at_the_end_of_each_period(rule: str) -> None:
    package = read_package()
    days = {row.period: row for row in timeline(package, rule, "D")}
    months = timeline(package, rule, "M")
    for period, low, high, _ in months[:-1:6]:
        last = max(day for day in days if day.startswith(period))
        found = count(package, last, rule)
        assert (found.low, found.high) == (low, high) == days[last][1:3]


def test_a_timeline_is_a_frame() -> None:
    frame = ilrs.timeline()
    assert dtypes(frame) == texts("period", "joined") | {"low": "Int64", "high": "Int64"}
    assert list(frame) == list(Period._fields)
    assert list(frame.set_index("period").loc["2024-07"]) == [12, 12, "kazakhstan"]
    assert frame["joined"].isna().any()
    with pytest.raises(ValueError, match=r"^unknown freq 'W': nearest is 'Y', choose from D, M, Q, Y$"):
        ilrs.timeline(freq="W")
    assert list(FREQUENCIES) == ["D", "M", "Q", "Y"]


ACCORDS = [
    {"country": "UTO", "name": "Utopia", "signed": "2024-07-04"},
    {"country": "ARC", "name": "Arcadia", "signed": "2020-10-13"},
    {"country": "ATL", "name": "Atlantis"},
    {"country": "EUT", "name": "Eutopia", "signed": "2022-01-26"},
]
STATES = {"arcadia": ("country", "ARC"), "atlantis": ("country", "ATL"), "lab": ("company", "EUT")}


def shared(write_package: Write, as_of: str | None) -> list[tuple[str, str, str]]:
    tables = world(
        ("utopia", "[2024-07-03..2024-07-05]"),
        ("arcadia", "2023"),
        ("atlantis", "2023-06-01"),
        ("lab", "2023-06-01"),
        ("russia", "2021-03-09"),
        bodies=STATES,
        artemis_accords=ACCORDS,
    )
    rows = overlap(read_package(write_package(**tables)), as_of=as_of)
    return [(row.signatory_id, row.first, row.certainty) for row in rows]


@pytest.mark.parametrize(
    ("as_of", "rows"),
    [
        ("2022-12-31", []),
        ("2023-01-01", [("arcadia", "artemis_accords", "possible")]),
        ("2023-12-31", [("arcadia", "artemis_accords", "member"), ("atlantis", "", "possible")]),
        (
            None,
            [("arcadia", "artemis_accords", "member"), ("utopia", "", "member"), ("atlantis", "", "member")],
        ),
    ],
)
def test_states_on_both_sides_are_told_with_which_came_first(
    write_package: Write, as_of: str | None, rows: list[tuple[str, str, str]]
) -> None:
    assert shared(write_package, as_of) == rows


def test_who_signed_the_comparator_only_later_is_not_yet_on_both_sides() -> None:
    assert ilrs.overlap(as_of="2024-12-15").empty
    assert ilrs.overlap(as_of="2024-12-16")["signatory_id"].tolist() == ["thailand"]


def test_on_one_day_neither_is_first(write_package: Write) -> None:
    tables = world(("utopia", "2024-07-04"), artemis_accords=ACCORDS)
    (row,) = overlap(read_package(write_package(**tables)))
    assert row.first == ""


def test_an_overlap_has_both_dates_and_says_what_is_missing() -> None:
    frame = ilrs.overlap(as_of="2025-12-31")
    assert frame.columns.tolist() == list(Shared._fields)
    thailand = frame.set_index("signatory_id").loc["thailand"]
    assert list(thailand[["country", "name", "signed", "comparator_signed", "first", "certainty"]]) == [
        "THA",
        "Thailand",
        "2024-04-05",
        "2024-12-16",
        "ilrs",
        "member",
    ]
    assert thailand["comparator_signed_latest"] == pd.Timestamp("2024-12-16")
    missing = json.loads((FROZEN / "datapackage.json").read_text(encoding="utf-8"))["coverage"]["missing"]
    assert frame.attrs["caveats"] == [text for text in missing if "Artemis Accords" in text] != []
    with pytest.raises(
        ilrs.UnknownName, match=r"^unknown comparator 'artemis': nearest is 'artemis_accords'"
    ):
        ilrs.overlap("artemis")


@pytest.fixture
def titled(write_package: Write) -> Package:
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
    return read_package(folder)


BIBTEX = r"""@misc{moon,
  author = {{ilrs-signatories contributors}},
  title = {{A \& B\_\{c\}}},
  year = {2027},
  version = {2.0.1},
  note = {Data set, CC0-1.0},
}"""


def test_a_citation_is_what_the_descriptor_says(titled: Package) -> None:
    text = "ilrs-signatories contributors (2027). A & B_{c} (version 2.0.1) [Data set]. License: CC0-1.0."
    assert cite(titled) == text
    assert cite(titled, "bibtex") == BIBTEX
    assert json.loads(cite(titled, "csl-json")) == [
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


WRONG = {
    "evidence": ("thailnd", "no record 'thailnd': nearest is 'thailand', choose an id of "),
    "history": ("Atlantis", "unknown country 'Atlantis': nearest is "),
    "cite": ("bibtx", "unknown style 'bibtx': nearest is 'bibtex', choose from text, bibtex, csl-json"),
    "timeline": ("state", "unknown rule 'state': nearest is 'states', choose from states, "),
}


@pytest.mark.parametrize(("question", "wrong"), WRONG.items())
def test_an_unknown_name_is_one_line_with_the_nearest(question: str, wrong: tuple[str, str]) -> None:
    given, message = wrong
    with pytest.raises(ilrs.UnknownName) as error:
        getattr(ilrs, question)(given)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


def test_days_are_checked_wherever_they_are_taken() -> None:
    for ask in (ilrs.overlap, lambda **days: ilrs.history("thailand", **days)):
        with pytest.raises(ValueError, match=r"^as_of '2024' is more than one day: write a day such as "):
            ask(as_of="2024")
    with pytest.raises(ValueError, match=r"^known_on 'now' is not a date in one of the forms"):
        ilrs.timeline(known_on="now")

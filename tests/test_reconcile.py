"""Published lists and counts compared with the data: which rule gives them, who differs, and why."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

import ilrs_signatories as ilrs
from conftest import Write
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.questions.reconcile import COLUMNS, Reconciliation, reconcile, reconciled
from invented import Tables, event, printed, world

Compare = Callable[..., Reconciliation]

BODIES = {
    "pact": ("intergovernmental_organization", ""),
    "academy": ("university", "UTO"),
    "atlantis": ("country", "ATL"),
}
SIGNED = [
    ("russia", "2021-03-09"),
    ("pact", "2023-04-25"),
    ("academy", "2023-05-01"),
    ("utopia", "2023-06-01"),
]


@pytest.fixture
def compare(write_package: Write) -> Compare:
    """Compares the list ``one`` of the tables given."""

    def compare(tables: Tables, rule: str | None = None) -> Reconciliation:
        return reconcile("one", rule, write_package(**tables))

    return compare


def listed(*names: str, day: str = "2023-12-31", figure: int = 0, events: bool = True, **more: str) -> Tables:
    """The list ``one``, and tables in which China, Russia, Utopia, the pact and the academy signed."""
    claims = [event("atlantis", "claimed", "2023-04-25", claimant="A. Minister")] if events else []
    return world(*SIGNED, bodies=BODIES, events=claims) | printed("one", day, figure, *names, **more)


def test_the_list_of_may_2024_lacks_thailand_which_is_present_through_narit() -> None:
    assert ilrs.count("2024-05-10").low == 11
    found = ilrs.reconcile("spacenews-2024-05", rule="states")
    assert (len(found.matched), found.only_in_list, found.only_in_data) == (10, (), ("thailand",))
    assert "NARIT, which is based in Thailand, is on the list." in found.explained["thailand"]
    assert found.reproduced_by == ()


def test_that_list_is_a_roster_of_signatories_unless_a_rule_is_given() -> None:
    found = ilrs.reconcile("spacenews-2024-05")
    assert (found.rule, found.as_of, found.figure, len(found.matched)) == (
        "signatories",
        "2024-05-13",
        20,
        20,
    )
    assert found.only_in_list == ()
    assert found.only_in_data == ("cnu", "kaist-kenya", "ssgi", "thailand")
    assert tuple(found.explained) == found.only_in_data


def test_the_thirteen_of_april_2025_add_three_and_lack_kazakhstan() -> None:
    found = ilrs.reconcile("roscosmos-2025-04")
    assert (found.rule, found.figure, found.reproduced_by) == ("states_without_founders", 13, ())
    assert found.only_in_list == ("bolivia", "djibouti", "ethiopia")
    assert found.only_in_data == ("kazakhstan",)
    assert ilrs.count("2025-04-29", rule="states_without_founders").low == 11 == len(found.matched) + 1
    for country in found.only_in_list:
        name = country.title()
        said = f"Dmitry Bakanov, Roscosmos, said on 29 April 2025 that {name} has joined."
        assert said in found.explained[country]


def test_a_claim_without_a_claimant_is_said_by_a_source(compare: Compare) -> None:
    claims = {"events": [event("atlantis", "claimed", "2023-04-25")]}
    found = compare(listed("china", "russia", "utopia", "atlantis", figure=4) | claims)
    said = "We found no signed document of Atlantis. A source said on 25 April 2023 that Atlantis has joined."
    assert found.explained["atlantis"] == said


@pytest.mark.parametrize(
    "list_id", ["cgtn-2024-09", "cnsa-2024-09", "cnsa-2025-04", "dsel-2025-07", "wu-2025-04"]
)
def test_the_seventeens_stay_unexplained_and_say_so(list_id: str) -> None:
    found = ilrs.reconcile(list_id)
    assert (found.figure, found.reproduced_by) == (17, ())
    assert (found.matched, found.only_in_list, found.only_in_data) == ((), (), ())
    assert "No counting rule gives 17." in found.explained[list_id]
    assert "reproduced by: no counting rule" in str(found)


def test_the_seven_of_october_2023_are_the_states() -> None:
    assert ilrs.reconcile("reuters-2023-10").reproduced_by == ("states",)
    found = ilrs.reconcile("reuters-2023-10", rule="states")
    assert (len(found.matched), found.only_in_list, found.only_in_data, found.explained) == (7, (), (), {})


def test_every_list_is_reconciled_in_the_order_of_the_table(write_package: Write) -> None:
    dataset = read_dataset()
    found = reconciled(dataset)
    assert [one.list_id for one in found] == [row["list_id"] for row in dataset.rows("published_lists")]
    assert all(set(one.explained) for one in found if not one.reproduced_by)


def test_all_lists_are_a_frame_with_the_fields_as_columns() -> None:
    frame = ilrs.reconcile().set_index("list_id")
    assert [frame.index.name, *frame] == list(COLUMNS)
    assert {str(frame[name].dtype) for name in frame} == {"string", "Int64"}
    roscosmos = frame.loc["roscosmos-2025-04"]
    assert roscosmos["only_in_list"] == "bolivia, djibouti, ethiopia"
    assert roscosmos["explained"].startswith("We found no signed document of Bolivia. ")


@pytest.mark.parametrize(
    ("names", "reproduced_by"),
    [
        (("china", "russia", "utopia"), ("states", "countries_with_any_signatory")),
        (("russia", "utopia"), ("states_without_china",)),
        (("utopia",), ("states_without_founders",)),
        (("russia", "utopia", "pact"), ("partners",)),
        (("atlantis", "china", "russia", "utopia"), ("states_with_claims",)),
        (("academy",), ("institutions",)),
        (("academy", "china", "pact", "russia", "utopia"), ("signatories",)),
        (("academy", "china", "russia"), ("countries_with_any_signatory",)),
        (("china", "russia", "atlantis"), ()),
    ],
)
def test_a_roster_is_reproduced_by_the_rules_whose_members_it_names(
    compare: Compare, names: tuple[str, ...], reproduced_by: tuple[str, ...]
) -> None:
    found = compare(listed(*names, figure=len(names)))
    assert (found.reproduced_by, found.consistent_with) == (reproduced_by, ())


def test_a_roster_whose_figure_is_another_is_reproduced_by_no_rule(compare: Compare) -> None:
    found = compare(listed("china", "russia", "utopia", figure=4, note="Four, it says, and names three."))
    assert (found.reproduced_by, found.consistent_with) == ((), ())
    assert (found.only_in_list, found.only_in_data) == ((), ())
    assert found.explained == {
        "one": "We count 3 states on 31 December 2023; the source says 4. No counting rule gives 4. "
        "Four, it says, and names three."
    }


@pytest.mark.parametrize("figure", [3, 4])
def test_a_name_that_nobody_identified_keeps_a_roster_from_being_reproduced(
    compare: Compare, figure: int
) -> None:
    tables = listed("china", "russia", "utopia", "", figure=figure)
    tables["published_list_entries"][3]["printed_name"] = "Lemuria"
    found = compare(tables)
    assert (found.matched, found.reproduced_by) == (("china", "russia", "utopia"), ())
    assert "Names that could not be identified: Lemuria." in found.explained["one"]


def test_a_name_printed_twice_counts_once(compare: Compare) -> None:
    assert compare(listed("china", "russia", "utopia", "utopia", figure=3)).reproduced_by == (
        "states",
        "countries_with_any_signatory",
    )


def test_a_roster_with_an_open_figure_is_consistent_if_it_names_members_only(compare: Compare) -> None:
    for names, rules in ((("china", "utopia"), {"states"}), (("china", "atlantis"), set())):
        found = compare(listed(*names, figure=2, figure_kind="more_than"))
        assert (found.reproduced_by, {"states"} & set(found.consistent_with)) == ((), rules)


def test_a_rule_that_counts_nobody_reproduces_no_roster(compare: Compare) -> None:
    assert compare(listed("atlantis", "russia", day="2023-01-01")).reproduced_by == ()


NOT_CHINA = {"states", "states_with_claims", "countries_with_any_signatory"}


@pytest.mark.parametrize(
    ("figure", "kind", "reproduced", "consistent"),
    [
        (3, "exact", {"states", "countries_with_any_signatory"}, set()),
        (2, "exact", {"states_without_china"}, set()),
        (2, "more_than", set(), NOT_CHINA),
        (3, "at_least", set(), NOT_CHINA),
        (4, "about", set(), {"states_with_claims"}),
        (40, "exact", set(), set()),
    ],
)
def test_an_exact_figure_is_reproduced_and_an_open_one_consistent(
    compare: Compare, figure: int, kind: str, reproduced: set[str], consistent: set[str]
) -> None:
    found = compare(listed(figure=figure, figure_kind=kind))
    assert (set(found.reproduced_by), set(found.consistent_with)) == (reproduced, consistent)
    assert (found.rule, found.matched, found.only_in_list, found.only_in_data) == ("states", (), (), ())


@pytest.mark.parametrize(
    ("unit", "figure", "reproduced"),
    [
        ("countries_and_organizations", 3, ("partners",)),
        ("institutions", 1, ("institutions",)),
        ("signatories", 5, ("signatories",)),
        ("institutions", 3, ()),
    ],
)
def test_a_figure_is_compared_under_the_rules_that_count_its_unit(
    compare: Compare, unit: str, figure: int, reproduced: tuple[str, ...]
) -> None:
    assert compare(listed(figure=figure, unit=unit)).reproduced_by == reproduced


def test_about_is_within_a_tenth(compare: Compare) -> None:
    for figure, consistent in ((9, False), (10, True), (12, True), (13, False)):
        signed = [(f"state-{number}", "2023-01-01") for number in range(11)]
        bodies = {id_: ("country", f"S{number:02}") for number, (id_, _) in enumerate(signed)}
        tables = world(*signed, bodies=bodies) | printed("one", "2023-12-31", figure, figure_kind="about")
        assert ("states" in compare(tables).consistent_with) is consistent


def test_a_figure_that_counts_a_possible_member_is_consistent(compare: Compare) -> None:
    tables = world(("utopia", "[2023-12-30,2024-01-02]")) | printed("one", "2023-12-31", 1)
    assert (compare(tables).reproduced_by, "states" in compare(tables).consistent_with) == ((), True)
    tables["published_lists"][0]["figure"] = "2"
    assert compare(tables).consistent_with == ()


@pytest.mark.parametrize(
    ("name", "rank", "rules"),
    [
        ("russia", 1, ["states", "states_without_china"]),
        ("russia", 2, ["states", "countries_with_any_signatory", "states_with_claims"]),
        ("utopia", 1, ["states_without_founders"]),
        ("utopia", 3, ["states", "countries_with_any_signatory"]),
        ("utopia", 5, []),
        ("atlantis", 3, ["states_with_claims"]),
        ("atlantis", 9, []),
    ],
)
def test_an_ordinal_is_a_place_in_order_of_joining(
    compare: Compare, name: str, rank: int, rules: list[str]
) -> None:
    found = compare(listed(name, figure=rank, figure_kind="ordinal"))
    assert set(rules) <= set(found.consistent_with)
    if name != "russia":
        assert set(found.consistent_with) <= {*rules, "countries_with_any_signatory"}
    assert (found.matched, found.only_in_list) == (((name,), ()) if name != "atlantis" else ((), (name,)))
    assert found.only_in_data == ()


def test_a_country_takes_its_place_with_the_first_body_based_there(compare: Compare) -> None:
    signed = [("academy", "2023"), ("utopia", "2023-06-01"), ("atlantis", "2023-03-01")]
    for figure, consistent in ((1, True), (2, True), (3, False)):
        tables = world(*signed, bodies=BODIES) | printed(
            "one", "2023-12-31", figure, "utopia", figure_kind="ordinal"
        )
        assert ("countries_with_any_signatory" in compare(tables).consistent_with) is consistent


@pytest.mark.parametrize(
    ("given", "stated", "unit", "names", "rule"),
    [
        ("institutions", "states_without_founders", "countries", (), "institutions"),
        (None, "states_without_founders", "countries", ("utopia",), "states_without_founders"),
        (None, "", "countries", ("utopia",), "states"),
        (None, "", "signatories", ("utopia",), "signatories"),
        (None, "", "countries", (), "states"),
        (None, "", "countries_and_organizations", (), "partners"),
        (None, "", "institutions", (), "institutions"),
        (None, "", "signatories", (), "signatories"),
    ],
)
def test_the_rule_is_the_one_given_else_the_lists_own_else_the_usual_one(
    compare: Compare, given: str | None, stated: str, unit: str, names: tuple[str, ...], rule: str
) -> None:
    assert compare(listed(*names, figure=5, counting_rule=stated, unit=unit), given).rule == rule


@pytest.mark.parametrize(
    ("rule", "matched", "only_in_list", "only_in_data"),
    [
        ("states_without_founders", ("utopia",), ("china",), ()),
        ("partners", ("pact", "utopia"), ("china",), ("russia",)),
        ("institutions", ("academy",), (), ()),
        ("countries_with_any_signatory", ("CHN", "UTO"), (), ("RUS",)),
    ],
)
def test_both_sides_are_limited_to_the_types_that_the_rule_counts(
    compare: Compare,
    rule: str,
    matched: tuple[str, ...],
    only_in_list: tuple[str, ...],
    only_in_data: tuple[str, ...],
) -> None:
    found = compare(listed("china", "pact", "academy", "utopia"), rule)
    assert (found.matched, found.only_in_list, found.only_in_data) == (matched, only_in_list, only_in_data)


def test_the_day_is_the_latest_that_the_list_may_be_about(compare: Compare) -> None:
    found = compare(listed("utopia", day="[2023-05-30..2023-06-01]"), "states_without_founders")
    assert (found.as_of, found.matched) == ("2023-06-01", ("utopia",))


def explained(found: Reconciliation, id_: str) -> str:
    assert set(found.explained) == {*found.only_in_list, *found.only_in_data}
    return found.explained[id_]


@pytest.mark.parametrize(
    ("names", "day", "rule", "id_", "sentence"),
    [
        (("russia",), "2023-12", "states_without_china", "utopia", "Utopia signed on 1 June 2023."),
        (
            ("academy", "russia"),
            "2023-06",
            "states_without_china",
            "utopia",
            "Utopia signed on 1 June 2023. Academy, which is based in Utopia, is on the list.",
        ),
        (
            ("russia",),
            "[2023-05-30..2023-06-05]",
            "states_without_china",
            "utopia",
            "Utopia signed on 1 June 2023. The list may be older.",
        ),
        (
            ("utopia",),
            "2023-04-01",
            "states",
            "utopia",
            "Utopia signed on 1 June 2023, after the day of the list.",
        ),
        (
            ("china", "utopia"),
            "2023-06-30",
            "states_without_founders",
            "china",
            "China signed, but this count leaves it out.",
        ),
        (
            ("atlantis",),
            "2023-12-31",
            "states",
            "atlantis",
            "We found no signed document of Atlantis. "
            "A. Minister said on 25 April 2023 that Atlantis has joined.",
        ),
        (("atlantis",), "2023-04-24", "states", "atlantis", "We found no signed document of Atlantis."),
        (
            ("china",),
            "2023-12-31",
            "countries_with_any_signatory",
            "UTO",
            "Academy, which is based in Utopia, had signed. Utopia had signed.",
        ),
        (
            ("china", "russia", "utopia"),
            "2023-12-31",
            "states_with_claims",
            "atlantis",
            "A. Minister said on 25 April 2023 that Atlantis has joined.",
        ),
        (
            ("atlantis", "china"),
            "2023-12-31",
            "countries_with_any_signatory",
            "ATL",
            "Nothing in the data explains it.",
        ),
    ],
)
def test_a_difference_is_explained_as_far_as_the_record_tells(
    compare: Compare, names: tuple[str, ...], day: str, rule: str, id_: str, sentence: str
) -> None:
    assert explained(compare(listed(*names, day=day), rule), id_) == sentence


def test_a_name_that_is_only_possible_is_on_the_list_alone(compare: Compare) -> None:
    tables = world(("utopia", "[2023-12-30,2024-01-02]")) | printed("one", "2023-12-31", 1, "utopia")
    found = compare(tables)
    assert (found.only_in_list, found.reproduced_by) == (("utopia",), ())
    assert explained(found, "utopia") == (
        "Utopia signed on 30 December 2023 or 2 January 2024, perhaps after the day of the list."
    )


def test_steps_short_of_joining_and_bodies_based_there_are_explained(compare: Compare) -> None:
    steps = [event("utopia", "applied", "2023-02"), event("utopia", "interested", "2024-01-01")]
    tables = world(("academy", "2023-05-01"), bodies=BODIES, events=steps) | printed(
        "one", "2023-12-31", 1, "utopia"
    )
    assert explained(compare(tables), "utopia") == (
        "We found no signed document of Utopia. Utopia applied in February 2023. "
        "Academy, which is based in Utopia, had signed for itself."
    )


def test_who_left_is_not_said_to_have_no_agreement(compare: Compare) -> None:
    left = [event("utopia", "withdrew", "2023-07-01")]
    tables = world(("utopia", "2023-06-01"), events=left) | printed("one", "2023-12-31", 1, "utopia")
    assert explained(compare(tables), "utopia") == "Utopia withdrew on 1 July 2023."


def test_the_lists_note_is_joined_where_it_names_the_body(compare: Compare) -> None:
    tables = listed("russia", note="Seen in a rewrite. Utopia is left out.")
    found = compare(tables)
    assert explained(found, "utopia") == "Utopia signed on 1 June 2023. Utopia is left out."
    assert explained(found, "china") == "China signed on 9 March 2021."


FIGURE = """\
one: 17 printed, compared under states on 2023-12-31
  reproduced by: no counting rule
  explained: We count 3 states on 31 December 2023; the source says more than 17. No counting rule
    gives more than 17. No list was published."""

ORDINAL = """\
one: 3 printed, compared under states on 2023-12-31
  consistent with: states, countries_with_any_signatory, states_with_claims
  matched: utopia
  explained: We count 3 states on 31 December 2023; the source says number 3. Utopia is number 3."""

ROSTER = """\
one: 2 printed, compared under states on 2023-12-31
  reproduced by: no counting rule
  matched: china
  only in the list: atlantis. We found no signed document of Atlantis.
  only in the data: russia. Russia signed on 9 March 2021.
  only in the data: utopia. Utopia signed on 1 June 2023."""


def test_a_reconciliation_prints_itself(compare: Compare) -> None:
    figure = listed(figure=17, figure_kind="more_than", note="No list was published.")
    assert str(compare(figure)) == FIGURE
    ordinal = listed("utopia", figure=3, figure_kind="ordinal", events=False)
    assert str(compare(ordinal)) == ORDINAL
    found = compare(listed("china", "atlantis", figure=2, events=False), "states")
    assert str(found) == repr(found) == ROSTER
    hostile = replace(found, list_id="<script>", explained={"atlantis": "<b>", "russia": "", "utopia": ""})
    assert "<script>" not in hostile._repr_html_()
    assert "<b>" not in hostile._repr_html_()


def test_a_reconciliation_converts_to_json_and_to_a_frame() -> None:
    found = ilrs.reconcile("roscosmos-2025-04")
    fields = found.to_dict()
    assert list(fields) == list(COLUMNS)
    assert json.loads(json.dumps(fields)) == fields
    frame = found.to_frame()
    assert list(frame) == ["list_id", "as_of", "rule", "id", "side", "explained"]
    assert frame.groupby("side")["id"].count().to_dict() == {"both": 10, "data": 1, "list": 3}
    assert frame.set_index("id").loc["kazakhstan", "explained"] == found.explained["kazakhstan"]
    assert frame["explained"].isna().sum() == 10


def test_a_reconciliation_is_the_collection_of_the_names_on_either_side(compare: Compare) -> None:
    found = compare(listed("china", "atlantis"))
    assert list(found) == ["atlantis", "china", "russia", "utopia"]
    assert (len(found), "atlantis" in found, "pact" in found) == (4, True, False)


def test_no_explanation_has_an_id_or_a_date_that_is_not_english() -> None:
    dataset = read_dataset()
    ids = {*dataset.agreements, *dataset.signatories, *(row["event_id"] for row in dataset.events)}
    for rule in (None, "states_with_claims", "countries_with_any_signatory", "signatories"):
        for found in reconciled(dataset, rule):
            for sentence in found.explained.values():
                assert sentence[0].isupper() or sentence.startswith("nano")
                assert not re.search(r"\d{4}-\d\d|[\[\]_]", sentence), sentence
                assert not {word.strip(".,;") for word in sentence.split()} & {
                    id_ for id_ in ids if "-" in id_
                }


def test_a_list_under_a_rule_that_does_not_exist_is_a_damaged_package(write_package: Write) -> None:
    tables = listed(counting_rule="joined")
    with pytest.raises(ilrs.DamagedPackage, match=r"published_lists\.csv: the list 'one' has an unknown "):
        reconcile("one", package=write_package(**tables))


def test_an_unknown_list_or_rule_is_one_line_with_the_nearest() -> None:
    with pytest.raises(ilrs.UnknownName) as error:
        ilrs.reconcile("roscosmos-2025")
    assert str(error.value) == (
        "no published list 'roscosmos-2025': did you mean 'roscosmos-2025-04'? "
        "'ilrs reconcile' without an argument prints all ids"
    )
    with pytest.raises(ilrs.UnknownName, match=r"^unknown rule 'state': did you mean 'states'"):
        ilrs.reconcile("roscosmos-2025-04", rule="state")


def test_without_any_list_the_message_says_so(compare: Compare) -> None:
    with pytest.raises(ilrs.UnknownName, match=r"^no published list 'one': "):
        compare(world())

"""Printed lists and figures beside the record: which rule gives them, who differs, and why."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

import ilrs_signatories as ilrs
from conftest import Write
from ilrs_signatories.package import read_package
from ilrs_signatories.reconciliation import Reconciliation, reconcile, reconcile_all
from invented import Tables, event, printed, world

Reconciled = Callable[..., Reconciliation]

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
def reconciled(write_package: Write) -> Reconciled:
    """Reconciles the list ``one`` of the tables given."""

    def reconciled(tables: Tables, rule: str | None = None) -> Reconciliation:
        return reconcile(read_package(write_package(**tables)), "one", rule)

    return reconciled


def beside(*names: str, day: str = "2023-12-31", figure: int = 0, events: bool = True, **more: str) -> Tables:
    """The list ``one`` beside a record of China, Russia, Utopia, the pact and the academy."""
    claims = [event("atlantis", "claimed", "2023-04-25", claimant="A. Minister")] if events else []
    return world(*SIGNED, bodies=BODIES, events=claims) | printed("one", day, figure, *names, **more)


def test_the_list_of_may_2024_lacks_thailand_which_is_present_through_narit() -> None:
    assert ilrs.count("2024-05-10").low == 11
    found = ilrs.reconcile("spacenews-2024-05", rule="states")
    assert (len(found.matched), found.only_in_list, found.only_in_data) == (10, (), ("thailand",))
    assert "NARIT, which sits in Thailand, is on the list" in found.explained["thailand"]
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
        assert "Dmitry Bakanov, Roscosmos (2025-04-29) claimed that it had joined" in found.explained[country]


@pytest.mark.parametrize(
    "list_id", ["cgtn-2024-09", "cnsa-2024-09", "cnsa-2025-04", "dsel-2025-07", "wu-2025-04"]
)
def test_the_seventeens_stay_unexplained_and_say_so(list_id: str) -> None:
    found = ilrs.reconcile(list_id)
    assert (found.figure, found.reproduced_by) == (17, ())
    assert (found.matched, found.only_in_list, found.only_in_data) == ((), (), ())
    assert "no named rule gives 17" in found.explained[list_id]
    assert "consistent with: no named rule" in str(found)


def test_the_seven_of_october_2023_are_the_states() -> None:
    assert ilrs.reconcile("reuters-2023-10").reproduced_by == ("states",)
    found = ilrs.reconcile("reuters-2023-10", rule="states")
    assert (len(found.matched), found.only_in_list, found.only_in_data, found.explained) == (7, (), (), {})


def test_every_list_is_reconciled_in_the_order_of_the_table(write_package: Write) -> None:
    package = read_package()
    found = reconcile_all(package)
    assert [one.list_id for one in found] == [row["list_id"] for row in package.rows("published_lists")]
    assert all(set(one.explained) for one in found if not one.reproduced_by)


@pytest.mark.parametrize(
    ("names", "reproduced_by"),
    [
        (("china", "russia", "utopia"), ("states", "countries_with_any_signatory")),
        (("russia", "utopia"), ("states_without_china",)),
        (("utopia",), ("states_without_founders",)),
        (("russia", "utopia", "pact"), ("states_without_china", "partners")),
        (("atlantis", "china", "russia", "utopia"), ("states_with_claims",)),
        (("academy", "china", "russia"), ("institutions", "countries_with_any_signatory")),
        (("academy",), ("institutions",)),
        (
            ("academy", "china", "pact", "russia", "utopia"),
            ("states", "institutions", "signatories", "countries_with_any_signatory"),
        ),
        (("china", "russia", "atlantis"), ()),
    ],
)
def test_a_roster_is_reproduced_by_the_rules_whose_members_it_names(
    reconciled: Reconciled, names: tuple[str, ...], reproduced_by: tuple[str, ...]
) -> None:
    assert reconciled(beside(*names, figure=99)).reproduced_by == reproduced_by


def test_a_rule_that_counts_nobody_reproduces_no_roster(reconciled: Reconciled) -> None:
    assert reconciled(beside("atlantis", "russia", day="2023-01-01")).reproduced_by == ()


@pytest.mark.parametrize(
    ("figure", "kind", "consistent"),
    [
        (3, "exact", {"states", "countries_with_any_signatory"}),
        (2, "exact", {"states_without_china"}),
        (2, "more_than", {"states", "states_with_claims", "countries_with_any_signatory"}),
        (3, "at_least", {"states", "states_with_claims", "countries_with_any_signatory"}),
        (4, "about", {"states_with_claims"}),
        (40, "exact", set()),
    ],
)
def test_a_figure_is_consistent_with_the_rules_that_may_give_it(
    reconciled: Reconciled, figure: int, kind: str, consistent: set[str]
) -> None:
    found = reconciled(beside(figure=figure, figure_kind=kind))
    assert set(found.reproduced_by) == consistent
    assert (found.rule, found.matched, found.only_in_list, found.only_in_data) == ("states", (), (), ())


@pytest.mark.parametrize(
    ("unit", "figure", "consistent"),
    [
        ("countries_and_organizations", 3, ("partners",)),
        ("institutions", 1, ("institutions",)),
        ("signatories", 5, ("signatories",)),
        ("institutions", 3, ()),
    ],
)
def test_a_figure_is_held_against_the_rules_that_count_its_unit(
    reconciled: Reconciled, unit: str, figure: int, consistent: tuple[str, ...]
) -> None:
    assert reconciled(beside(figure=figure, unit=unit)).reproduced_by == consistent


def test_about_is_within_a_tenth(reconciled: Reconciled) -> None:
    for figure, consistent in ((9, False), (10, True), (12, True), (13, False)):
        signed = [(f"state-{number}", "2023-01-01") for number in range(11)]
        bodies = {id_: ("country", f"S{number:02}") for number, (id_, _) in enumerate(signed)}
        tables = world(*signed, bodies=bodies) | printed("one", "2023-12-31", figure, figure_kind="about")
        assert ("states" in reconciled(tables).reproduced_by) is consistent


def test_a_figure_may_be_one_that_is_only_possible(reconciled: Reconciled) -> None:
    tables = world(("utopia", "[2023-12-30,2024-01-02]")) | printed("one", "2023-12-31", 1)
    assert "states" in reconciled(tables).reproduced_by
    tables["published_lists"][0]["figure"] = "2"
    assert reconciled(tables).reproduced_by == ()


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
    reconciled: Reconciled, name: str, rank: int, rules: list[str]
) -> None:
    found = reconciled(beside(name, figure=rank, figure_kind="ordinal"))
    assert set(rules) <= set(found.reproduced_by)
    if name != "russia":
        assert set(found.reproduced_by) <= {*rules, "countries_with_any_signatory"}
    assert (found.matched, found.only_in_list) == (((name,), ()) if name != "atlantis" else ((), (name,)))
    assert found.only_in_data == ()


def test_a_country_takes_its_place_with_the_first_body_that_sits_there(reconciled: Reconciled) -> None:
    signed = [("academy", "2023"), ("utopia", "2023-06-01"), ("atlantis", "2023-03-01")]
    for figure, consistent in ((1, True), (2, True), (3, False)):
        tables = world(*signed, bodies=BODIES) | printed(
            "one", "2023-12-31", figure, "utopia", figure_kind="ordinal"
        )
        assert ("countries_with_any_signatory" in reconciled(tables).reproduced_by) is consistent


@pytest.mark.parametrize(
    ("given", "stated", "unit", "names", "rule"),
    [
        ("institutions", "states_without_founders", "countries", (), "institutions"),
        (None, "states_without_founders", "countries", ("utopia",), "states_without_founders"),
        (None, "", "countries", ("utopia",), "signatories"),
        (None, "", "countries", (), "states"),
        (None, "", "countries_and_organizations", (), "partners"),
        (None, "", "institutions", (), "institutions"),
        (None, "", "signatories", (), "signatories"),
    ],
)
def test_the_rule_is_the_one_given_else_the_lists_own_else_the_usual_one(
    reconciled: Reconciled, given: str | None, stated: str, unit: str, names: tuple[str, ...], rule: str
) -> None:
    assert reconciled(beside(*names, figure=5, counting_rule=stated, unit=unit), given).rule == rule


def test_both_sides_are_limited_to_the_types_that_the_rule_counts(reconciled: Reconciled) -> None:
    tables = beside("china", "pact", "academy", "utopia")
    assert reconciled(tables, "states_without_founders")[5:8] == (("utopia",), ("china",), ())
    assert reconciled(tables, "partners")[5:8] == (
        ("pact", "utopia"),
        ("china",),
        ("russia",),
    )
    assert reconciled(tables, "institutions")[5:8] == (("academy",), (), ())
    assert reconciled(tables, "countries_with_any_signatory")[5:8] == (("CHN", "UTO"), (), ("RUS",))


def test_the_day_is_the_latest_that_the_list_may_be_about(reconciled: Reconciled) -> None:
    found = reconciled(beside("utopia", day="[2023-05-30..2023-06-01]"), "states_without_founders")
    assert (found.as_of, found.matched) == ("2023-06-01", ("utopia",))


def explained(found: Reconciliation, id_: str) -> str:
    assert set(found.explained) == {*found.only_in_list, *found.only_in_data}
    return found.explained[id_]


@pytest.mark.parametrize(
    ("names", "day", "rule", "id_", "sentence"),
    [
        (("russia",), "2023-12", "states_without_china", "utopia", "It signed utopia-3 (2023-06-01)."),
        (
            ("academy", "russia"),
            "2023-06",
            "states_without_china",
            "utopia",
            "It signed utopia-3 (2023-06-01); Academy, which sits in Utopia, is on the list.",
        ),
        (
            ("russia",),
            "[2023-05-30..2023-06-05]",
            "states_without_china",
            "utopia",
            "It signed utopia-3 (2023-06-01); the list may be older.",
        ),
        (
            ("utopia",),
            "2023-04-01",
            "states",
            "utopia",
            "It signed utopia-3 (2023-06-01), after 2023-04-01.",
        ),
        (
            ("china", "utopia"),
            "2023-06-30",
            "states_without_founders",
            "china",
            "Left out by states_without_founders.",
        ),
        (
            ("atlantis",),
            "2023-12-31",
            "states",
            "atlantis",
            "No agreement of its own is known; A. Minister (2023-04-25) claimed that it had joined.",
        ),
        (("atlantis",), "2023-04-24", "states", "atlantis", "No agreement of its own is known."),
        (
            ("china",),
            "2023-12-31",
            "countries_with_any_signatory",
            "UTO",
            "Academy, which sits there, had signed; Utopia, which sits there, had signed.",
        ),
        (
            ("china", "russia", "utopia"),
            "2023-12-31",
            "states_with_claims",
            "atlantis",
            "A. Minister (2023-04-25) claimed that it had joined.",
        ),
        (
            ("atlantis", "china"),
            "2023-12-31",
            "countries_with_any_signatory",
            "ATL",
            "Nothing in the record explains it.",
        ),
    ],
)
def test_a_difference_is_explained_as_far_as_the_record_tells(
    reconciled: Reconciled, names: tuple[str, ...], day: str, rule: str, id_: str, sentence: str
) -> None:
    assert explained(reconciled(beside(*names, day=day), rule), id_) == sentence


def test_a_name_that_is_only_possible_is_on_the_list_alone(reconciled: Reconciled) -> None:
    tables = world(("utopia", "[2023-12-30,2024-01-02]")) | printed("one", "2023-12-31", 1, "utopia")
    found = reconciled(tables)
    assert (found.only_in_list, found.reproduced_by) == (("utopia",), ())
    assert explained(found, "utopia") == (
        "It signed utopia-0 ([2023-12-30,2024-01-02]), perhaps after 2023-12-31."
    )


def test_steps_short_of_joining_and_bodies_that_sit_there_are_told(reconciled: Reconciled) -> None:
    steps = [event("utopia", "applied", "2023-02"), event("utopia", "interested", "2024-01-01")]
    tables = world(("academy", "2023-05-01"), bodies=BODIES, events=steps) | printed(
        "one", "2023-12-31", 1, "utopia"
    )
    assert explained(reconciled(tables), "utopia") == (
        "No agreement of its own is known; applied (2023-02); "
        "Academy, which sits in Utopia, had signed for itself."
    )


def test_who_left_is_not_said_to_have_no_agreement(reconciled: Reconciled) -> None:
    left = [event("utopia", "withdrew", "2023-07-01")]
    tables = world(("utopia", "2023-06-01"), events=left) | printed("one", "2023-12-31", 1, "utopia")
    assert explained(reconciled(tables), "utopia") == "Withdrew (2023-07-01)."


def test_the_lists_note_is_joined_where_it_names_the_body(reconciled: Reconciled) -> None:
    tables = beside("russia", note="Seen in a rewrite. Utopia is left out.")
    found = reconciled(tables)
    assert explained(found, "utopia") == "It signed utopia-3 (2023-06-01). Utopia is left out."
    assert explained(found, "pact") == "It signed pact-1 (2023-04-25)."


FIGURE = """\
one: 17 printed, compared under states on 2023-12-31
  consistent with: no named rule
  explained: states is 3 on 2023-12-31; no named rule gives more than 17. No list was published."""

ORDINAL = """\
one: 3 printed, compared under states on 2023-12-31
  consistent with: states, countries_with_any_signatory, states_with_claims
  matched: utopia
  explained: states is 3 on 2023-12-31; utopia is number 3."""

ROSTER = """\
one: 2 printed, compared under states on 2023-12-31
  reproduced by: no named rule
  matched: china
  only in the list: atlantis. No agreement of its own is known.
  only in the data: russia. It signed russia-0 (2021-03-09).
  only in the data: utopia. It signed utopia-3 (2023-06-01)."""


def test_a_reconciliation_prints_itself(reconciled: Reconciled) -> None:
    figure = beside(figure=17, figure_kind="more_than", note="No list was published.")
    assert str(reconciled(figure)) == FIGURE
    ordinal = beside("utopia", figure=3, figure_kind="ordinal", events=False)
    assert str(reconciled(ordinal)) == ORDINAL
    found = reconciled(beside("china", "atlantis", figure=2, events=False), "states")
    assert str(found) == repr(found) == ROSTER
    hostile = found._replace(list_id="<script>", explained={"atlantis": "<b>", "russia": "", "utopia": ""})
    assert "<script>" not in hostile._repr_html_()
    assert "<b>" not in hostile._repr_html_()


def test_a_reconciliation_converts_to_json_and_to_a_frame() -> None:
    found = ilrs.reconcile("roscosmos-2025-04")
    fields = found.to_dict()
    assert list(fields) == list(Reconciliation._fields)
    assert json.loads(json.dumps(fields)) == fields
    frame = found.to_frame()
    assert list(frame) == ["list_id", "as_of", "rule", "id", "side", "explained"]
    assert frame.groupby("side")["id"].count().to_dict() == {"both": 10, "data": 1, "list": 3}
    assert frame.set_index("id").loc["kazakhstan", "explained"] == found.explained["kazakhstan"]
    assert frame["explained"].isna().sum() == 10


def test_an_unknown_list_or_rule_is_one_line_with_the_nearest() -> None:
    with pytest.raises(ilrs.UnknownName) as error:
        ilrs.reconcile("roscosmos-2025")
    text = str(error.value)
    assert text.startswith("unknown list 'roscosmos-2025': nearest is 'roscosmos-2025-04', choose from ")
    with pytest.raises(ilrs.UnknownName, match=r"^unknown rule 'state': nearest is 'states', choose from "):
        ilrs.reconcile("roscosmos-2025-04", rule="state")


def test_without_any_list_the_message_says_so(reconciled: Reconciled) -> None:
    with pytest.raises(ilrs.UnknownName, match=r"^unknown list 'one': there is none$"):
        reconciled(world())

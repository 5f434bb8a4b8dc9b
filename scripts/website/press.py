"""Published counts and lists in words: who said it, what was counted, and how that compares with our count."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.edtf import in_english
from ilrs_signatories.questions.count import count, figure_in_words
from ilrs_signatories.questions.reconcile import Reconciliation, reconciled
from website.cited import Cited, Source, cited, source
from website.subjects import Subjects
from website.text import capital, file_name, label, listed, number, ordinal

OUTCOMES = {
    "same": "same number and names",
    "consistent": "consistent with our count",
    "no": "cannot be reproduced",
}
"""What a test of a published count can give."""

RULE_WORDS = {
    "states": "states, China and Russia included",
    "states_without_china": "states without China",
    "states_without_founders": "states without China and Russia",
    "partners": "states without China, and international organizations",
    "institutions": "institutions",
    "signatories": "all signatories",
    "countries_with_any_signatory": "countries with any signatory",
    "states_with_claims": "states, claims included",
}
"""The counting rules in words."""

BESIDES = {
    "states_without_china": ", besides China",
    "states_without_founders": ", besides China and Russia",
}
UNITS = {
    "countries": "countries",
    "countries_and_organizations": "countries and international organizations",
    "institutions": "institutions",
    "signatories": "signatories of any kind",
}


class Statement(NamedTuple):
    """A published figure or list; ``named`` are the ids on it, ``ours`` our count by the rule compared."""

    row: Row
    path: str
    who: str
    date: str
    day: str
    figure: str
    unit: str
    source: Source
    entries: list[Row]
    named: list[str]
    left_out: list[str]
    answer: Reconciliation
    ours: tuple[int, int]
    outcome: str
    difference: str
    cited: list[Cited]

    @property
    def roster(self) -> bool:
        """Whether it names everyone it counts; an ordinal names one."""
        return bool(self.entries) and self.row["figure_kind"] != "ordinal"

    def about(self, id_: str) -> str:
        """How it counts a subject."""
        if self.row["figure_kind"] == "ordinal":
            return f"the {ordinal(int(self.row['figure']))} country"
        besides = BESIDES.get(self.row["counting_rule"], "")
        return f"among {number(int(self.row['figure']))}{besides}"


def statements(dataset: Dataset, subjects: Subjects) -> dict[str, Statement]:
    """The published lists by id, in the order of their days."""
    entries: dict[str, list[Row]] = {}
    for entry in dataset.rows("published_list_entries"):
        entries.setdefault(entry["list_id"], []).append(entry)
    rows = {row["list_id"]: row for row in dataset.rows("published_lists")}
    found = [
        _statement(dataset, subjects, rows[answer.list_id], entries.get(answer.list_id, []), answer)
        for answer in reconciled(dataset)
    ]
    return {one.row["list_id"]: one for one in sorted(found, key=lambda one: (one.day, one.row["list_id"]))}


def _statement(
    dataset: Dataset, subjects: Subjects, row: Row, entries: list[Row], answer: Reconciliation
) -> Statement:
    ours = count(answer.as_of, answer.rule, package=dataset)
    roster = bool(entries) and row["figure_kind"] != "ordinal"
    kind, figure = row["figure_kind"], row["figure"]
    words = f"the {ordinal(int(figure))}" if kind == "ordinal" else figure_in_words(kind, figure)
    outcome = "no"
    if answer.reproduced_by or answer.consistent_with:
        outcome = "same" if answer.reproduced_by and entries else "consistent"
    return Statement(
        row=row,
        path=f"lists/{file_name(row['list_id'])}.html",
        who=row["claimant"],
        date=in_english(row["as_of"]),
        day=answer.as_of,
        figure=words,
        unit=UNITS.get(row["unit"], label(row["unit"])),
        source=source(dataset, row["source_id"]),
        entries=entries,
        named=[entry["signatory_id"] for entry in entries if entry["signatory_id"]],
        left_out=list(answer.only_in_data),
        answer=answer,
        ours=(ours.low, ours.high),
        outcome=outcome,
        difference=_difference(subjects, row, answer, (ours.low, ours.high), roster),
        cited=cited(dataset, "published_lists", row, ("list_id", "source_id", "counting_rule", "note")),
    )


def _difference(
    subjects: Subjects, row: Row, answer: Reconciliation, ours: tuple[int, int], roster: bool
) -> str:
    """How a statement differs from our count, in a sentence."""
    figure, (low, high) = int(row["figure"]), ours
    if row["figure_kind"] == "ordinal":
        names = subjects.names([*answer.matched, *answer.only_in_list])
        return f"{listed(names) or 'Somebody'}, the {ordinal(figure)}."
    if roster:
        extra, missing = subjects.names(answer.only_in_list), subjects.names(answer.only_in_data)
        if not extra and not missing:
            same = f"The same {number(len(answer.matched))} names."
            named = len(answer.matched)
            return same if figure == named else f"Names only {number(named)}, all of them in our data."
        parts = [f"adds {_some(extra)}"] if extra else []
        parts += [f"leaves out {_some(missing)}"] if missing else []
        return capital("; ".join(parts)) + "."
    if answer.reproduced_by or answer.consistent_with:
        rules = answer.reproduced_by or answer.consistent_with
        return f"No list. Fits our count of {RULE_WORDS[rules[0]]}."
    if low <= figure <= high:
        return "No list."
    gap = figure - high if figure > high else low - figure
    word = "more" if figure > high else "fewer"
    least = "at least " if row["figure_kind"] in ("more_than", "at_least") else ""
    return f"No list. {capital(least + number(gap))} {word} than the {high if figure > high else low} we can name."


def _some(names: list[str]) -> str:
    """Names, and how many more there are."""
    if len(names) <= 5:
        return listed(names)
    return f"{', '.join(names[:4])} and {number(len(names) - 4)} more"


def group(dataset: Dataset, one: Statement) -> str:
    """The heading under which a statement is listed."""
    if one.row["unit"] == "institutions":
        return "Institutions"
    if one.row["unit"] == "signatories":
        return "All signatories together"
    if "Roscosmos" in one.who or dataset.sources[one.row["source_id"]]["side"] == "russia":
        return "Russia: Roscosmos"
    chinese = {row["body"] for rows in dataset.parties.values() for row in rows if row["signatory_id"] == "china"}
    chinese |= {row["name"] for row in dataset.signatories.values() if row["country"] == "CHN"}
    if one.who.rpartition(", ")[2] in chinese or dataset.sources[one.row["source_id"]]["side"] == "china":
        return "China: agency, laboratory, media"
    return "News and trade press"


GROUPS = (
    *("China: agency, laboratory, media", "Russia: Roscosmos", "News and trade press"),
    *("Institutions", "All signatories together"),
)

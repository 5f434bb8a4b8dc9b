"""Published counts and lists in words: who said it, what was counted, how it compares with our count."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.edtf import in_english
from ilrs_signatories.plot.counts import difference, group, outcome
from ilrs_signatories.questions.count import count, figure_in_words, ordinal
from ilrs_signatories.questions.reconcile import Reconciliation, reconciled
from website.cited import Cited, Source, cited, source
from website.text import file_name, label, number

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
    group: str
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


def statements(dataset: Dataset) -> dict[str, Statement]:
    """The published lists by id, in the order of their days."""
    entries: dict[str, list[Row]] = {}
    for entry in dataset.rows("published_list_entries"):
        entries.setdefault(entry["list_id"], []).append(entry)
    rows = {row["list_id"]: row for row in dataset.rows("published_lists")}
    found = [
        _statement(dataset, rows[answer.list_id], entries.get(answer.list_id, []), answer)
        for answer in reconciled(dataset)
    ]
    return {one.row["list_id"]: one for one in sorted(found, key=lambda one: (one.day, one.row["list_id"]))}


def _statement(dataset: Dataset, row: Row, entries: list[Row], answer: Reconciliation) -> Statement:
    ours = count(answer.as_of, answer.rule, package=dataset)
    kind, figure = row["figure_kind"], row["figure"]
    words = f"the {ordinal(int(figure))}" if kind == "ordinal" else figure_in_words(kind, figure)
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
        outcome=outcome(answer, bool(entries)),
        difference=difference(dataset, row, answer, ours.low, bool(entries)),
        group=group(dataset, row),
        cited=cited(dataset, "published_lists", row, ("list_id", "source_id", "counting_rule", "note")),
    )

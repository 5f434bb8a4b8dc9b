"""A printed list or figure beside the record: which rule gives it, and who makes the difference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ilrs_signatories.answer import as_html, as_text, plain
from ilrs_signatories.choices import choose
from ilrs_signatories.counting import between, split
from ilrs_signatories.errors import NoRecord
from ilrs_signatories.explanation import Compared, explain_extra, explain_missing
from ilrs_signatories.package import Package
from ilrs_signatories.printed import Printed, in_words, rank, read_printed, reproduces
from ilrs_signatories.record import Record, read_record
from ilrs_signatories.rules import RULES, Body, of_counted_types
from ilrs_signatories.signing import Signing, signings
from ilrs_signatories.standing import bodies

if TYPE_CHECKING:
    import pandas as pd


class Reconciliation(NamedTuple):
    """What a printed list or figure has in common with the members under a rule on the list's day.

    ``reproduced_by`` names every rule that gives what was printed. ``matched``, ``only_in_list`` and
    ``only_in_data`` are sorted ids of signatories, or alpha-3 codes under ``countries_with_any_signatory``,
    and empty for a figure without names. ``explained`` has a sentence for each id that is on one side only,
    and for a figure one under the list's own id.
    """

    list_id: str
    as_of: str
    figure: int
    rule: str
    reproduced_by: tuple[str, ...]
    matched: tuple[str, ...]
    only_in_list: tuple[str, ...]
    only_in_data: tuple[str, ...]
    explained: dict[str, str]

    def to_dict(self) -> dict[str, object]:
        """The fields as JSON has them, with lists for tuples."""
        return {name: plain(value) for name, value in self._asdict().items()}

    def to_frame(self) -> pd.DataFrame:
        """One row a name: ``list_id``, ``as_of``, ``rule``, ``id``, ``side``, ``explained``.

        ``side`` is ``both``, ``list`` or ``data``. A figure without names has no row.
        """
        from ilrs_signatories.frames import rows_frame

        sides = (("both", self.matched), ("list", self.only_in_list), ("data", self.only_in_data))
        rows = [
            (self.list_id, self.as_of, self.rule, id_, side, self.explained.get(id_))
            for side, ids in sides
            for id_ in ids
        ]
        return rows_frame(("list_id", "as_of", "rule", "id", "side", "explained"), rows)

    def __str__(self) -> str:
        return as_text(self._heading(), self._lines())

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return as_html(self._heading(), self._lines())

    def _heading(self) -> str:
        return f"{self.list_id}: {self.figure} printed, compared under {self.rule} on {self.as_of}"

    def _lines(self) -> Iterator[tuple[str, str]]:
        label = "consistent with" if self.list_id in self.explained else "reproduced by"
        yield label, ", ".join(self.reproduced_by) or "no named rule"
        if self.matched:
            yield "matched", ", ".join(self.matched)
        for label, ids in (("only in the list", self.only_in_list), ("only in the data", self.only_in_data)):
            for id_ in ids:
                yield label, f"{id_}. {self.explained[id_]}"
        if self.list_id in self.explained:
            yield "explained", self.explained[self.list_id]


def reconcile(package: Package, list_id: str, rule: str | None = None) -> Reconciliation:
    """The answer of ``ilrs_signatories.reconcile``, which says what the arguments mean."""
    if rule is not None:
        choose("rule", rule, RULES)
    record = read_record(package)
    lists = read_printed(record)
    choose("list", list_id, lists, NoRecord)
    return _reconcile(record, lists[list_id], rule, signings(record))


def reconcile_all(package: Package, rule: str | None = None) -> list[Reconciliation]:
    """Every published list, in the order of the table."""
    if rule is not None:
        choose("rule", rule, RULES)
    record = read_record(package)
    every = signings(record)
    return [_reconcile(record, printed, rule, every) for printed in read_printed(record).values()]


def _reconcile(
    record: Record, printed: Printed, rule: str | None, every: dict[str, list[Signing]]
) -> Reconciliation:
    rule = rule or printed.own_rule
    list_id = printed.row["list_id"]
    standing = bodies(record, printed.day, every)
    members, _ = split(RULES[rule](standing), printed.day)
    named = {body.id for body in of_counted_types(rule, printed.named)}
    missing = tuple(sorted(set(members) - named)) if printed.is_roster else ()
    extra = tuple(sorted(named - set(members)))
    rules = tuple(name for name in RULES if reproduces(name, printed, standing))
    compared = Compared(record, printed, rule, standing, every)
    explained = {id_: explain_extra(compared, id_) for id_ in extra}
    explained |= {id_: explain_missing(compared, id_) for id_ in missing}
    if not printed.is_roster:
        explained[list_id] = _about_figure(printed, rule, standing, rules)
    return Reconciliation(
        list_id=list_id,
        as_of=printed.day,
        figure=printed.figure,
        rule=rule,
        reproduced_by=rules,
        matched=tuple(sorted(named & set(members))),
        only_in_list=extra,
        only_in_data=missing,
        explained=explained,
    )


def _about_figure(printed: Printed, rule: str, standing: list[Body], rules: tuple[str, ...]) -> str:
    counted = RULES[rule](standing)
    members, _ = split(counted, printed.day)
    told = [f"{rule} is {between(len(members), len(counted))} on {printed.day}"]
    named = {body.id for body in of_counted_types(rule, printed.named)}
    for body in counted:
        if body.id in named:
            first, last = rank(body, counted)
            told.append(f"{body.id} is number {first}" + (f" to {last}" if last > first else ""))
    if not rules:
        told.append(f"no named rule gives {in_words(printed.row)}")
    return " ".join(filter(None, (f"{'; '.join(told)}.", printed.row["note"])))

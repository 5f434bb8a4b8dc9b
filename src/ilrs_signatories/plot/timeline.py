"""The growth of the ILRS and of the Artemis Accords: two panels of steps on one time axis."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, NamedTuple

import altair as alt

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import RULES, Body
from ilrs_signatories.derived.membership import bodies, signings
from ilrs_signatories.edtf import MONTHS, in_english
from ilrs_signatories.plot.style import Spec, Theme, figure, filled, read
from ilrs_signatories.questions import timeline
from ilrs_signatories.questions.overlap import accords_number, signed_accords

NOTE = (
    "As far as we could find. The two are not alike: the Accords are principles that a state endorses, "
    "the ILRS is a programme of work that it takes part in."
)
QUIET = 180
"""Days without a new state after which the title says that there was none."""


class Step(NamedTuple):
    """From this day on, at least ``low`` and at most ``high`` states had signed."""

    day: str
    low: int
    high: int


class Joining(NamedTuple):
    """States that signed on the same days: name or names, the last of the days, the date, the number then."""

    names: str
    day: str
    signed: str
    number: int


class Growth(NamedTuple):
    """What the chart draws: the steps of both, the states by day of joining, the last days of evidence."""

    ilrs: list[Step]
    accords: list[Step]
    joined: list[Joining]
    both: list[Joining]
    thin: str
    last: str

    @property
    def newest(self) -> Joining:
        """The last states to sign; without a name if there is none."""
        return self.joined[-1] if self.joined else Joining("", self.last, self.last, 0)


def growth(dataset: Dataset) -> Growth:
    """The numbers and names of the chart, as known in ``dataset``."""
    about = dataset.schema
    ilrs = _turns([Step(*row[:3]) for row in timeline.rows(dataset, "states", "D")])
    there = RULES["states"].counted(bodies(dataset, about.gathered))
    signed = signed_accords(dataset, about.gathered)
    days = {day for one in signed for day in (one.earliest, one.latest)} | {about.gathered}
    accords = [Step(day, *accords_number(dataset, day)) for day in sorted(days) if day <= about.gathered]
    codes = {body.country: dataset.signatories[body.id]["name"] for body in there}
    both = [
        Joining(codes[one.country], one.latest, _said(one.signed, one.latest), _at(accords, one.latest))
        for one in sorted(signed, key=lambda one: one.latest)
        if one.country in codes
    ]
    joined = _joined(dataset, there, ilrs)
    return Growth(ilrs, _turns(accords), joined, both, about.thin_after, about.gathered)


def title(found: Growth) -> str:
    """The finding, in one sentence."""
    newest, states, now = found.newest, found.ilrs[-1].low, found.accords[-1].low
    if _is_quiet(found) and newest.number == states:
        return (
            f"No new state has joined China’s Moon base since {in_english(newest.day[:7])}, "
            f"while the Artemis Accords went from {_at(found.accords, newest.day)} to {now}"
        )
    return f"{states} states have joined China’s Moon base, {now} the Artemis Accords"


def notes(dataset: Dataset, found: Growth) -> list[str]:
    """The sentences under the chart: the days that are not known exactly, and what has no name."""
    accords = signed_accords(dataset, found.last)
    vague = [f"{one.names} {in_english(one.signed)}" for one in found.joined if one.signed != one.day]
    rough: dict[str, list[str]] = {}
    for one in accords:
        if one.signed and one.earliest != one.latest:
            rough.setdefault(in_english(one.signed), []).append(one.name)
    said = ", ".join(f"{' and '.join(names)} {when}" for when, names in rough.items())
    undated = " and ".join(one.name for one in accords if not one.signed)
    reported, named = found.accords[-1].low, len(accords)
    thin = in_english(found.thin[:7])
    lines = {
        f"Days we do not know exactly: {', '.join(vague)}.": vague,
        f"On the Artemis Accords: {said}.": said,
        f"We do not know when {undated} signed the Artemis Accords.": undated,
        f"{reported} countries have signed the Artemis Accords; we can name {named}.": reported > named,
        f"We have little evidence on the ILRS after {thin}; a newer signature may be missing.": True,
    }
    return [line for line, applies in lines.items() if applies]


def describe(dataset: Dataset, found: Growth) -> str:
    """The chart in words."""
    said = "; ".join(f"{one.names}, {in_english(one.signed)}" for one in found.joined)
    ends = [
        f"{name}: {steps[0].low} on {in_english(steps[0].day)}, {steps[-1].low} by {in_english(found.last)}."
        for name, steps in (("ILRS", found.ilrs), ("Artemis Accords", found.accords))
    ]
    below = " ".join(notes(dataset, found))
    return f"Two step charts on one time axis. {ends[0]} In order: {said}. {ends[1]} {below}"


def panels(found: Growth, width: int = 960, narrow: bool = False) -> list[Spec]:
    """The two panels and their key; ``narrow`` is for phones: smaller letters and fewer words."""
    settings = json.loads(read("timeline.json"))
    look: dict[str, Any] = settings["narrow" if narrow else "wide"]
    newest, states, first = found.newest, found.ilrs[-1], found.accords[0]
    both = {one.names for one in found.both}
    upper = [
        _label(one, "step", _dated(one, before), "$purple" if one.names in both else "$rust")
        for before, one in zip([None, *found.joined], found.joined, strict=False)
    ]
    upper[:1] = [one | {"at": "first", "dot": ""} for one in upper[:1]]
    if _is_quiet(found):
        upper.append(_label(newest, "after", look["quiet"]))
    month, year = in_english(found.thin[:7]).split()
    thin = [line.format(month=month, year=year) for line in look["thin"]]
    place = found.thin if narrow else _middle(found.thin, found.last)
    upper.append({"day": place, "low": states.high / 2, "at": "thin", "text": thin})
    founders = Joining(f"{first.low} founders", first.day, first.day, first.low)
    then = newest._replace(number=_at(found.accords, newest.day))
    lower = [
        _label(founders, "below", _dated(founders, None), "$blue"),
        _label(then, "below", str(then.number), "$blue"),
        *(_label(one, "above", one.names if narrow else _dated(one, None), "$purple") for one in found.both),
    ]
    domain = [min(found.ilrs[0].day, first.day)[:8] + "01", found.last]
    shared = look | {"width": width, "domain": domain, "newest": newest.day, "zone": []}
    top, seen = states.high + 1.5, max([one.day for one in found.accords[:-1]], default=found.last)
    zone = [{"day": found.thin, "last": found.last, "low": 0, "high": top}]
    ilrs = shared | settings["ilrs"] | {"height": 22 * states.high + 30, "zone": zone}
    return [
        _panel(found.ilrs, found.thin, upper, top, ilrs),
        _panel(found.accords, seen, lower, found.accords[-1].high + 5, shared | settings["accords"]),
        filled("timeline_key", **look),
    ]


def chart(dataset: Dataset, theme: str | Theme = "light") -> alt.VConcatChart:
    """The chart of ``ilrs_signatories.plot.timeline``."""
    found = growth(dataset)
    words = (title(found), NOTE, describe(dataset, found))
    return figure(dataset, panels(found), theme, words, notes(dataset, found))


def _panel(
    steps: list[Step], seen: str, labels: list[dict[str, Any]], top: float, values: dict[str, Any]
) -> Spec:
    """One panel; the line is dashed from the day ``seen`` on."""
    rows, low = [one._asdict() for one in steps], steps[-1].low
    turn, end = {"day": seen, "low": _at(steps, seen)}, {"day": steps[-1].day, "low": low}
    wedge = [turn | {"high": turn["low"]}, end | {"high": low + min(0.1 * (low + 2), top - low)}]
    solid = [rows[0] | {"low": 0}, *(one for one in rows if one["day"] <= seen), turn]
    dashed = [turn, *(one for one in rows if one["day"] > seen)]
    newest = [{"day": values["newest"], "low": 0, "high": top}]
    labels = [*labels, end | {"at": "end", "text": str(low)}]
    lines = {"steps": rows, "wedge": wedge, "solid": solid, "dashed": dashed, "newest": newest}
    return filled("panel", range=[0, top], labels=labels, **values | lines)


def _label(one: Joining, at: str, said: str | list[str], dot: str = "") -> dict[str, Any]:
    """Words at the day and the number of a signature, and the colour of a dot there."""
    return {"day": one.day, "low": one.number, "at": at, "text": said, "dot": dot}


def _turns(every: list[Step]) -> list[Step]:
    """The first, the last, and those between that differ from the one before."""
    pairs = zip([None, *every], every, strict=False)
    changed = [one for before, one in pairs if before is None or one[1:] != before[1:]]
    return changed if changed[-1] == every[-1] else [*changed, every[-1]]


def _joined(dataset: Dataset, there: list[Body], steps: list[Step]) -> list[Joining]:
    """The states by the days on which they signed, in the order of the latest possible days."""
    by_days: dict[tuple[str, str], list[str]] = {}
    for body in there:
        by_days.setdefault((body.latest, body.earliest), []).append(body.id)
    own, found = signings(dataset), []
    for (latest, _), ids in sorted(by_days.items()):
        signed = dataset.agreements[own[ids[0]][0].agreement_id]["signed"]
        names = " and ".join(dataset.signatories[id_]["name"] for id_ in ids)
        found.append(Joining(names, latest, _said(signed, latest), _at(steps, latest)))
    return found


def _said(signed: str, latest: str) -> str:
    """A date, or "by" the last possible day if no source gives one."""
    return signed or f"[..{latest}]"


def _at(steps: list[Step], day: str) -> int:
    """The certain number on a day."""
    return next((one.low for one in reversed(steps) if one.day <= day), 0)


def _is_quiet(found: Growth) -> bool:
    return (date.fromisoformat(found.last) - date.fromisoformat(found.newest.day)).days > QUIET


def _dated(one: Joining, before: Joining | None) -> str:
    """Names and the date, its year only if the label before has another one."""
    said, year = _short(in_english(one.signed)), one.day[:4]
    same = before is not None and before.day[:4] == year
    return f"{one.names} {said.removesuffix(f' {year}') if same else said}"


def _short(said: str) -> str:
    """A date in words with months of three letters."""
    return " ".join(word[:3] if word in MONTHS else word for word in said.split())


def _middle(first: str, last: str) -> str:
    return date.fromordinal(
        sum(date.fromisoformat(day).toordinal() for day in (first, last)) // 2
    ).isoformat()

"""The growth of the ILRS and of the Artemis Accords: two panels of steps on one time axis."""

from __future__ import annotations

import json
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

import altair as alt

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.derived.membership import bodies, signings
from ilrs_signatories.edtf import in_english, short
from ilrs_signatories.plot.style import WORDS, Spec, Theme, figure, filled, read
from ilrs_signatories.questions import Day, Package, overlap, read_as_known
from ilrs_signatories.questions import timeline as question

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
    number: float


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

    @property
    def is_quiet(self) -> bool:
        """Whether no state has joined for long."""
        first, last = map(date.fromisoformat, (self.newest.day, self.last))
        return (last - first).days > QUIET


def timeline(
    known_on: Day | None = None, package: Package | None = None, theme: str | Theme = "light"
) -> alt.VConcatChart:
    """Draw how many states have signed on to the ILRS and to the Artemis Accords, as steps over time.

    Two panels on one time axis, each with its own scale. Every ILRS state is named at its step. A line is
    dashed where evidence is thin; a band is what is uncertain: days that are not known exactly, and countries
    of the Artemis Accords that nobody named. ``known_on`` leaves out what was not yet published on that day;
    the Artemis Accords are drawn as known today. ``theme`` is ``light``, ``dark``, or ``page`` for colours by
    CSS custom properties. Raises ``ValueError`` for a day in another form and ``UnknownName`` for a theme.
    """
    dataset = read_as_known(package, known_on)
    found = growth(dataset)
    words = (title(found), WORDS["timeline"]["note"], describe(dataset, found))
    return figure(dataset, panels(found), theme, words, notes(dataset, found))


def growth(dataset: Dataset) -> Growth:
    """The numbers and names of the chart, as known in ``dataset``."""
    about = dataset.schema
    steps = [Step(*row[:3]) for row in question.rows(dataset, "states", "D")]
    days = {
        day for one in overlap.signed_accords(dataset, about.gathered) for day in (one.earliest, one.latest)
    }
    accords = [
        Step(day, *overlap.accords_number(dataset, day))
        for day in sorted(days | {about.gathered})
        if day <= about.gathered
    ]
    there = RULES["states"].counted(bodies(dataset, about.gathered))
    own, joined, days_of = signings(dataset), [], attrgetter("latest", "earliest")
    for (latest, _), together in groupby(sorted(there, key=days_of), days_of):
        ids = [body.id for body in together]
        signed = dataset.agreements[own[ids[0]][0].agreement_id]["signed"]
        names = " and ".join(dataset.signatories[id_]["name"] for id_ in ids)
        joined.append(_joining(names, latest, signed, steps))
    both = [
        _joining(row["name"], row["comparator_signed_latest"], row["comparator_signed"], accords)
        for row in overlap.rows(dataset)
    ]
    return Growth(_turns(steps), _turns(accords), joined, both, about.thin_after, about.gathered)


def title(found: Growth) -> str:
    """The finding, in one sentence."""
    states, newest = found.ilrs[-1].low, found.newest
    quiet = found.is_quiet and newest.number == states
    words: str = WORDS["timeline"]["quiet_title" if quiet else "title"]
    return words.format(
        states=states,
        accords=found.accords[-1].low,
        since=in_english(newest.day[:7]),
        then=_at(found.accords, newest.day),
    )


def notes(dataset: Dataset, found: Growth) -> list[str]:
    """The sentences under the chart: the days that are not known exactly, and what has no name."""
    accords = overlap.signed_accords(dataset, found.last)
    vague = [f"{one.names} {in_english(one.signed)}" for one in found.joined if one.signed != one.day]
    rough: dict[str, list[str]] = {}
    for one in accords:
        if one.signed and one.earliest != one.latest:
            rough.setdefault(in_english(one.signed), []).append(one.name)
    reported, named = found.accords[-1].low, len(accords)
    said = {
        "vague": ", ".join(vague),
        "rough": ", ".join(f"{' and '.join(names)} {when}" for when, names in rough.items()),
        "undated": " and ".join(one.name for one in accords if not one.signed),
        "unnamed": reported if reported > named else "",
        "thin": in_english(found.thin[:7]),
    }
    return [WORDS["timeline"]["notes"][name].format(of, named=named) for name, of in said.items() if of]


def describe(dataset: Dataset, found: Growth) -> str:
    """The chart in words."""
    ilrs, accords = (
        f"{name}: {steps[0].low} on {in_english(steps[0].day)}, {steps[-1].low} by {in_english(found.last)}."
        for name, steps in (("ILRS", found.ilrs), ("Artemis Accords", found.accords))
    )
    joined = "; ".join(f"{one.names}, {in_english(one.signed)}" for one in found.joined)
    words: str = WORDS["timeline"]["description"]
    return words.format(ilrs=ilrs, accords=accords, joined=joined, notes=" ".join(notes(dataset, found)))


def panels(found: Growth, width: int = 960, narrow: bool = False) -> list[Spec]:
    """The two panels and their key; ``narrow`` is for phones: smaller letters and fewer words."""
    settings = json.loads(read("timeline.json"))
    look: dict[str, Any] = settings["narrow" if narrow else "wide"]
    newest, states, first = found.newest, found.ilrs[-1], found.accords[0]
    both = {one.names for one in found.both}
    upper, year = [], ""
    for one in found.joined:
        upper.append(_label(one, "step", _dated(one, year), "$purple" if one.names in both else "$rust"))
        year = one.day[:4]
    upper[:1] = [label | {"at": "first", "dot": ""} for label in upper[:1]]
    if found.is_quiet:
        upper.append(_label(newest, "after", look["quiet"]))
    month, year = in_english(found.thin[:7]).split()
    thin, last = (date.fromisoformat(day).toordinal() for day in (found.thin, found.last))
    middle = date.fromordinal((thin + last) // 2).isoformat()
    remark = Joining("", found.thin if narrow else middle, "", states.high / 2)
    upper.append(_label(remark, "thin", [line.format(month=month, year=year) for line in look["thin"]]))
    then = newest._replace(number=_at(found.accords, newest.day))
    founders = Joining(f"{first.low} founders", first.day, first.day, first.low)
    lower = [
        _label(founders, "below", _dated(founders), "$blue"),
        _label(then, "below", f"{then.number}", "$blue"),
        *(_label(one, "above", one.names if narrow else _dated(one), "$purple") for one in found.both),
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


def _panel(
    steps: list[Step], seen: str, labels: list[dict[str, Any]], top: float, values: dict[str, Any]
) -> Spec:
    """One panel; the line is dashed from the day ``seen`` on."""
    rows, low = [one._asdict() for one in steps], steps[-1].low
    turn, end = {"day": seen, "low": _at(steps, seen)}, {"day": steps[-1].day, "low": low}
    return filled(
        "panel",
        range=[0, top],
        labels=[*labels, end | {"at": "end", "text": f"{low}"}],
        steps=rows,
        wedge=[turn | {"high": turn["low"]}, end | {"high": low + min(0.1 * (low + 2), top - low)}],
        solid=[rows[0] | {"low": 0}, *(one for one in rows if one["day"] <= seen), turn],
        dashed=[turn, *(one for one in rows if one["day"] > seen)],
        **values | {"newest": [{"day": values["newest"], "low": 0, "high": top}]},
    )


def _label(one: Joining, at: str, said: str | list[str], dot: str = "") -> dict[str, Any]:
    """Words at the day and the number of a signature, and the colour of a dot there."""
    return {"day": one.day, "low": one.number, "at": at, "text": said, "dot": dot}


def _turns(every: list[Step]) -> list[Step]:
    """The first, the last, and those between that differ from the one before."""
    changed = every[:1] + [one for before, one in pairwise(every) if one[1:] != before[1:]]
    return changed if changed[-1] == every[-1] else [*changed, every[-1]]


def _joining(names: str, latest: str, signed: str, steps: list[Step]) -> Joining:
    """States that signed; the date is "by" the last possible day if no source gives one."""
    return Joining(names, latest, signed or f"[..{latest}]", _at(steps, latest))


def _at(steps: list[Step], day: str) -> int:
    """The certain number on a day."""
    return next((one.low for one in reversed(steps) if one.day <= day), 0)


def _dated(one: Joining, year: str = "") -> str:
    """Names and the date with months of three letters, without its year if that is ``year``."""
    return f"{one.names} {short(in_english(one.signed)).removesuffix(f' {year}')}"

"""The growth of the ILRS and of the Artemis Accords: two panels of steps on one time axis."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import altair as alt

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import RULES, Body, split
from ilrs_signatories.derived.membership import bodies, signings
from ilrs_signatories.edtf import MONTHS, in_english
from ilrs_signatories.plot.style import Theme, figure, filled, source, theme
from ilrs_signatories.questions.overlap import accords_number, signed_accords

NOTE = (
    "As far as we could find. The two are not alike: the Accords are principles that a state endorses, "
    "the ILRS is a programme of work that it takes part in."
)
HEADS = (
    (
        "International Lunar Research Station",
        "states that have signed, each named at the day of its signature",
    ),
    ("Artemis Accords", "states that have signed; note the different scale"),
)
QUIET = 180
"""Days without a new state after which the title says that there was none."""


class Step(NamedTuple):
    """From this day on, at least ``low`` and at most ``high`` states had signed."""

    day: str
    low: int
    high: int


class Joining(NamedTuple):
    """States that signed on the same days: names, those days, the date as stored, the number with them."""

    names: tuple[str, ...]
    earliest: str
    latest: str
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


def growth(dataset: Dataset) -> Growth:
    """The numbers and names of the chart, as known in ``dataset``."""
    last = dataset.schema.gathered
    every = signings(dataset)
    there = RULES["states"].counted(bodies(dataset, last, every))
    turns = {day for own in every.values() for one in own for day in (one.earliest, one.latest)}
    turns |= {day for event in dataset.events for day in dataset.bounds(event["date"])}
    ilrs = [
        Step(day, len(members), len(members) + len(possible))
        for day in sorted({dataset.schema.begins, *turns, last})
        if dataset.schema.begins <= day <= last
        for members, possible in [split(RULES["states"].counted(bodies(dataset, day, every)), day)]
    ]
    days = {day for one in signed_accords(dataset, last) for day in (one.earliest, one.latest)}
    return Growth(
        _turns(ilrs),
        _turns([Step(day, *accords_number(dataset, day)) for day in sorted({*days, last}) if day <= last]),
        _joined(dataset, there, ilrs),
        _both(dataset, there),
        dataset.schema.thin_after,
        last,
    )


def title(found: Growth) -> str:
    """The finding, in one sentence."""
    newest = found.joined[-1].latest
    before, now = _at(found.accords, newest), found.accords[-1].low
    since = in_english(newest[:7])
    if _days(newest, found.last) > QUIET and found.joined[-1].number == found.ilrs[-1].low:
        return (
            f"No new state has joined China’s Moon base since {since}, "
            f"while the Artemis Accords went from {before} to {now}"
        )
    return f"{found.ilrs[-1].low} states have joined China’s Moon base, {now} the Artemis Accords"


def notes(dataset: Dataset, found: Growth) -> list[str]:
    """The sentences under the chart: the days that are not known exactly, and what has no name."""
    vague = [one for one in found.joined if one.earliest != one.latest]
    lines = []
    if vague:
        said = ", ".join(f"{' and '.join(one.names)} {in_english(one.signed)}" for one in vague)
        lines.append(f"Days we do not know exactly: {said}.")
    rows = dataset.rows("artemis_accords")
    rough: dict[str, list[str]] = {}
    for one in signed_accords(dataset, found.last):
        if one.signed and one.earliest != one.latest:
            rough.setdefault(in_english(one.signed), []).append(one.name)
    if rough:
        said = ", ".join(f"{' and '.join(names)} {when}" for when, names in rough.items())
        lines.append(f"On the Artemis Accords: {said}.")
    undated = [row["name"] for row in rows if not row["signed"]]
    if undated:
        lines.append(f"We do not know when {' and '.join(undated)} signed the Artemis Accords.")
    reported = found.accords[-1].low
    if reported > len(rows):
        lines.append(f"{reported} countries have signed the Artemis Accords; we can name {len(rows)}.")
    thin = in_english(found.thin[:7])
    lines.append(f"We have little evidence on the ILRS after {thin}; a newer signature may be missing.")
    return lines


def describe(dataset: Dataset, found: Growth) -> str:
    """The chart in words."""
    said = "; ".join(f"{' and '.join(one.names)}, {in_english(one.signed)}" for one in found.joined)
    first = found.accords[0]
    return (
        f"Two step charts on one time axis. ILRS: {found.ilrs[0].low} states on "
        f"{in_english(found.ilrs[0].day)}, {found.ilrs[-1].low} by {in_english(found.last)}. "
        f"In order: {said}. Artemis Accords: {first.low} on {in_english(first.day)}, "
        f"{found.accords[-1].low} by {in_english(found.last)}. {' '.join(notes(dataset, found))}"
    )


def chart(dataset: Dataset, look: str | Theme = "light") -> alt.VConcatChart:
    """The chart of ``ilrs_signatories.plot.timeline``."""
    colours, found = theme(look), growth(dataset)
    return figure(
        panels(found, colours),
        colours,
        title(found),
        NOTE,
        describe(dataset, found),
        [*notes(dataset, found), source(dataset)],
    )


def panels(found: Growth, colours: Theme, width: int = 960, narrow: bool = False) -> list[dict[str, Any]]:
    """The two panels and their key; ``narrow`` is for phones: smaller letters and fewer words."""
    joined, newest, states = found.joined, found.joined[-1].latest, found.ilrs[-1]
    both = {name for one in found.both for name in one.names}
    upper = [
        _label(
            one,
            "step" if before else "first",
            _name(one, before),
            "purple" if both & {*one.names} else "rust",
        )
        for before, one in zip([None, *joined], joined, strict=False)
    ]
    if _days(newest, found.last) > QUIET:
        upper.append(
            _label(joined[-1], "after", ["no new state", "found"] if narrow else "no new state found")
        )
    month = in_english(found.thin[:7])
    zone = {"day": found.thin, "last": found.last, "low": 0, "high": states.high + 1.5}
    thin = {
        "day": found.thin,
        "low": states.high / 2,
        "at": "thin",
        "text": ["Little", "evidence", "after", _short(month)],
    }
    if not narrow:
        thin["day"] = _middle(found.thin, found.last)
        thin["text"] = ["Little evidence", f"after {month}:", "a newer", "signature may", "be missing"]
    first = found.accords[0]
    founders = Joining((f"{first.low} founders",), first.day, first.day, first.day, first.low)
    before = Joining((), newest, newest, newest, _at(found.accords, newest))
    lower = [
        _label(founders, "below", _name(founders, None), "blue"),
        _label(before, "below", str(before.number), "blue"),
        *(_label(one, "above", one.names[0] if narrow else _name(one, None), "purple") for one in found.both),
    ]
    shared = {
        "width": width,
        "domain": [min(found.ilrs[0].day, first.day)[:8] + "01", found.last],
        "newest": newest,
        "size": 11.5 if narrow else 13,
        "head_size": 17 if narrow else 19,
        "end_size": 26 if narrow else 30,
        "first_dy": 12 if narrow else -11,
        "after_dy": 13 if narrow else -12,
        "thin_align": "right" if narrow else "center",
        "thin_dx": -6 if narrow else 0,
    }
    rust = {"colour": colours.rust, "number": colours.rust, "years": False, "height": 22 * states.high + 30}
    blue = {"colour": colours.blue, "number": colours.bluetext, "years": True, "height": 230}
    seen = max(one.day for one in found.accords[:-1])
    key = {"width": 280, "height": 60} if narrow else {"width": 700, "height": 16}
    column = "narrow" if narrow else "wide"
    return [
        _panel(0, found.ilrs, found.thin, [*upper, thin], colours, zone=[zone], **shared | rust),
        _panel(1, found.accords, seen, lower, colours, zone=[], **shared | blue),
        filled("timeline_key", colours, x=f"{column}[0]", y=f"{column}[1]", **key),
    ]


def _panel(
    at: int,
    steps: list[Step],
    seen: str,
    labels: list[dict[str, Any]],
    colours: Theme,
    **values: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """One panel; the line is dashed from the day ``seen`` on."""
    rows, last = [one._asdict() for one in steps], steps[-1]
    top = last.high + (5 if at else 1.5)
    turn = {"day": seen, "low": _at(steps, seen)}
    end = {"day": last.day, "low": last.low}
    rise = min(0.1 * (last.low + 2), top - last.low)
    return filled(
        "panel",
        colours,
        head=HEADS[at][0],
        below=HEADS[at][1],
        range=[0, top],
        steps=rows,
        wedge=[turn | {"high": turn["low"]}, end | {"high": last.low + rise}],
        solid=[rows[0] | {"low": 0}, *(one for one in rows if one["day"] <= seen), turn],
        dashed=[turn, *(one for one in rows if one["day"] > seen)],
        dots=[
            {"day": one["day"], "low": one["low"], "fill": getattr(colours, one["dot"])}
            for one in labels
            if one.get("dot") and one["at"] != "first"
        ],
        labels=[*labels, end | {"at": "end", "text": str(last.low)}],
        **values | {"newest": [{"day": values["newest"], "low": 0, "high": top}]},
    )


def _label(one: Joining, at: str, said: str | list[str], dot: str = "") -> dict[str, Any]:
    """Words at the day and the number of a signature, and the colour of a dot there."""
    return {"day": one.latest, "low": one.number, "at": at, "text": said, "dot": dot}


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
    own = signings(dataset)
    found = []
    for (latest, earliest), ids in sorted(by_days.items()):
        signed = dataset.agreements[own[ids[0]][0].agreement_id]["signed"] or f"[..{latest}]"
        names = tuple(dataset.signatories[id_]["name"] for id_ in ids)
        found.append(Joining(names, earliest, latest, signed, _at(steps, latest)))
    return found


def _both(dataset: Dataset, there: list[Body]) -> list[Joining]:
    """The ILRS states that have signed the Artemis Accords too, by the day of that."""
    accords = {one.country: one for one in signed_accords(dataset, dataset.schema.gathered)}
    found = []
    for body in there:
        if one := accords.get(body.country):
            signed = one.signed or f"[..{one.latest}]"
            number = accords_number(dataset, one.latest)[0]
            name = (dataset.signatories[body.id]["name"],)
            found.append(Joining(name, one.earliest, one.latest, signed, number))
    return sorted(found, key=lambda one: one.latest)


def _at(steps: list[Step], day: str) -> int:
    """The certain number on a day."""
    return next((one.low for one in reversed(steps) if one.day <= day), 0)


def _name(one: Joining, before: Joining | None) -> str:
    """A label: names, and the date, its year only if the label before has another one."""
    said = _short(in_english(one.signed))
    year = one.latest[:4]
    if before is not None and before.latest[:4] == year:
        said = said.removesuffix(f" {year}")
    return f"{' and '.join(one.names)} {said}"


def _short(said: str) -> str:
    """A date in words with months of three letters."""
    return " ".join(word[:3] if word in MONTHS else word for word in said.split())


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _middle(first: str, last: str) -> str:
    return date.fromordinal(date.fromisoformat(first).toordinal() + _days(first, last) // 2).isoformat()

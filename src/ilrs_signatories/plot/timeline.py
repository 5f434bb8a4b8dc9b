"""The growth of the ILRS and of the Artemis Accords: two panels of steps on one time axis."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import altair as alt

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import RULES, Body, split
from ilrs_signatories.derived.membership import bodies, signings
from ilrs_signatories.edtf import MONTHS, in_english
from ilrs_signatories.plot.style import Theme, figure, filled, source, theme, words
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
KEY = (
    ("documented", "M-1,0H1", "soft", 1),
    ("evidence thin", "M-1,0H-0.5M-0.2,0H0.3M0.6,0H1", "soft", 1),
    ("day not known exactly", "M-0.8,-0.5H0.8V0.5H-0.8Z", "blue", 0.35),
    ("perhaps more", "M-1,0.5H1V-0.5Z", "rust", 0.35),
    ("on both sides", "circle", "purple", 1),
)
"""The key: words, sign, colour, opacity."""
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


class Label(NamedTuple):
    """Words at a day and a number; with a dot, if there is a colour."""

    day: str
    number: float
    colour: str
    text: str | list[str]


class Growth(NamedTuple):
    """What the chart draws: the steps of both, the states by day of joining, and the last days of evidence."""

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
        f"{in_english(found.ilrs[0].day)}, {found.ilrs[-1].low} by {in_english(found.last)}. In order: {said}. "
        f"Artemis Accords: {first.low} on {in_english(first.day)}, {found.accords[-1].low} by "
        f"{in_english(found.last)}. {' '.join(notes(dataset, found))}"
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
    newest, quiet = found.joined[-1].latest, _days(found.joined[-1].latest, found.last) > QUIET
    both = {name for one in found.both for name in one.names}
    named = [
        Label(one.latest, one.number, "purple" if both & {*one.names} else "rust", _name(one, before))
        for before, one in zip([None, *found.joined], found.joined, strict=False)
    ]
    month = in_english(found.thin[:7])
    thin = ["Little evidence", f"after {month}:", "a newer", "signature may", "be missing"]
    if narrow:
        thin = ["Little", "evidence", "after", _short(month)]
    middle = found.thin if narrow else _middle(found.thin, found.last)
    quietly = ["no new state", "found"] if narrow else "no new state found"
    upper = {
        (-9, 0, "right", "ink"): named[1:],
        (8, 12 if narrow else -11, "left", "ink"): [named[0]._replace(colour="")],
        (8, 13 if narrow else -12, "left", "ink"): [Label(newest, found.ilrs[-1].low, "", quietly)]
        if quiet
        else [],
        (-6 if narrow else 0, 0, "right" if narrow else "center", "soft"): [
            Label(middle, found.ilrs[-1].high * 0.5, "", thin)
        ],
    }
    first, before = found.accords[0], _at(found.accords, newest)
    founders = f"{first.low} founders {_short(in_english(first.day))}"
    lower = {
        (-4, -11, "right", "ink"): [
            Label(one.latest, one.number, "purple", one.names[0] if narrow else _name(one, None))
            for one in found.both
        ],
        (9, 13, "left", "ink"): [
            Label(newest, before, "blue", str(before)),
            Label(first.day, first.low, "blue", founders),
        ],
    }
    seen = max(one.day for one in found.accords[:-1])
    height = 22 * found.ilrs[-1].high + 30
    shared = {"width": width, "domain": [*_domain(found)], "newest": newest, "narrow": narrow}
    return [
        _panel(HEADS[0], found.ilrs, found.thin, upper, colours, height=height, colour="rust", **shared),
        _panel(HEADS[1], found.accords, seen, lower, colours, height=230, colour="blue", **shared),
        _key(colours, narrow),
    ]


def _panel(
    head: tuple[str, str],
    steps: list[Step],
    seen: str,
    labels: dict[tuple[float, float, str, str], list[Label]],
    colours: Theme,
    *,
    colour: str,
    narrow: bool,
    newest: str,
    **more: Any,
) -> dict[str, Any]:
    """One panel; the line is dashed from the day ``seen`` on. ``labels`` are by offset, alignment, colour."""
    low, last, high = steps[-1].low, steps[-1].day, steps[-1].high
    top = high + (1.5 if colour == "rust" else 5)
    rows = [one._asdict() for one in steps]
    turn = {"day": seen, "low": _at(steps, seen)}
    rise = min(0.1 * (low + 2), top - low)
    part = filled(
        "panel",
        colours,
        head=head[0],
        below=head[1],
        head_size=17 if narrow else 19,
        size=11.5 if narrow else 13,
        years=colour == "blue",
        range=[0, top],
        zone=[{"day": seen, "last": last, "low": 0, "high": top}] if colour == "rust" else [],
        steps=rows,
        wedge=[{"day": seen, "low": low, "high": low}, {"day": last, "low": low, "high": low + rise}],
        newest=[{"day": newest, "low": 0, "high": top}],
        solid=[rows[0] | {"low": 0}, *(one for one in rows if one["day"] <= seen), turn],
        dashed=[turn, *(one for one in rows if one["day"] > seen)],
        dots=[
            {"day": one.day, "low": one.number, "fill": getattr(colours, one.colour)}
            for of in labels.values()
            for one in of
            if one.colour
        ],
        **{**more, "colour": getattr(colours, colour)},
    )
    for (dx, dy, align, ink), of in labels.items():
        said = [{"day": one.day, "low": one.number, "text": one.text} for one in of]
        mark = {"dx": dx, "dy": dy, "align": align, "color": getattr(colours, ink)}
        part["layer"].append(words(said, colours, fontSize=11.5 if narrow or ink == "soft" else 13, **mark))
    number = {"color": colours.rust if colour == "rust" else colours.bluetext, "font": colours.serif}
    end = [{"day": last, "low": low, "text": str(low)}]
    part["layer"].append(words(end, colours, dx=8, fontSize=26 if narrow else 30, **number))
    return part


def _key(colours: Theme, narrow: bool) -> dict[str, Any]:
    """What the lines, the boxes and the purple dots mean."""
    at = (
        [(0, 8), (125, 8), (0, 30), (160, 30), (0, 52)]
        if narrow
        else [(x, 8) for x in (0, 130, 255, 430, 555)]
    )
    signs = [
        {
            "x": x + 12,
            "y": y,
            "shape": shape,
            "stroke": getattr(colours, colour),
            "fill": getattr(colours, colour),
        }
        | {"size": 70 if shape == "circle" else 500, "opacity": opacity, "width": 2, "dash": [1, 0]}
        for (x, y), (_, shape, colour, opacity) in zip(at, KEY, strict=True)
    ]
    part = filled("key", colours, signs=signs, width=280 if narrow else 700, height=60 if narrow else 16)
    rows = [{"x": x + 32, "y": y, "text": text} for (x, y), (text, *_) in zip(at, KEY, strict=True)]
    part["layer"].append(words(rows, colours, color=colours.soft, fontSize=12))
    return part


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


def _domain(found: Growth) -> tuple[str, str]:
    return min(found.ilrs[0].day, found.accords[0].day)[:8] + "01", found.last


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

"""The front page: the counts, the map, the chart and the table, and the answers for every other day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from markupsafe import Markup

from ilrs_signatories.counting import Count, count
from ilrs_signatories.growth import timeline
from ilrs_signatories.package import Package
from ilrs_signatories.record import Record
from ilrs_signatories.rules import RULES
from pages.grid import Grid
from pages.names import Names
from pages.once import Once
from pages.rows import table_rows
from pages.sides import LEGEND, LOOKS, TOLD, of_legend
from pages.wording import described, label

T = TypeVar("T")

COLUMNS = (
    ("name", "Name"),
    ("type", "Type"),
    ("country", "Sits in"),
    ("signed", "Signed"),
    ("instrument", "Document"),
    ("with", "With"),
    ("grade", "Grade"),
    ("origins", "Statements"),
)


class Year(NamedTuple):
    """A year on the slider, and how far along its first day lies, in hundredths."""

    year: str
    share: float


def context(package: Once, record: Record, grid: Grid, names: Names) -> dict[str, Any]:
    """What the template of the front page needs, apart from the map and the chart."""
    counts = {rule: count(package, None, rule) for rule in RULES}
    rows = table_rows(record, grid, names)
    sides = grid.look_up("sides", package.gathered)
    return {
        "counts": counts,
        "rules": {name: described(rule.__doc__) for name, rule in RULES.items()},
        "remark": remark(counts["states"]),
        "rows": rows,
        "rows_shown": sum(not row.hidden for row in rows),
        "columns": COLUMNS,
        "filters": _filters(package, rows, names),
        "sides": sides,
        "legend": LEGEND,
        "by_side": {side: _by_side(sides, side, names) for side in LEGEND},
        "look": look,
        "told": told,
        "span": days_between(package.begins, package.gathered),
        "years": _years(package),
        "growth": [row for row in timeline(package) if row.joined],
        "answers": answers(package, grid, names),
    }


def look(side: str | None) -> Markup:
    """The attributes of a shape of that side."""
    if side is None:
        return Markup("")
    class_, fill = LOOKS[side]
    return Markup(' class="{}"').format(class_) + (Markup(' fill="{}"').format(fill) if fill else "")


def told(side: str | None) -> str:
    """What a shape of that side says after its name."""
    return f": {TOLD[side]}" if side else ""


def remark(states: Count) -> str:
    """The caveats of the count of states as one text, or what can be said without one."""
    return " ".join(f"{text[0].upper()}{text[1:]}." for text in states.caveats)


def answers(package: Package, grid: Grid, names: Names) -> dict[str, Any]:
    """What the browser looks up: the grid, the names, the caveats of every day, and the words of the map."""
    caveats: dict[str, int] = {}

    def along(rule: str, known_on: str | None) -> list[tuple[int, list[int]]]:
        told = (count(package, day, rule, known_on).caveats for day in grid.as_of.days)
        return _changes([[caveats.setdefault(text, len(caveats)) for text in texts] for texts in told])

    by_day = {rule: along(rule, None) for rule in RULES}
    as_known = [along("states", day) for day in grid.known.days]
    return {
        "begins": package.begins,
        "gathered": package.gathered,
        "as_of": grid.as_of.days,
        "steps": grid.days_of_change(),
        "known": grid.known.days,
        "patterns": grid.patterns,
        "subjects": grid.subjects,
        "names": {id_: names.of(id_) for subjects in grid.subjects.values() for id_ in subjects},
        "pages": sorted(names.signatories),
        "by_code": names.by_code,
        "caveats": list(caveats),
        "caveats_by_day": by_day,
        "caveats_as_known": _changes(as_known),
        "caveats_unknown": as_known[0] if as_known else [],
        "looks": LOOKS,
        "told": TOLD,
    }


def days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _changes(values: Sequence[T]) -> list[tuple[int, T]]:
    """The positions at which a list of values changes, with the value from there on."""
    pairs = enumerate(zip([None, *values], values, strict=False))
    return [(position, value) for position, (before, value) in pairs if value != before]


def _by_side(sides: dict[str, str], side: str, names: Names) -> str:
    """The countries of a side by name, those that are only possible after the others."""
    sure = sorted(names.of(code) for code, found in sides.items() if of_legend(found) == (side, False))
    perhaps = sorted(names.of(code) for code, found in sides.items() if of_legend(found) == (side, True))
    return "; ".join(filter(None, (", ".join(sure), f"perhaps {', '.join(perhaps)}" if perhaps else "")))


def _filters(package: Package, rows: list[Any], names: Names) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The filters: an id, a label, and each value that some row has with its words."""
    types = {row.type for row in rows}
    instruments = {row.instrument for row in rows}
    counterparts = sorted({row.counterpart for row in rows})
    years = sorted({row.year for row in rows})
    return [
        (
            "type",
            "Type",
            [(one, label(one)) for one in package.choices("signatories", "type") if one in types],
        ),
        (
            "instrument",
            "Document",
            [(one, label(one)) for one in package.choices("agreements", "instrument") if one in instruments],
        ),
        ("with", "With", [(one, names.of(one)) for one in counterparts]),
        ("year", "Year", [(one, one) for one in years]),
    ]


def _words(choices: tuple[str, ...], used: set[str]) -> list[tuple[str, str]]:
    return [(one, label(one)) for one in choices if one in used]


def _years(package: Package) -> list[Year]:
    first, last = int(package.begins[:4]) + 1, int(package.gathered[:4])
    span = days_between(package.begins, package.gathered)
    return [
        Year(str(year), round(100 * days_between(package.begins, f"{year}-01-01") / span, 2))
        for year in range(first, last + 1)
    ]

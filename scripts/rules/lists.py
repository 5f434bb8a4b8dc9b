"""Rules on published lists and their entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rules.model import Finding, Package, show
from rules.registry import package_rule


def _entries(package: Package) -> dict[str, list[tuple[int, str, str]]]:
    """For each list its entries as (line, position, signatory)."""
    entries: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    table = package.table("published_list_entries")
    for line, list_id, position, signatory in table.select("list_id", "position", "signatory_id"):
        entries[list_id].append((line, position, signatory))
    return entries


@package_rule("list-entry-twice")
def list_entry_twice(package: Package) -> Iterator[Finding]:
    """A list names a signatory once."""
    table = package.table("published_list_entries")
    for list_id, rows in _entries(package).items():
        first: dict[str, int] = {}
        for line, _, signatory in rows:
            if signatory and first.setdefault(signatory, line) != line:
                what = f"{show(signatory)} stands in line {first[signatory]} already, on the same list"
                yield table.at(line, "signatory_id", what, f"correct one of the two entries of {list_id}")


@package_rule("list-figure")
def list_figure(package: Package) -> Iterator[Finding]:
    """A list of exactly so many has no more entries than that."""
    lists, entries = package.table("published_lists"), _entries(package)
    for line, list_id, figure, kind in lists.select("list_id", "figure", "figure_kind"):
        count = len(entries.get(list_id, []))
        if kind == "exact" and figure.isdecimal() and count > int(figure):
            what = f"{show(list_id)} has {count} entries, more than its figure {figure}"
            yield lists.at(
                line, "figure", what, "correct the figure, or delete the entry that is not printed"
            )


@package_rule("list-ordinal")
def list_ordinal(package: Package) -> Iterator[Finding]:
    """An ordinal has one entry, at that position."""
    lists, entries = package.table("published_lists"), _entries(package)
    loose = package.table("published_list_entries").loose
    for line, list_id, figure, kind in lists.select("list_id", "figure", "figure_kind"):
        positions = [position for _, position, _ in entries.get(list_id, [])]
        if kind == "ordinal" and positions != [figure] and list_id not in loose:
            held = ", ".join(positions) or "none"
            what = f"{show(list_id)} is the ordinal {figure}; the positions of its entries: {held}"
            yield lists.at(
                line,
                "figure",
                what,
                f"keep one entry in data/published_list_entries.csv, at position {figure}",
            )


@package_rule("list-positions")
def list_positions(package: Package) -> Iterator[Finding]:
    """The positions of a list run from 1 without a gap."""
    table, lists = package.table("published_list_entries"), package.table("published_lists")
    ordinals = {list_id for _, list_id, kind in lists.select("list_id", "figure_kind") if kind == "ordinal"}
    for list_id, rows in _entries(package).items():
        if list_id in ordinals or list_id in table.loose:
            continue
        positions = {position for _, position, _ in rows}
        for line, position, _ in rows:
            before = str(int(position) - 1) if position.isdecimal() else "0"
            if before != "0" and before not in positions:
                what = f"position {position} follows no position {before} on {show(list_id)}"
                yield table.at(line, "position", what, "number the entries 1, 2, 3 in printed order")

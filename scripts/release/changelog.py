"""``CHANGELOG.md``: its entries, and the section of each that says what changed in the data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ilrs_signatories import edtf
from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.questions.diff import Difference
from review.markdown import code
from review.report import Recount, Review

DATA = "### Data"
NOT_TAGGED = "Not tagged."
"""The first words of an entry whose version was never released: no tag is missed."""
SHOWN = 12
"""Names or corrections that a line gives; the rest are counted."""

_HEADING = re.compile(r"^## \[([^\]\n]*)\](?: - (.*))?$", re.MULTILINE)

NAMED = {
    "signatories": "name",
    "agreements": "title",
    "published_lists": "claimant",
    "artemis_accords": "name",
}
"""The column that a reader knows a row by; rows of other tables are only counted."""


class Entry(NamedTuple):
    """A version of the changelog: its day, what was written by hand, and its section on the data."""

    version: str
    day: str
    words: str
    data: str


class Changelog(NamedTuple):
    """The text above the first entry, and the entries, the newest first."""

    head: str
    entries: tuple[Entry, ...]

    def entry(self, version: str) -> Entry | None:
        """The entry of that version."""
        return next((entry for entry in self.entries if entry.version == version), None)

    def text(self) -> str:
        """The file."""
        return "\n\n".join([self.head, *map(_text, self.entries)]) + "\n"


def read_changelog(text: str) -> Changelog:
    """The changelog in ``text``."""
    found = list(_HEADING.finditer(text))
    starts = [*(match.start() for match in found), len(text)]
    entries = (_entry(match, text[match.end() : end]) for match, end in zip(found, starts[1:], strict=True))
    return Changelog(text[: starts[0]].strip("\n"), tuple(entries))


def with_release(changelog: Changelog, entry: Entry, unreleased: Collection[str]) -> Changelog:
    """The changelog with ``entry`` in front; it takes the words of the entries ``unreleased``."""
    words = [old.words for old in changelog.entries if old.version in unreleased and old.words]
    kept = tuple(old for old in changelog.entries if old.version not in unreleased)
    return Changelog(changelog.head, (entry._replace(words="\n\n".join(words)), *kept))


def _entry(heading: re.Match[str], body: str) -> Entry:
    words, found, data = body.partition(f"\n{DATA}\n")
    return Entry(heading[1], heading[2] or "", words.strip("\n"), data.strip("\n") if found else "")


def _text(entry: Entry) -> str:
    heading = f"## [{entry.version}]" + (f" - {entry.day}" if entry.day else "")
    parts = [heading, entry.words, f"{DATA}\n\n{entry.data}" if entry.data else ""]
    return "\n\n".join(filter(None, parts))


def data_section(review: Review, old: Dataset, new: Dataset) -> str:
    """What changed in the data, as a list for readers: counts, rows by table, corrections, schema."""
    lines = [
        *_recounted(review.recounts, old, new),
        *_rows(review, old, new),
        *_corrections(review.diff.changed, new),
        *(f"Schema: {code(change.sentence)}" for change in review.schema),
    ]
    return "\n".join(f"- {line}." for line in lines) or "The tables are unchanged."


def _recounted(recounts: Iterable[Recount], old: Dataset, new: Dataset) -> Iterator[str]:
    """Counts that changed; those that changed for the same countries and bodies share a line."""
    names = {
        id_: row["name"]
        for dataset in (old, new)
        for row in dataset.signatories.values()
        for id_ in (row["signatory_id"], row["country"] if row["type"] == "country" else "")
    }
    words = {"member": "now counted", "possible": "now possible", "": "no longer counted"}
    lines: dict[str, list[str]] = {}
    for recount in recounts:
        moved = {
            after: [code(names.get(one.id, one.id)) for one in recount.moved if one.after == after]
            for after in words
        }
        who = "; ".join(f"{words[after]}: {_some(found)}" for after, found in moved.items() if found)
        lines.setdefault(who, []).append(f"`{recount.rule}` {recount.before} → {recount.after}")
    for who, counts in lines.items():
        yield "; ".join(filter(None, [f"Counts: {', '.join(counts)}", who]))


def _rows(review: Review, old: Dataset, new: Dataset) -> Iterator[str]:
    """Rows, columns and tables added and removed, one line a table."""
    for table in dict.fromkeys([*old.schema.tables, *new.schema.tables]):
        parts = []
        for word, differences, dataset in (
            ("added", review.diff.added, new),
            ("removed", review.diff.removed, old),
        ):
            here = [one for one in differences if one.table == table]
            parts += [f"table {word}" for one in here if one.what == "table"]
            parts += [f"column `{one.column}` {word}" for one in here if one.what == "column"]
            ids = [one.record_id for one in here if one.what == "row"]
            if ids:
                names = _names(dataset, table, ids)
                parts.append(f"{len(ids):,} {word}" + (f" ({names})" if names else ""))
        if parts:
            title = (new if table in new.schema.tables else old).schema.table(table).title
            yield f"{title}: {', '.join(parts)}"


def _names(dataset: Dataset, table: str, ids: list[str]) -> str:
    column = NAMED.get(table)
    key = dataset.schema.table(table).key
    if column is None or column not in dataset.schema.table(table).names or len(key) != 1:
        return ""
    names = {row[key[0]]: row[column] for row in dataset.rows(table)}
    return _some(code(names[id_]) for id_ in ids if id_ in names)


def _corrections(changed: Iterable[Difference], new: Dataset) -> Iterator[str]:
    """Changed cells: those of rows that readers know by a name are shown, the others counted."""
    shown, counted = [], 0
    for one in changed:
        name = one.table in new.schema.tables and _names(new, one.table, [one.record_id])
        if not name or one.column == "note":
            counted += 1
            continue
        before, after = (_value(new, one, text) for text in (one.old, one.new))
        shown.append(f"{name}, {one.column.replace('_', ' ')}: {before} → {after}")
    yield from (f"Corrected: {line}" for line in shown[:SHOWN])
    more = len(shown[SHOWN:]) + counted
    if more:
        yield f"{more:,} {'more ' if shown else ''}values of notes, evidence and other rows changed"


def _value(dataset: Dataset, one: Difference, text: str) -> str:
    field = dataset.schema.table(one.table).field(one.column)
    if not text:
        return "blank"
    try:
        return edtf.in_english(text) if field.is_date else code(text)
    except ValueError:
        return code(text)


def _some(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - SHOWN:,} more" if len(every) > SHOWN else ""
    return ", ".join(every[:SHOWN]) + more

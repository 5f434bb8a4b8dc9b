"""``CHANGELOG.md``: its entries, and the section of each that says what changed in the data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.schema import Field
from ilrs_signatories.edtf import in_english
from ilrs_signatories.questions.diff import Diff, Difference
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

COUNTED = {"member": "now counted", "possible": "now possible", "": "no longer counted"}


class Entry(NamedTuple):
    """A version of the changelog: its day, what was written by hand, and its section on the data."""

    version: str
    day: str
    words: str
    data: str

    def __str__(self) -> str:
        heading = f"## [{self.version}]" + (f" - {self.day}" if self.day else "")
        parts = [heading, self.words, f"{DATA}\n\n{self.data}" if self.data else ""]
        return "\n\n".join(filter(None, parts))


class Changelog(NamedTuple):
    """The text above the first entry, and the entries, the newest first."""

    head: str
    entries: tuple[Entry, ...]

    def entry(self, version: str) -> Entry | None:
        """The entry of that version."""
        return next((entry for entry in self.entries if entry.version == version), None)

    def text(self) -> str:
        """The file."""
        return "\n\n".join([self.head, *map(str, self.entries)]) + "\n"


def read_changelog(text: str) -> Changelog:
    """The changelog in ``text``."""
    head, *parts = _HEADING.split(text)
    entries = []
    for version, day, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        words, _, data = body.partition(f"\n{DATA}\n")
        entries.append(Entry(version, day or "", words.strip("\n"), data.strip("\n")))
    return Changelog(head.strip("\n"), tuple(entries))


def with_release(changelog: Changelog, entry: Entry, unreleased: Collection[str]) -> Changelog:
    """The changelog with ``entry`` in front; it takes the words of the entries ``unreleased``."""
    words = [old.words for old in changelog.entries if old.version in unreleased and old.words]
    kept = tuple(old for old in changelog.entries if old.version not in unreleased)
    return Changelog(changelog.head, (entry._replace(words="\n\n".join(words)), *kept))


def data_section(review: Review, old: Dataset, new: Dataset) -> str:
    """What changed in the data, as a list for readers: counts, rows by table, corrections, schema."""
    lines = [
        *_recounted(review.recounts, old, new),
        *_rows(review.diff, old, new),
        *_corrections(review.diff.changed, new),
        *(f"Schema: {code(change.sentence)}" for change in review.schema),
    ]
    return "\n".join(f"- {line}." for line in lines) or "The tables are unchanged."


def _recounted(recounts: Iterable[Recount], old: Dataset, new: Dataset) -> Iterator[str]:
    """Counts that changed; those that changed for the same countries and bodies share a line."""
    rows = [*old.signatories.values(), *new.signatories.values()]
    names = {row["country"]: row["name"] for row in rows if row["type"] == "country"}
    names |= {row["signatory_id"]: row["name"] for row in rows}
    lines: dict[str, list[str]] = defaultdict(list)
    for rule, before, after, moved in recounts:
        who = {words: [one.id for one in moved if one.after == now] for now, words in COUNTED.items()}
        parts = (
            f"; {words}: {_some(names.get(id_, id_) for id_ in ids)}" for words, ids in who.items() if ids
        )
        lines["".join(parts)].append(f"`{rule}` {before} → {after}")
    return (f"Counts: {', '.join(counts)}{who}" for who, counts in lines.items())


def _rows(diff: Diff, old: Dataset, new: Dataset) -> Iterator[str]:
    """Rows, columns and tables added and removed, one line a table."""
    for table in dict.fromkeys([*old.schema.tables, *new.schema.tables]):
        parts = []
        for word, differences, dataset in (("added", diff.added, new), ("removed", diff.removed, old)):
            here = [one for one in differences if one.table == table]
            parts += [f"table {word}" for one in here if one.what == "table"]
            parts += [f"column `{one.column}` {word}" for one in here if one.what == "column"]
            if ids := [one.record_id for one in here if one.what == "row"]:
                names = _some(_names(dataset, table, ids))
                parts.append(f"{len(ids):,} {word}" + (f" ({names})" if names else ""))
        if parts:
            title = (new if table in new.schema.tables else old).schema.table(table).title
            yield f"{title}: {', '.join(parts)}"


def _corrections(changed: Iterable[Difference], new: Dataset) -> Iterator[str]:
    """Changed cells: those of rows that readers know by a name are shown, the others counted."""
    shown, counted = [], 0
    for one in changed:
        names = _names(new, one.table, [one.record_id]) if one.table in new.schema.tables else []
        if not names or one.column == "note":
            counted += 1
            continue
        field = new.schema.table(one.table).field(one.column)
        before, after = _value(field, one.old), _value(field, one.new)
        shown.append(f"{code(names[0])}, {one.column.replace('_', ' ')}: {before} → {after}")
    yield from (f"Corrected: {line}" for line in shown[:SHOWN])
    if more := len(shown[SHOWN:]) + counted:
        yield f"{more:,} {'more ' if shown else ''}values of notes, evidence and other rows changed"


def _names(dataset: Dataset, table: str, ids: Iterable[str]) -> list[str]:
    """What readers call those rows of a table."""
    if NAMED.get(table) not in dataset.schema.table(table).names:
        return []
    rows = dataset.by_id(table)
    return [name for id_ in ids if id_ in rows and (name := rows[id_][NAMED[table]])]


def _some(names: Iterable[str]) -> str:
    every = list(map(code, names))
    more = f" and {len(every) - SHOWN:,} more" if len(every) > SHOWN else ""
    return ", ".join(every[:SHOWN]) + more


def _value(field: Field, text: str) -> str:
    return (in_english(text) if field.is_date else code(text)) or "blank"

"""One entry from answers to files: understand, compose, check, show, write. Both scripts go this way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from adding import gathered
from adding.plain_words import key_of, understand
from adding.questions import Answers, all_questions
from adding.rows import Change, Draft, compose
from common import Refused
from ilrs_signatories.dataset.dataset import Dataset, Row, read_dataset
from ilrs_signatories.dataset.reader import Files, open_files
from ilrs_signatories.dataset.schema import DESCRIPTOR, Schema, Table
from ilrs_signatories.derived.counting_rules import RULES, split
from ilrs_signatories.derived.membership import bodies, statuses
from ilrs_signatories.errors import DamagedPackage
from validation import structure
from validation.check import Fault, check
from validation.report import escape

ORDER = (
    *("signatories", "sources", "agreements", "parties", "events"),
    *("published_lists", "published_list_entries", "artemis_accords", "evidence"),
)
"""The order in which files are replaced: a table comes after all that it names."""


class InMemory(Files):
    """The files of a package as they were read, or as they would be."""

    def __init__(self, path: str, files: Mapping[str, bytes]) -> None:
        self.path = path
        self.files = dict(files)

    def names(self) -> list[str]:
        return sorted(self.files)

    def read(self, name: str) -> bytes:
        if name not in self.files:
            raise FileNotFoundError(2, "no such file", name)
        return self.files[name]


class Entry(NamedTuple):
    """A draft that the validator accepts: how the answers were read, its rows, and the files that change."""

    title: str
    read: list[str]
    shown: str
    after: dict[str, bytes]
    counts: list[str]

    def text(self) -> str:
        """How the answers were read, then its rows: the file and the columns that are not blank."""
        return "\n".join([*self.read, self.shown])

    def outcome(self) -> str:
        """What the entry changes in the counts."""
        return "; ".join(self.counts) if self.counts else "no count changes"


def schema_of(folder: Path) -> Schema:
    """The schema of a package folder; raises ``Refused`` or ``DamagedPackage``."""
    if not (folder / DESCRIPTOR).is_file():
        raise Refused(f"no {DESCRIPTOR} in {folder}")
    return read_dataset(folder).schema


def snapshot(folder: Path) -> InMemory:
    """The files of a package folder, read once. Raises ``Refused`` if the validator finds a fault in them."""
    schema_of(folder)
    found = open_files(folder)
    if faults := check(found, quick=True):
        lines = "\n".join(_line(fault) for fault in faults)
        raise Refused(f"the tables have faults already, fix these first:\n{lines}", status=1)
    return InMemory(str(folder), {name: found.read(name) for name in found.names()})


def prepare(
    files: InMemory, kind: str, answers: Answers, today: str, headings: Mapping[str, str] | None = None
) -> Entry:
    """The entry that follows from the answers. Raises ``Refused`` in words for the contributor.

    ``headings`` gives what the contributor was asked for each question, to begin a message with.
    """
    dataset = read_dataset(files)
    asked = all_questions(dataset.schema)
    names = headings or {name: f"--{name.replace('_', '-')}" for name in asked}
    damage = ""
    try:
        understood = understand(dataset, answers, names)
        draft = compose(dataset, kind, understood.answers)
        after = _with_status(files, draft, today)
    except DamagedPackage as error:  # a cell that no reader takes: the validator says which
        after, damage = _files(dataset, draft), str(error)
    except ValueError as error:
        raise Refused(str(error), status=1) from None
    if faults := check(InMemory(files.path, {**files.files, **after}), quick=True):
        places: dict[tuple[str, str | None], str] = {
            (dataset.schema.table(asked[name].table).path, asked[name].field.name): names[name]
            for name in reversed(asked)
            if name in names
        }
        damage = "\n".join(_line(fault, places, headings is not None) for fault in faults)
    if damage:
        raise Refused(damage, status=1)
    read = [escape(line) for line in [*understood.lines, *_reminders(dataset, draft)]]
    now = _after(files, after)
    shown = _shown(dataset, draft)
    if DESCRIPTOR in after:
        shown += f"\n{DESCRIPTOR}: coverage.gathered becomes {now.schema.gathered}"
    return Entry(_title(dataset, kind, draft), read, shown, after, _counts(dataset, now))


def _title(dataset: Dataset, kind: str, draft: Draft) -> str:
    """What a commit of the entry says."""
    if kind == "correct":
        return f"data: correct {draft.changed[0].column} of {draft.changed[0].key}"
    new = [
        row[dataset.schema.table(name).key[0]]
        for name, row in draft.added
        if name in ("agreements", "events")
    ]
    return f"data: add {new[0]}" if new else f"data: add what {draft.added[-1][1]['source_id']} says"


def _reminders(dataset: Dataset, draft: Draft) -> Iterator[str]:
    """Notes of corrected records, which may say what is no longer so."""
    for change in draft.changed:
        asked = change.table != "evidence" and change.column not in ("note", "status")
        rows = dataset.rows(change.table) if asked else []
        for row in rows:
            if key_of(dataset, change.table, row) == change.key and row.get("note"):
                yield f"the note of {change.key} may need a correction too: {row['note']}"


def _with_status(files: InMemory, draft: Draft, today: str) -> dict[str, bytes]:
    """The files that change: the draft's, with the status that follows, and the day in the descriptor."""
    dataset = read_dataset(files)
    moved = gathered.moved(files.files[DESCRIPTOR], _after(files, _files(dataset, draft)), today)
    day = {DESCRIPTOR: moved} if moved != files.files[DESCRIPTOR] else {}
    after = _after(files, {**day, **_files(dataset, draft)})
    now = statuses(after, after.schema.gathered)
    new = {row["signatory_id"]: row for table, row in draft.added if table == "signatories"}
    for id_, row in after.signatories.items():
        if id_ in new:
            new[id_]["status"] = now[id_]
        elif row["status"] != now[id_]:
            draft.changed.append(Change("signatories", id_, "status", now[id_]))
    return {**day, **_files(dataset, draft)}


def _after(files: InMemory, changes: Mapping[str, bytes]) -> Dataset:
    return read_dataset(InMemory(files.path, {**files.files, **changes}))


def _files(dataset: Dataset, draft: Draft) -> dict[str, bytes]:
    """Path to new bytes of each file that the draft changes, in the order of replacing."""
    touched = {name for name, _ in draft.added} | {change.table for change in draft.changed}
    tables = [dataset.schema.table(name) for name in ORDER if name in touched]
    return {table.path: _bytes(table, _rows(dataset, table, draft)) for table in tables}


def _rows(dataset: Dataset, table: Table, draft: Draft) -> list[Row]:
    rows = {key_of(dataset, table.name, row): dict(row) for row in dataset.rows(table.name)}
    for change in draft.changed:
        if change.table == table.name:
            rows[change.key][change.column] = change.value
    return [*rows.values(), *(row for name, row in draft.added if name == table.name)]


def _bytes(table: Table, rows: list[Row]) -> bytes:
    columns = {name: [row.get(name, "") for row in rows] for name in table.names}
    cells = list(zip(*columns.values(), strict=True))
    order = sorted(zip(structure.sort_keys(table, columns), range(len(rows)), strict=True))
    lines = [structure.written(table.names), *(structure.written(cells[number]) for _, number in order)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")


def _counts(before: Dataset, after: Dataset) -> list[str]:
    """For each counting rule whose number changes its name, and the number before and after."""
    old, new = _numbers(before), _numbers(after)
    return [
        f"{name.replace('_', ' ')} {old[name]} -> {new[name]}" for name in RULES if old[name] != new[name]
    ]


def _numbers(dataset: Dataset) -> dict[str, str]:
    day = dataset.schema.gathered
    joined = bodies(dataset, day)
    found = {name: split(rule.counted(joined), day) for name, rule in RULES.items()}
    return {
        name: f"{len(members)}" + (f", possibly {len(members) + len(possible)}" if possible else "")
        for name, (members, possible) in found.items()
    }


def _shown(dataset: Dataset, draft: Draft) -> str:
    lines = []
    for name, row in draft.added:
        table = dataset.schema.table(name)
        lines.append(f"{table.path}: a new row")
        lines += [
            f"  {field.name}: {escape(row[field.name])}" for field in table.fields if row.get(field.name)
        ]
    for name, key, column, value in draft.changed:
        lines.append(f"{dataset.schema.table(name).path}: {escape(key)}: {column} becomes {escape(value)}")
    return "\n".join(lines)


def _line(
    fault: Fault, places: Mapping[tuple[str, str | None], str] | None = None, plain: bool = False
) -> str:
    """A fault as one line that begins with the question that it is about; ``plain`` omits the rule."""
    where = (places or {}).get((fault.file, fault.column))
    place = ":".join(str(part) for part in (fault.file, fault.line, fault.column) if part is not None)
    rule = "" if plain else f"[{fault.rule}] "
    return escape(f"{where or place}: {rule}{fault.message} - {fault.fix}")

"""One entry from answers to files: understand, compose, check, show, write. Both scripts go this way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from adding import gathered
from adding.compose import Change, Draft, compose
from adding.plain_words import understand
from adding.questions import Answers, by_name
from common import Refused
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.dataset.reader import Files, open_files
from ilrs_signatories.dataset.schema import DESCRIPTOR, Schema
from ilrs_signatories.derived.membership import statuses
from ilrs_signatories.errors import DamagedPackage
from review.report import recounts
from validation import structure
from validation.check import Fault, check
from validation.report import escape

ORDER = (
    *("signatories", "sources", "agreements", "parties", "events"),
    *("published_lists", "published_list_entries", "artemis_accords", "evidence"),
)
"""The order in which files are replaced: a table comes after all that it names."""


class Entry(NamedTuple):
    """A draft that the validator accepts: what a commit of it says, the files that change, and for people how
    the answers were read, its rows (the columns that are not blank), and what it changes in the counts.
    """

    title: str
    after: dict[str, bytes]
    text: str
    outcome: str


def schema_of(folder: Path) -> Schema:
    """The schema of a package folder; raises ``Refused`` or ``DamagedPackage``."""
    if not (folder / DESCRIPTOR).is_file():
        raise Refused(f"no {DESCRIPTOR} in {folder}")
    return read_dataset(folder).schema


def snapshot(folder: Path) -> Files:
    """The files of a package folder, read once. Raises ``Refused`` if the validator finds a fault in them."""
    schema_of(folder)
    found = open_files(folder)
    if faults := check(found, quick=True):
        lines = "\n".join(_line(fault) for fault in faults)
        raise Refused(f"the tables have faults already, fix these first:\n{lines}", status=1)
    return Files({name: found.read(name) for name in found.names()}, str(folder))


def prepare(
    files: Files,
    kind: str,
    answers: Answers,
    today: str,
    headings: Mapping[str, str] | None = None,
    remarks: Sequence[str] = (),
) -> Entry:
    """The entry that follows from the answers. Raises ``Refused`` in words for the contributor.

    ``headings`` gives what the contributor was asked for each question, to begin a message with; ``remarks``
    come after how the answers were read.
    """
    dataset = read_dataset(files)
    asked = by_name(dataset.schema)
    names = headings or {name: f"--{name.replace('_', '-')}" for name in asked}
    try:
        read, lines = understand(dataset, answers, names)
        draft = compose(dataset, kind, read)
        after = _with(files, dataset, draft, today)
    except ValueError as error:
        raise Refused(str(error), status=1) from None
    with suppress(DamagedPackage, ValueError):  # what is missing or blank: the validator says which
        _set_status(draft, read_dataset(after))
        after = _with(files, dataset, draft, today)
    if faults := check(after, quick=True):
        places = {
            (dataset.schema.table(question.table).path, question.field.name): names.get(name, "")
            for name, question in asked.items()
        }
        asked_as = [places.get((fault.file, fault.column or ""), "") for fault in faults]
        told = [_line(*each, plain=headings is not None) for each in zip(faults, asked_as, strict=True)]
        raise Refused("\n".join(told), status=1)
    now = read_dataset(after)
    read_as = [escape(line) for line in (*lines, *_reminders(dataset, draft), *remarks)]
    counts = [
        f"{rule.replace('_', ' ')} {was} -> {is_}"
        for rule, was, is_, _ in recounts(dataset, now)
        if was != is_
    ]
    paths = [DESCRIPTOR, *(dataset.schema.table(name).path for name in ORDER)]
    return Entry(
        _title(dataset, kind, draft),
        {path: after.contents[path] for path in paths if after.contents[path] != files.contents[path]},
        "\n".join([*read_as, *_shown(dataset, now, draft)]),
        "; ".join(counts) or "no count changes",
    )


def _with(files: Files, dataset: Dataset, draft: Draft, today: str) -> Files:
    """The files with the rows of the draft in the tables of the dataset, and the day that follows."""
    contents = dict(files.contents)
    for name in {name for name, _ in draft.added} | {change.table for change in draft.changed}:
        table = dataset.schema.table(name)
        rows = {key: dict(row) for key, row in dataset.by_id(name).items()}
        for change in draft.changed:
            if change.table == name:
                rows[change.key][change.column] = change.value
        added = [row for table_, row in draft.added if table_ == name]
        contents[table.path] = structure.canonical(table, [*rows.values(), *added])
    now = read_dataset(Files(contents, files.path))
    contents[DESCRIPTOR] = gathered.moved(contents[DESCRIPTOR], now, today)
    return Files(contents, files.path)


def _set_status(draft: Draft, after: Dataset) -> None:
    """Give new signatories the status that follows, and change that of others."""
    new = {row["signatory_id"]: row for table, row in draft.added if table == "signatories"}
    for id_, status in statuses(after, after.schema.gathered).items():
        if id_ in new:
            new[id_]["status"] = status
        elif after.signatories[id_]["status"] != status:
            draft.changed.append(Change("signatories", id_, "status", status))


def _title(dataset: Dataset, kind: str, draft: Draft) -> str:
    """What a commit of the entry says."""
    if kind == "correct":
        return f"data: correct {draft.changed[0].column} of {draft.changed[0].key}"
    new = {table: row[dataset.schema.table(table).key[0]] for table, row in draft.added}
    name = new.get("agreements") or new.get("events") or f"what {draft.added[-1][1]['source_id']} says"
    return f"data: add {name}"


def _reminders(dataset: Dataset, draft: Draft) -> Iterator[str]:
    """Notes of corrected records, which may say what is no longer so."""
    for table, key, column, _ in draft.changed:
        note = dataset.by_id(table)[key].get("note")
        if table != "evidence" and column not in ("note", "status") and note:
            yield f"the note of {key} may need a correction too: {note}"


def _shown(before: Dataset, now: Dataset, draft: Draft) -> Iterator[str]:
    """The rows of the draft: for a new one the columns that are not blank, for others the new cells."""
    for name, row in draft.added:
        table = now.schema.table(name)
        yield f"{table.path}: a new row"
        yield from (f"  {column}: {escape(row[column])}" for column in table.names if row.get(column))
    for name, key, column, value in draft.changed:
        yield f"{now.schema.table(name).path}: {escape(key)}: {column} becomes {escape(value)}"
    if now.schema.gathered != before.schema.gathered:
        yield f"{DESCRIPTOR}: coverage.gathered becomes {now.schema.gathered}"


def _line(fault: Fault, asked_as: str = "", plain: bool = False) -> str:
    """A fault as one line that begins with the question that it is about; ``plain`` omits the rule."""
    place = ":".join(str(part) for part in (fault.file, fault.line, fault.column) if part is not None)
    rule = "" if plain else f"[{fault.rule}] "
    return escape(f"{asked_as or place}: {rule}{fault.message} - {fault.fix}")

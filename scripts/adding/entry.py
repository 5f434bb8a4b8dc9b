"""One entry from answers to files: understand, compose, check, show, write. Both scripts go this way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from adding import gathered
from adding.answers import understand
from adding.compose import Draft, compose
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
    if faults := check(found):
        lines = "\n".join(map(_line, faults))
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
    if faults := check(after):
        places = {
            (dataset.schema.table(question.table).path, question.field.name): names.get(name, "")
            for name, question in asked.items()
        }
        told = [_line(one, places.get((one.file, one.column or ""), ""), bool(headings)) for one in faults]
        raise Refused("\n".join(told), status=1)
    now = read_dataset(after)
    notes = [
        f"the note of {key} may need a correction too: {note}"
        for table, key, column, _ in draft.changed
        if table != "evidence" and column not in ("note", "status")
        if (note := dataset.by_id(table)[key].get("note"))
    ]
    counts = [
        f"{one.rule.replace('_', ' ')} {one.before} -> {one.after}"
        for one in recounts(dataset, now)
        if one.before != one.after
    ]
    paths = [DESCRIPTOR, *(dataset.schema.table(name).path for name in ORDER)]
    return Entry(
        _title(dataset, kind, draft),
        {path: after.contents[path] for path in paths if after.contents[path] != files.contents[path]},
        "\n".join([*map(escape, (*lines, *notes, *remarks)), *_shown(dataset, now, draft)]),
        "; ".join(counts) or "no count changes",
    )


def _with(files: Files, dataset: Dataset, draft: Draft, today: str) -> Files:
    """The files with the rows of the draft in the tables of the dataset, and the day that follows."""
    contents = dict(files.contents)
    for name in {name for name, _ in draft.added} | {name for name, *_ in draft.changed}:
        table = dataset.schema.table(name)
        rows = dict(dataset.by_id(name))
        for changed, key, column, value in draft.changed:
            if changed == name:
                rows[key] = rows[key] | {column: value}
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
        elif status != after.signatories[id_]["status"]:
            draft.changed.append(("signatories", id_, "status", status))


def _title(dataset: Dataset, kind: str, draft: Draft) -> str:
    """What a commit of the entry says."""
    if kind == "correct":
        _, key, column, _ = draft.changed[0]
        return f"data: correct {column} of {key}"
    new = {table: row[dataset.schema.table(table).key[0]] for table, row in draft.added}
    name = new.get("agreements") or new.get("events") or f"what {draft.added[-1][1]['source_id']} says"
    return f"data: add {name}"


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
    place = asked_as or ":".join(str(part) for part in fault[:3] if part is not None)
    return escape(f"{place}: {'' if plain else f'[{fault.rule}] '}{fault.message} - {fault.fix}")

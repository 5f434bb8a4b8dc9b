"""Add a signing, an event, a source or evidence, or correct a value, with all rows that belong to it.

Asks the few questions that matter, the address of the page first; every other column is a flag. Names, dates
and choices may be written as people write them (Laos, MoU, 3 March 2026). The rows are shown before anything
is written, and only rows that the validator accepts are written.

Exit status: 0 written (or, with --dry-run, shown), 1 refused or declined and nothing written, 2 wrong usage,
or a folder that cannot be read or written.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from datetime import date
from pathlib import Path

import common
from adding.entry import Entry, prepare, schema_of, snapshot
from adding.prompt import ask_all
from adding.questions import ALIASES, KINDS, Answers, Question, questions
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.dataset.schema import Schema

HELP = {
    "signing": "an agreement with its parties and evidence; its signatory and source if they are new",
    "event": "a dated step other than a signature: an application, a withdrawal, an entry into force",
    "source": "a source, and what it says of one value",
    "evidence": "what a known or a new source says of one value",
    "correct": "a new value for one column of one record, with the source that gives it",
}


def main(arguments: list[str] | None = None, today: str | None = None) -> int:
    """Run the command line and return its exit status; ``today`` is an ISO day, by default the system's."""
    try:
        text, status = _add(arguments, today or date.today().isoformat())
    except (EOFError, KeyboardInterrupt):
        reason, status = "the answers ended early", 1
    except common.Refused as error:
        reason, status = str(error).removesuffix("; nothing was written"), error.status
    else:
        common.output(text)
        return status
    print(f"add.py: {reason}\nnothing was written", file=sys.stderr)
    return status


def _add(arguments: list[str] | None, today: str) -> tuple[str, int]:
    """What to print in the end, and the exit status."""
    folder = _folder(arguments)
    schema = schema_of(folder)
    options = _parser(schema).parse_args(arguments)
    given = {question.name: getattr(options, question.name) for question in questions(schema, options.kind)}
    answers = {name: text for name, text in given.items() if text is not None}
    if not options.yes or options.dry_run:
        answers, entry = _tried(folder, options, answers, today)
        if options.dry_run:
            return f"{entry.text()}\n{entry.outcome()}\na dry run: nothing was written", 0
        print(f"{entry.text()}\n{entry.outcome()}")
        if _ask("write these rows? [y/N] ").strip().lower() not in ("y", "yes"):
            return "nothing was written", 1
    with common.writing(folder) as write:
        entry = prepare(snapshot(folder), options.kind, answers, today)
        write(entry.after)
    return _done(entry, options), 0


def _ask(prompt: str) -> str:
    if sys.stdin is None or sys.stdout is None:
        raise EOFError
    return input(prompt)


def _tried(folder: Path, options: argparse.Namespace, answers: Answers, today: str) -> tuple[Answers, Entry]:
    """The answers, asked where they are not given, and the entry that would follow from them."""
    files = snapshot(folder)
    if not options.yes:
        answers = ask_all(read_dataset(files), options.kind, answers, _ask, print)
    try:
        return answers, prepare(files, options.kind, answers, today)
    except common.Refused:
        if not options.yes:
            print(f"\nyour answers, to correct and run again:\n{_again(options, answers)}")
        raise


def _done(entry: Entry, options: argparse.Namespace) -> str:
    shown = [entry.text()] if options.yes else []
    paths = " ".join(entry.after)
    next_ = (
        "next: python scripts/validate.py\n"
        f"      git add {paths}\n"
        f'      git commit -m "{entry.title}"\n'
        "      git push, and open a pull request"
    )
    return "\n".join([*shown, f"written: {', '.join(entry.after)}", entry.outcome(), next_])


def _again(options: argparse.Namespace, answers: Answers) -> str:
    """The command that gives all answers as flags, so that none has to be typed a second time."""
    given = [(f"--{name.replace('_', '-')}", text) for name, text in answers.items() if text]
    return shlex.join(
        ["python", "scripts/add.py", options.kind, "--yes", *(word for pair in given for word in pair)]
    )


def _folder(arguments: list[str] | None) -> Path:
    """The package folder, which must be known before the flags, since its descriptor names them."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--package", type=Path, default=common.REPOSITORY)
    known, _ = parser.parse_known_args(arguments)
    package: Path = known.package
    return package


def _parser(schema: Schema) -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="|".join(KINDS))
    for kind, help_ in HELP.items():
        command = kinds.add_parser(kind, help=help_, description=f"Add {help_}.", allow_abbrev=False)
        folder = "the package folder (default: this repository)"
        command.add_argument("--package", type=Path, default=common.REPOSITORY, metavar="DIR", help=folder)
        command.add_argument("--yes", action="store_true", help="ask nothing and write")
        command.add_argument("--dry-run", action="store_true", help="show the rows and write nothing")
        for part in KINDS[kind]:
            group = command.add_argument_group(part)
            for question in questions(schema, kind):
                if question.part == part or (part == "event" and question.name == "agreement_id"):
                    _flag(group, question)
    return parser


def _flag(group: argparse._ArgumentGroup, question: Question) -> None:
    values = f" One of: {', '.join(question.words)}." if question.words else ""
    flags = [question.name.replace("_", "-"), *filter(None, [ALIASES.get(question.name)])]
    group.add_argument(
        *(f"--{flag}" for flag in flags),
        dest=question.name,
        metavar="TEXT",
        help=(question.field.description + values).replace("%", "%%"),
    )


if __name__ == "__main__":
    sys.exit(common.run(main))

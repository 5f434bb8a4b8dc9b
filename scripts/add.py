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
from itertools import chain
from pathlib import Path

import common
from adding.answers import meaning, problem, signatory
from adding.compose import INTERNATIONAL, known_source, like_earlier
from adding.entry import Entry, prepare, schema_of, snapshot
from adding.questions import KINDS, TABLE, Answers, Question, by_name, by_part, questions
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.dataset.schema import Schema
from validation import values

PACKAGE = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
_HELP = "the package folder (default: this repository)"
PACKAGE.add_argument("--package", type=Path, default=common.REPOSITORY, metavar="DIR", help=_HELP)


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
    # The folder comes first, since its descriptor names the flags.
    folder: Path = PACKAGE.parse_known_args(arguments)[0].package
    schema = schema_of(folder)
    options = _parser(schema).parse_args(arguments)
    names = [question.name for question in questions(schema, options.kind)]
    answers = {name: text for name in names if (text := getattr(options, name)) is not None}
    if not options.yes or options.dry_run:
        answers, entry = _tried(folder, options, answers, today)
        if options.dry_run:
            return f"{entry.text}\n{entry.outcome}\na dry run: nothing was written", 0
        print(f"{entry.text}\n{entry.outcome}")
        if _ask("write these rows? [y/N] ").strip().lower() not in ("y", "yes"):
            return "nothing was written", 1
    with common.writing(folder) as write:
        entry = prepare(snapshot(folder), options.kind, answers, today)
        write(entry.after)
    lines = [
        *([entry.text] if options.yes else []),
        f"written: {', '.join(entry.after)}",
        entry.outcome,
        "next: python scripts/validate.py",
        f"      git add {' '.join(entry.after)}",
        f'      git commit -m "{entry.title}"',
        "      git push, and open a pull request",
    ]
    return "\n".join(lines), 0


def _tried(folder: Path, options: argparse.Namespace, answers: Answers, today: str) -> tuple[Answers, Entry]:
    """The answers, asked where they are not given, and the entry that would follow from them."""
    files = snapshot(folder)
    if not options.yes:
        answers = _ask_all(read_dataset(files), options.kind, answers)
    try:
        return answers, prepare(files, options.kind, answers, today)
    except common.Refused:
        if not options.yes:  # so that no answer has to be typed a second time
            given = {f"--{name.replace('_', '-')}": text for name, text in answers.items() if text}
            again = ["python", "scripts/add.py", options.kind, "--yes", *chain(*given.items())]
            print(f"\nyour answers, to correct and run again:\n{shlex.join(again)}")
        raise


def _ask(prompt: str) -> str:
    if sys.stdin is None or sys.stdout is None:
        raise EOFError
    return input(prompt)


def _ask_all(dataset: Dataset, kind: str, given: Answers) -> Answers:
    """All answers of a prompt; what is given, or follows from other answers, is not asked."""
    asked, answers = by_name(dataset.schema), dict(given)
    for name in KINDS[kind]["asked"]:
        read = {each: meaning(dataset, asked[each], text) for each, text in answers.items()}
        if name not in given and _matters(dataset, name, read):
            needed = name in TABLE["needed"] and (kind, name) != ("correct", "url")
            answers[name] = _answer(dataset, asked[name], needed)
    return answers


def _matters(dataset: Dataset, name: str, answers: Answers) -> bool:
    """Whether a question is still open: not of a page, publisher or signatory that the tables have."""
    page = by_part(dataset.schema, answers)["source"]
    match name:
        case "url":
            return not known_source(dataset, page)
        case "publisher" | "published" | "source_type" | "side" | "language":
            known = name.removeprefix("source_") in like_earlier(dataset, page)
            return not known and "url" in page and not known_source(dataset, page)
        case "name":
            return not answers.get("signatory_id")
        case "country" if answers.get("signatory_type") in ("country", *INTERNATIONAL):
            return False
        case "signatory_type" | "country":
            id_, called = answers.get("signatory_id", ""), answers.get("name", "")
            return not (signatory(dataset, id_) or signatory(dataset, called) or values.country_named(called))
        case "claimant":
            return answers.get("event") == "claimed"
    return True


def _answer(dataset: Dataset, question: Question, needed: bool) -> str:
    """What was typed, once it is understood."""
    choices = {str(number): words[0] for number, words in enumerate(question.words.values(), start=1)}
    for number, word in choices.items():
        print(f"  {number} {word}")
    prompt = f"{TABLE['prompts'][question.name]}{'' if needed else ' (Enter if not stated)'}: "
    while True:
        text = _ask(prompt).strip()
        text = choices.get(text.lstrip("0"), text)
        read = meaning(dataset, question, text)
        wrong = "this is needed" if needed and not read else problem(question, read) if read else ""
        if not wrong:
            if read != text:
                print(f"  read as {read}")
            return text
        print(f"  {wrong}")


def _parser(schema: Schema) -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="|".join(KINDS))
    for kind, described in KINDS.items():
        about = {"help": described["help"], "description": f"Add {described['help']}."}
        command = kinds.add_parser(kind, allow_abbrev=False, parents=[PACKAGE], **about)
        command.add_argument("--yes", action="store_true", help="ask nothing and write")
        command.add_argument("--dry-run", action="store_true", help="show the rows and write nothing")
        groups = {part: command.add_argument_group(part) for part in described["parts"]}
        for question in questions(schema, kind):
            choices = f" One of: {', '.join(question.words)}." if question.words else ""
            flags = [question.name.replace("_", "-"), TABLE["aliases"].get(question.name)]
            groups[question.part].add_argument(
                *(f"--{flag}" for flag in flags if flag),
                dest=question.name,
                metavar="TEXT",
                help=(question.field.description + choices).replace("%", "%%"),
            )
    return parser


if __name__ == "__main__":
    sys.exit(common.run(main))

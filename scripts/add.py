"""Add a signing, a source, a piece of evidence or an event to the tables, with all rows that belong to it.

Every column is a flag; what is not given is asked, or with --yes left to the proposals. The rows are shown
before anything is written, and only rows that the validator accepts are written at all.

Exit status: 0 written (or, with --dry-run, shown), 1 refused or declined and nothing written, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]

from entry.asking import ask_all  # noqa: E402
from entry.questions import KINDS, Answers, Question, questions  # noqa: E402
from entry.session import Refused, open_package, prepare  # noqa: E402
from rules.model import Package  # noqa: E402

HELP = {
    "signing": "an agreement with its parties and evidence, and the signatory and the source if they are new",
    "source": "a source, and what it says of one value",
    "evidence": "what a source says of one value",
    "event": "a dated step other than a signature, with its source and its evidence",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    folder = _folder(arguments)
    try:
        package = open_package(folder)
        return _add(folder, package, _parser(package).parse_args(arguments))
    except (Refused, ModuleNotFoundError) as error:
        print(f"add.py: {error}", file=sys.stderr)
        print("nothing was written", file=sys.stderr)
        return 1
    except ValueError as error:
        print(f"add.py: {error}", file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        print("\nadd.py: the answers ended early; nothing was written", file=sys.stderr)
        return 1


def _add(folder: Path, package: Package, options: argparse.Namespace) -> int:
    asked = questions(package, options.kind)
    answers = {
        question.name: value for question in asked if (value := getattr(options, question.name)) is not None
    }
    if not options.yes:
        answers = ask_all(package, options.kind, asked, answers, input, print)
    try:
        entry = prepare(folder, package, options.kind, answers)
    except Refused:
        if not options.yes:
            print(f"\nyour answers, to correct and run again:\n{_again(options.kind, answers)}")
        raise
    print(entry.text())
    if options.dry_run:
        print("a dry run: nothing was written")
        return 0
    if not options.yes and input("write these rows? [y/N] ").strip().lower() not in ("y", "yes"):
        print("nothing was written")
        return 1
    print("written: " + ", ".join(entry.write()))
    return 0


def _again(kind: str, answers: Answers) -> str:
    """The command that gives all answers as flags, so that none has to be typed a second time."""
    given = [(f"--{name.replace('_', '-')}", text) for name, text in answers.items() if text]
    return shlex.join(["python", "scripts/add.py", kind, "--yes", *(word for pair in given for word in pair)])


def _folder(arguments: list[str] | None) -> Path:
    """The package folder, which must be known before the flags, since its descriptor names them."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--package", type=Path, default=REPOSITORY)
    known, _ = parser.parse_known_args(arguments)
    package: Path = known.package
    return package


def _parser(package: Package) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="signing|source|evidence|event")
    for kind, help_ in HELP.items():
        command = kinds.add_parser(kind, help=help_, description=f"Add {help_}.", allow_abbrev=False)
        command.add_argument(
            "--package",
            type=Path,
            default=REPOSITORY,
            metavar="DIR",
            help="its folder (default: the repository)",
        )
        command.add_argument("--yes", action="store_true", help="ask nothing and write")
        command.add_argument("--dry-run", action="store_true", help="show the rows and write nothing")
        for part in KINDS[kind]:
            group = command.add_argument_group(part.entity)
            for question in questions(package, kind):
                if question.part == part:
                    _flag(group, question)
    return parser


def _flag(group: argparse._ArgumentGroup, question: Question) -> None:
    values = f" One of: {', '.join(question.meanings)}." if question.meanings else ""
    group.add_argument(
        f"--{question.name.replace('_', '-')}",
        dest=question.name,
        metavar=question.field.name.upper(),
        help=(question.description + values).replace("%", "%%"),
    )


if __name__ == "__main__":
    sys.exit(main())

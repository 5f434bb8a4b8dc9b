"""The command ``ilrs``.

Exit status: 0 done; 1 no such record; 2 wrong usage, or a package that cannot be read. An error is one line
on the standard error stream.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.errors import DamagedPackage, MissingExtra, NoRecord, WrongUsage, choose
from ilrs_signatories.export import FORMATS as EXPORT_FORMATS
from ilrs_signatories.output import FORMATS, WIDTH, escaped, terminal_width

OPTIONS: dict[str, dict[str, str]] = {
    "--as-of": {"metavar": "DAY", "help": "Answer as of this date, such as 2024-05-10"},
    "--known-on": {"metavar": "DAY", "help": "Ignore anything not yet published on this date"},
    "--type": {"metavar": "TYPE", "help": "Only signatories of this type"},
    "--rule": {"metavar": "RULE", "help": "The counting rule"},
    "--freq": {"metavar": "FREQ", "help": "Days, months (the default), quarters or years"},
    "--style": {"metavar": "STYLE", "help": "The form of the citation"},
    "--bom": {
        "action": "store_true",
        "help": "Start CSV tables with a byte order mark, so that Excel reads them as UTF-8",
    },
}

CHOICES: dict[str, Callable[[], Iterable[str]]] = {
    "--type": lambda: read_dataset().schema.choices("signatories", "type"),
    "--rule": lambda: RULES,
    "--freq": lambda: "DMQY",
    "--style": lambda: ("text", "bibtex", "csl-json"),
}
"""What the help of an option lists."""


class Command(NamedTuple):
    """A command: its help, its arguments (in brackets if optional), its options, the values of ``--format``.

    The first format is the default; without one there is no option ``--format``.
    """

    help: str
    arguments: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS


DAYS = ("--as-of", "--known-on")

COMMANDS = {
    "list": Command("List signatories by signing date", (), (*DAYS, "--type")),
    "show": Command("Show one signatory, agreement, event, source or published list", ("id",)),
    "count": Command("Count members on a date under a counting rule", (), (*DAYS, "--rule")),
    "reconcile": Command("Compare a published list or count with the data", ("[list]",), ("--rule",)),
    "evidence": Command("List what each source says of a record", ("id",)),
    "conflicts": Command("List values on which sources disagree, and which one is followed"),
    "history": Command("List a country's agreements and events by date", ("country",), DAYS),
    "timeline": Command("Count members period by period", (), ("--rule", "--freq", "--known-on")),
    "overlap": Command("List states that also signed the Artemis Accords", (), DAYS),
    "export": Command("Export all tables to DIR", ("dir",), ("--bom",), EXPORT_FORMATS),
    "diff": Command("Compare two versions of the data, each a folder or an archive", ("old", "new")),
    "cite": Command("Print a citation of this version of the data", (), ("--style",)),
    "wikitable": Command("Print the signatories as a MediaWiki table", (), ("--as-of",), ()),
    "tables": Command("List the tables"),
}


class Parser(argparse.ArgumentParser):
    """A parser without help and abbreviations of its own, that raises ``WrongUsage`` instead of exiting."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as argparse has them
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_formatter, **options)

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(message)


def main() -> int:
    """Run the command and return its exit status."""
    try:
        return _write(_answer(sys.argv[1:]))
    except NoRecord as error:
        return _complain(error, 1)
    except (ValueError, DamagedPackage, MissingExtra) as error:
        return _complain(error, 2)


def _answer(words: list[str]) -> str:
    common = Parser()  # what may be anywhere on the command line
    common.add_argument("--package", metavar="PATH", help="A folder or an archive of another version")
    common.add_argument("-V", "--version", action="store_true", help="Print the version of the data")
    common.add_argument("-h", "--help", action="store_true", help="Print this help")
    given, words = common.parse_known_args(words)
    if given.version:
        return f"ilrs {read_dataset(given.package).schema.version}\n"
    asks_help = given.help or words[:1] in ([], ["help"])
    name, *_ = words = words[words[:1] == ["help"] :] or [""]
    if not name:
        return _overview(common)
    command = COMMANDS[choose("command", name, COMMANDS)]
    parser = _parser(name, command, asks_help)
    if asks_help:
        return parser.format_help()
    args, rest = parser.parse_known_args(words[1:], given)
    if rest and not rest[0].startswith("-"):
        raise WrongUsage(f"unexpected argument {rest[0]!r}")
    if rest:
        formats = ("--format",) if command.formats else ()
        choose("option", rest[0].partition("=")[0], [*command.options, *formats, "--package"])
    if command.formats:
        choose("format", args.format, command.formats)
    home = {"list": "questions.signatories", "export": "export"}.get(name, f"questions.{name}")
    answer: Callable[[argparse.Namespace], str] = import_module(f"ilrs_signatories.{home}").command
    return answer(args)


def _formatter(prog: str) -> argparse.HelpFormatter:
    return argparse.HelpFormatter(prog, width=min(terminal_width(), WIDTH))


def _overview(common: Parser) -> str:
    """The help that lists the commands."""
    parser = Parser(
        prog="ilrs",
        usage="ilrs [--package PATH] COMMAND ...",
        description="Who has signed on to the International Lunar Research Station.",
        epilog="Run 'ilrs COMMAND --help' for options.",
        parents=[common],
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.help)
    return parser.format_help()


def _parser(name: str, command: Command, with_choices: bool) -> Parser:
    parser = Parser(prog=f"ilrs {name}", description=f"{command.help}.")
    for argument in command.arguments:
        word = argument.strip("[]")
        parser.add_argument(word, metavar=word.upper(), nargs="?" if word != argument else None)
    for option in command.options:
        given: dict[str, Any] = dict(OPTIONS[option])
        if with_choices and option in CHOICES:
            given["help"] += f": {', '.join(CHOICES[option]())}"
        parser.add_argument(option, **given)
    if command.formats:
        default, *others = command.formats
        help_ = f"The form of the answer: {default} (the default), {', '.join(others)}"
        parser.add_argument("--format", metavar="FORMAT", default=default, help=help_)
    return parser


def _write(text: str) -> int:
    """Write the answer in UTF-8 with LF, whatever the locale; a closed pipe is no error."""
    if sys.stdout is None:
        return _complain("cannot write: standard output is closed", 2)
    try:
        if hasattr(sys.stdout, "buffer"):
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
            sys.stdout.buffer.flush()
        else:  # in a notebook, or redirected by a program
            sys.stdout.write(text)
    except OSError as error:
        # What is left in the buffer would fail again when the interpreter exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0 if isinstance(error, BrokenPipeError) else _complain(f"cannot write: {error.strerror}", 2)
    return 0


def _complain(error: object, status: int) -> int:
    if sys.stderr is not None:
        print(f"ilrs: {escaped(str(error))}", file=sys.stderr)
    return status

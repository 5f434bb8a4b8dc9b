"""The command ``ilrs``.

Exit status: 0 done; 1 no such record; 2 wrong usage, or a package that cannot be read. An error is one line
on the standard error stream.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple, NoReturn

from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.errors import DamagedPackage, MissingExtra, NoRecord, WrongUsage, choose
from ilrs_signatories.output import FORMATS, escaped


class Option(NamedTuple):
    """An option with a value: its metavar, its help, and its choices, which are read for the help only."""

    metavar: str
    help: str
    choices: Callable[[], Sequence[str]] = tuple


def _rules() -> Sequence[str]:
    from ilrs_signatories.derived.counting_rules import RULES

    return tuple(RULES)


def _types() -> Sequence[str]:
    return read_dataset().schema.choices("signatories", "type")


OPTIONS = {
    "--as-of": Option("DAY", "Answer as of this date, such as 2024-05-10"),
    "--known-on": Option("DAY", "Ignore anything not yet published on this date"),
    "--type": Option("TYPE", "Only signatories of this type", _types),
    "--rule": Option("RULE", "The counting rule", _rules),
    "--freq": Option("FREQ", "Days, months (the default), quarters or years", lambda: ("D", "M", "Q", "Y")),
    "--style": Option("STYLE", "The form of the citation", lambda: ("text", "bibtex", "csl-json")),
}


class Command(NamedTuple):
    """A command: its help, its arguments, its options, and the values of ``--format``.

    An argument in brackets may be left out. Without ``formats`` there is no option ``--format``; the first
    of them is the default. ``switches`` are options without a value, with their help.
    """

    help: str
    arguments: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    switches: tuple[tuple[str, str], ...] = ()


BOM = (("--bom", "Start CSV tables with a byte order mark, so that Excel reads them as UTF-8"),)
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
    "export": Command(
        "Export all tables to DIR", ("dir",), (), ("csv", "parquet", "sqlite", "xlsx", "json"), BOM
    ),
    "diff": Command("Compare two versions of the data, each a folder or an archive", ("old", "new")),
    "cite": Command("Print a citation of this version of the data", (), ("--style",)),
    "wikitable": Command("Print the signatories as a MediaWiki table", (), ("--as-of",), ()),
    "tables": Command("List the tables"),
}


class Parser(argparse.ArgumentParser):
    """A parser that raises ``WrongUsage`` where argparse would print its usage and exit."""

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
    common = _common()
    given, words = common.parse_known_args(words)
    if given.version:
        return f"ilrs {read_dataset(given.package).schema.version}\n"
    asks_help = given.help or words[:1] in ([], ["help"])
    words = words[1:] if words[:1] == ["help"] else words
    if not words:
        return _parser(common, asks_help).format_help()
    command = COMMANDS[choose("command", words[0], COMMANDS)]
    parsers: dict[str, Parser] = {}
    parser = _parser(common, asks_help, parsers)
    if asks_help:
        return parsers[words[0]].format_help()
    args, rest = parser.parse_known_args(words, given)
    if rest and not rest[0].startswith("-"):
        raise WrongUsage(f"unexpected argument {rest[0]!r}")
    if rest:
        choose("option", rest[0].partition("=")[0], _options(command))
    if command.formats:
        choose("format", args.format, command.formats)
    answer: Callable[[argparse.Namespace], str] = import_module(_module(words[0])).command
    return answer(args)


def _module(command: str) -> str:
    """The module of a command, which has a function ``command``."""
    home = {"list": "questions.signatories", "export": "export"}.get(command, f"questions.{command}")
    return f"ilrs_signatories.{home}"


def _common() -> Parser:
    """What may be anywhere on the command line."""
    parser = Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--package", metavar="PATH", help="A folder or an archive of another version")
    parser.add_argument("-V", "--version", action="store_true", help="Print the version of the data")
    parser.add_argument("-h", "--help", action="store_true", help="Print this help")
    return parser


def _parser(common: Parser, with_help: bool, parsers: dict[str, Parser] | None = None) -> Parser:
    """The parser of every command; ``with_help`` reads the choices of options too."""
    parser = Parser(
        prog="ilrs",
        usage="ilrs [--package PATH] COMMAND ...",
        description="Who has signed on to the International Lunar Research Station.",
        epilog="Run 'ilrs COMMAND --help' for options.",
        parents=[common],
        add_help=False,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for name, command in COMMANDS.items():
        one = commands.add_parser(
            name, prog=f"ilrs {name}", help=command.help, description=command.help, add_help=False
        )
        _add_arguments(one, command, with_help)
        if parsers is not None:
            parsers[name] = one
    return parser


def _add_arguments(parser: Parser, command: Command, with_help: bool) -> None:
    for argument in command.arguments:
        name = argument.strip("[]")
        parser.add_argument(name, metavar=name.upper(), nargs="?" if name != argument else None)
    for name in command.options:
        option = OPTIONS[name]
        choices = ", ".join(option.choices()) if with_help else ""
        parser.add_argument(
            name, metavar=option.metavar, help=option.help + (f": {choices}" if choices else "")
        )
    for name, help_ in command.switches:
        parser.add_argument(name, action="store_true", help=help_)
    if command.formats:
        default, *others = command.formats
        help_ = f"The form of the answer: {default} (the default), {', '.join(others)}"
        parser.add_argument("--format", metavar="FORMAT", default=default, help=help_)


def _options(command: Command) -> list[str]:
    switches = [name for name, _ in command.switches]
    return [*command.options, *switches, *(["--format"] if command.formats else []), "--package"]


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

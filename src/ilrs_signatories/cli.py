"""The command ``ilrs``.

Exit status: 0 done, 1 no record of that id, 2 wrong usage or a package that cannot be read. What went wrong
is one line on the standard error stream.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import NamedTuple, NoReturn

from ilrs_signatories import formats
from ilrs_signatories.choices import choose
from ilrs_signatories.errors import DamagedPackage, MissingExtra
from ilrs_signatories.mediawiki import wikitable
from ilrs_signatories.package import Package, read_package
from ilrs_signatories.query import list_signatories
from ilrs_signatories.render import FORMATS, render_record, render_rows
from ilrs_signatories.show import BRIEF, NoRecord, show
from ilrs_signatories.signing import Signatory


class Command(NamedTuple):
    """A subcommand: its answer as text, its help, its positional argument if it has one, and its options.

    Without ``formats`` it has no option ``--format``; the first of them is the default.
    """

    answer: Callable[[Package, argparse.Namespace], str]
    help: str
    argument: str | None = None
    options: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS


class WrongUsage(ValueError):
    """The command line cannot be understood."""


def main() -> int:
    """Runs the command and returns its exit status."""
    try:
        return _write(_answer(sys.argv[1:]))
    except NoRecord as error:
        return _complain(error, 1)
    except (ValueError, DamagedPackage, MissingExtra) as error:
        return _complain(error, 2)


def list_(package: Package, given: argparse.Namespace) -> str:
    rows = list_signatories(package, given.as_of, given.known_on, given.type)
    columns = ("signed", "signatory_id", "name", "country", "grade")
    text = render_rows([_blank_as_none(row) for row in rows], Signatory._fields, columns, given.format)
    if given.format == "table":
        text += "\n" + _total(rows)
    return text


def _total(rows: list[Signatory]) -> str:
    members = [row for row in rows if row.certainty == "member"]
    countries = sum(row.type == "country" for row in members)
    text = f"Signatories: {len(members)} (countries {countries}, other bodies {len(members) - countries})\n"
    possible = [row.signatory_id for row in rows if row.certainty == "possible"]
    return text + (f"Not counted, since perhaps later: {', '.join(possible)}\n" if possible else "")


def _blank_as_none(row: Signatory) -> dict[str, object]:
    return {name: None if cell == "" else cell for name, cell in row._asdict().items()}


def show_(package: Package, given: argparse.Namespace) -> str:
    return render_record(show(package, given.id), BRIEF, given.format)


def tables_(package: Package, given: argparse.Namespace) -> str:
    columns = ("table", "title", "rows", "columns", "path")
    rows = [
        {
            "table": table.name,
            "title": table.title,
            "rows": len(package.rows(table.name)),
            "columns": len(table.fields),
            "path": table.path,
        }
        for table in package.tables.values()
    ]
    return render_rows(rows, columns, columns, given.format)


def wikitable_(package: Package, given: argparse.Namespace) -> str:
    return wikitable(package, given.as_of)


def export_(package: Package, given: argparse.Namespace) -> str:
    contents = formats.files(package, given.format)
    try:
        return "".join(f"{path}\n" for path in formats.put(given.dir, contents))
    except OSError as error:
        raise WrongUsage(f"cannot write {error.filename}: {error.strerror}") from None


COMMANDS = {
    "list": Command(
        list_,
        help="everyone who has signed an agreement on the station, in order of signature",
        options=("--as-of", "--known-on", "--type"),
    ),
    "show": Command(
        show_,
        help="one signatory, agreement, event, source or published list, with what belongs to it",
        argument="id",
    ),
    "export": Command(
        export_,
        help="write the tables into a folder, in a format for others, and print the paths of the files",
        argument="dir",
        formats=formats.FORMATS,
    ),
    "wikitable": Command(
        wikitable_,
        help="the signatories as a MediaWiki table, with references",
        options=("--as-of",),
        formats=(),
    ),
    "tables": Command(tables_, help="the tables of the package"),
}

OPTIONS = {
    "--as-of": ("DAY", "the list as of this day, such as 2024-05-10"),
    "--known-on": ("DAY", "leave out what no source had told of by this day"),
    "--type": ("TYPE", "one type of signatory, such as country"),
}


class Parser(argparse.ArgumentParser):
    """A parser that raises ``WrongUsage`` where argparse would print its usage and exit."""

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(message)


def _answer(words: list[str]) -> str:
    if words in (["-h"], ["--help"]):
        return _help()
    if words == ["--version"]:
        return f"ilrs {read_package().version}\n"
    if not words:
        raise WrongUsage(f"name a command: {', '.join(COMMANDS)}")
    name = choose("command", words[0], COMMANDS)
    command = COMMANDS[name]
    parser = _parser(name, command)
    if {"-h", "--help"} & set(words):
        return parser.format_help()
    given, rest = parser.parse_known_args(words[1:])
    if rest and not rest[0].startswith("-"):
        raise WrongUsage(f"unexpected argument {rest[0]!r}")
    if rest:
        choose("option", rest[0].partition("=")[0], _options(command))
    if command.formats:
        choose("format", given.format, command.formats)
    return command.answer(read_package(), given)


def _parser(name: str, command: Command) -> Parser:
    parser = Parser(
        prog=f"ilrs {name}",
        description=command.help,
        formatter_class=_formatter,
        allow_abbrev=False,
        add_help=False,
    )
    if command.argument:
        parser.add_argument(command.argument, metavar=command.argument.upper())
    for option in command.options:
        metavar, help_ = OPTIONS[option]
        parser.add_argument(option, metavar=metavar, help=help_)
    if command.formats:
        *others, last = command.formats
        help_ = f"{', '.join(others)} or {last}; the default is {command.formats[0]}"
        parser.add_argument("--format", metavar="FORMAT", default=command.formats[0], help=help_)
    return parser


def _options(command: Command) -> list[str]:
    return [*command.options, *(["--format"] if command.formats else [])]


def _formatter(prog: str) -> argparse.HelpFormatter:
    # Without a width the formatter asks shutil for the terminal's, an import that every run would pay for.
    return argparse.HelpFormatter(prog, width=100)


def _help() -> str:
    lines = [f"  {name:8}{command.help}\n" for name, command in COMMANDS.items()]
    return "".join(["usage: ilrs COMMAND ...\n\n", *lines, "\nilrs COMMAND --help tells the options.\n"])


def _write(text: str) -> int:
    try:
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is left in the buffer would fail again when the interpreter exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0 if isinstance(error, BrokenPipeError) else _complain(f"cannot write: {error.strerror}", 2)
    return 0


def _complain(error: object, status: int) -> int:
    print(f"ilrs: {error}", file=sys.stderr)
    return status

"""The command ``ilrs``.

Exit status: 0 done, 1 no record of that id, 2 wrong usage or a package that cannot be read. What went wrong
is one line on the standard error stream.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import NoReturn

from ilrs_signatories.choices import choose
from ilrs_signatories.commands import COMMANDS, OPTIONS, Command
from ilrs_signatories.errors import DamagedPackage, MissingExtra, NoRecord, WrongUsage
from ilrs_signatories.package import read_package


def main() -> int:
    """Runs the command and returns its exit status."""
    try:
        return _write(_answer(sys.argv[1:]))
    except NoRecord as error:
        return _complain(error, 1)
    except (ValueError, DamagedPackage, MissingExtra) as error:
        return _complain(error, 2)


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
    for argument in command.arguments:
        name = argument.strip("[]")
        parser.add_argument(name, metavar=name.upper(), nargs="?" if name != argument else None)
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
    lines = [f"  {name:11}{command.help}\n" for name, command in COMMANDS.items()]
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

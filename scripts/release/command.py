"""The command line of ``scripts/release.py``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from common import REPOSITORY
from ilrs_signatories.errors import DamagedPackage
from release.checks import problems
from release.prepare import prepare
from release.semver import Version, read_version
from review.report import printable


def main(description: str | None = None, arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    args = _parser(description).parse_args(arguments)
    try:
        if args.command == "prepare":
            refusals = []
            for path in prepare(args.repository, args.version, args.date):
                print(f"written: {path}")
        else:
            refusals = list(problems(args.repository, args.tag))
            if not refusals:
                print("the version, the changelog and the written text fit what changed")
    except (ValueError, DamagedPackage) as error:
        refusals = [str(error)]
    for refusal in refusals:
        print(f"release.py: {printable(refusal)}", file=sys.stderr)
    return 1 if refusals else 0


def _parser(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="release.py",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--repository", type=Path, default=REPOSITORY, metavar="DIR", help="a checkout (default: this one)"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="check|prepare")
    check = commands.add_parser("check", help="say what prevents a release")
    check.add_argument("--tag", metavar="vX.Y.Z", help="the tag of the release, to compare with the version")
    new = commands.add_parser("prepare", help="write the next version into the files that state it")
    new.add_argument("version", type=_version, metavar="X.Y.Z")
    new.add_argument("--date", required=True, metavar="YYYY-MM-DD", help="the day of the release")
    return parser


def _version(text: str) -> Version:
    try:
        return read_version(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None

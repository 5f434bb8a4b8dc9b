"""Check that the checkout may be released, or prepare its next version.

    python scripts/release.py check
    python scripts/release.py prepare 0.2.0 --date 2026-12-01
    python scripts/release.py citation

``check`` compares with the last tag, such as v0.1.0, and refuses a version or a changelog entry that does not
fit what changed; docs/versions.md says what fits. ``prepare`` writes the version and its day into
datapackage.json, the entry with the section Data into CHANGELOG.md, and CITATION.cff; it commits and tags
nothing. ``citation`` writes CITATION.cff alone, after a change of what datapackage.json says of the package.

Exit status: 0 done, 1 refused, and then nothing was written, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]

from ilrs_signatories.errors import DamagedPackage  # noqa: E402
from ilrs_signatories.formats import Files, put  # noqa: E402
from ilrs_signatories.package import read_package  # noqa: E402
from ilrs_signatories.review import printable  # noqa: E402
from releasing.about import read_about  # noqa: E402
from releasing.citation import citation_cff  # noqa: E402
from releasing.judgement import problems  # noqa: E402
from releasing.preparation import prepared  # noqa: E402
from releasing.version import Version, read_version  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    try:
        refusals = COMMANDS[options.command](options)
    except (ValueError, OSError, DamagedPackage) as error:
        refusals = [str(error)]
    for refusal in refusals:
        print(f"release.py: {printable(refusal)}", file=sys.stderr)
    return 1 if refusals else 0


def _check(options: argparse.Namespace) -> list[str]:
    found = list(problems(options.repository))
    if not found:
        print("the version, the changelog and the citation fit what changed")
    return found


def _prepare(options: argparse.Namespace) -> list[str]:
    return _write(options.repository, prepared(options.repository, options.version, options.date))


def _citation(options: argparse.Namespace) -> list[str]:
    text = citation_cff(read_about(read_package(options.repository)))
    return _write(options.repository, {"CITATION.cff": text.encode("utf-8")})


def _write(repository: Path, files: Files) -> list[str]:
    for path in put(repository, files):
        print(f"{Path(path).relative_to(repository)}: written")
    return []


COMMANDS = {"check": _check, "prepare": _prepare, "citation": _citation}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Check or prepare a release.")
    parser.add_argument(
        "--repository", type=Path, default=REPOSITORY, metavar="DIR", help="a checkout (default: this one)"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="|".join(COMMANDS))
    commands.add_parser("check", help="refuse a version or a changelog entry that does not fit what changed")
    prepare = commands.add_parser("prepare", help="write the version, the changelog entry and the citation")
    prepare.add_argument("version", type=_version, metavar="X.Y.Z")
    prepare.add_argument("--date", required=True, metavar="YYYY-MM-DD", help="the day of the release")
    commands.add_parser("citation", help="write the citation anew")
    return parser


def _version(text: str) -> Version:
    try:
        return read_version(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


if __name__ == "__main__":
    sys.exit(main())

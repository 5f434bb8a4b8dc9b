"""Ask whether the sources still answer, and report what does not.

    python scripts/links.py fetch results.json
    python scripts/links.py report results.json

``fetch`` asks every address of data/sources.csv and writes what came of it; private, loopback and link-local
hosts are refused, of redirects too. ``report`` prints the results as the text of an issue.

Exit status: 0 done, whatever the addresses answered, 1 the results are not what fetch writes, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]

from ilrs_signatories.package import Package, read_package  # noqa: E402
from linking.fetch import fetch  # noqa: E402
from linking.report import Result, body, dump, parse, result, targets  # noqa: E402

AT_ONCE = 8


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    package = read_package(options.package)
    if options.command == "fetch":
        options.results.write_text(dump(asked(package)), encoding="utf-8", newline="\n")
        return 0
    try:
        results = parse(options.results.read_text(encoding="utf-8"), package)
    except (OSError, ValueError) as error:
        print(f"links.py: {error}", file=sys.stderr)
        return 1
    print(body(results, package), end="")
    return 0


def asked(package: Package) -> list[Result]:
    """Ask every address, a few at once."""
    places = targets(package)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(fetch, [url for _, _, url in places])
        return [
            result(source_id, column, answer)
            for (source_id, column, _), answer in zip(places, answers, strict=True)
        ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Ask whether the sources still answer, and report what does not."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_ in (("fetch", "ask every address"), ("report", "print the text of an issue")):
        command = commands.add_parser(name, help=help_)
        command.add_argument("results", type=Path, metavar="FILE", help="the results, JSON")
        command.add_argument(
            "--package",
            type=Path,
            default=REPOSITORY,
            metavar="DIR",
            help="its folder (default: the repository)",
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""Turn a filled issue form into rows, by the same way as add.py. The form is hostile text.

The text is read from a file: the JSON of an event (--event), or the Markdown body itself (--body). Nothing of
it is taken from the command line or the environment, and nothing is written but tables in data/.

Exit status: 0 written (or, with --dry-run, shown), 1 refused and nothing written, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]

from entry.body import NotAForm, event_body, read  # noqa: E402
from entry.session import Refused, open_package, prepare  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    try:
        package = open_package(options.package)
        filled = read(package, _body(options))
        entry = prepare(options.package, package, filled.form.kind, filled.answers)
        print(entry.text())
        print("a dry run: nothing was written" if options.dry_run else "written: " + ", ".join(entry.write()))
    except (NotAForm, Refused, ModuleNotFoundError, OSError, ValueError) as error:
        print(
            f"from_form.py: {error}\nnothing was written; correct the form and ask for it again",
            file=sys.stderr,
        )
        return 1
    return 0


def _body(options: argparse.Namespace) -> str:
    if options.event:
        return event_body(options.event.read_bytes())
    body: str = options.body.read_bytes().decode("utf-8", "surrogateescape")
    return body


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Turn a filled issue form into rows of the tables.")
    text = parser.add_mutually_exclusive_group(required=True)
    text.add_argument("--event", type=Path, metavar="FILE", help="the JSON of the event, as GitHub writes it")
    text.add_argument("--body", type=Path, metavar="FILE", help="the body of the issue, Markdown")
    parser.add_argument(
        "--package", type=Path, default=REPOSITORY, metavar="DIR", help="its folder (default: the repository)"
    )
    parser.add_argument("--dry-run", action="store_true", help="show the rows and write nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main())

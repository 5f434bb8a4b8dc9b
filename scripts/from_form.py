"""Turn a filled issue form into rows, by the same way as add.py. The form is hostile text.

The text is read from a file: the JSON of an event (--event), or the Markdown body itself (--body). Nothing of
it is taken from the command line or the environment. With --comment the outcome, rows or what is wrong, is
also written to a file as Markdown in which the text of the form has no effect.

Exit status: 0 written (or, with --dry-run, shown), 1 refused and nothing written, 2 wrong usage, or a file or
folder that cannot be read or written.
"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date
from pathlib import Path

import common
from adding import form
from adding.entry import Entry, InMemory, prepare, snapshot
from adding.questions import answered
from adding.rows import known_source, of_publisher
from ilrs_signatories.dataset.dataset import read_dataset
from validation.report import escape

CHECK = "this publisher is new, so check the type and the side of its row in data/sources.csv"
NEW_PUBLISHER = {"source_type": "news_media", "side": "third_party"}
"""What the page of a publisher without earlier sources is taken for, until a maintainer corrects it."""


def main(arguments: list[str] | None = None, today: str | None = None) -> int:
    """Run the command line and return its exit status; ``today`` is an ISO day, by default the system's."""
    options = _parser().parse_args(arguments)
    try:
        entry = _entry(options, today or date.today().isoformat())
    except (form.NotAForm, common.Refused) as error:
        lines = "\n".join(escape(line) for line in str(error).splitlines())
        _comment(options.comment, "This form cannot be turned into rows yet:", lines, _AGAIN)
        print(
            f"from_form.py: {lines}\nnothing was written; correct the form and ask for it again",
            file=sys.stderr,
        )
        return getattr(error, "status", 1)
    text = f"{entry.text()}\n{entry.outcome()}"
    done = "a dry run: nothing was written" if options.dry_run else f"written: {', '.join(entry.after)}"
    _comment(options.comment, "The rows of this form:", text, "")
    common.output(f"{text}\n{done}")
    return 0


_AGAIN = "Please edit the form at the top of this issue. A maintainer then sets the label again."


def _entry(options: argparse.Namespace, today: str) -> Entry:
    filled = form.read(_body(options))
    if options.dry_run:
        return _prepared(snapshot(options.package), filled, today)
    with common.writing(options.package) as write:
        entry = _prepared(snapshot(options.package), filled, today)
        write(entry.after)
    return entry


def _prepared(files: InMemory, filled: form.Filled, today: str) -> Entry:
    if "url" not in filled.answers and filled.kind != "correct":
        raise form.NotAForm(f"{form.ADDRESS}: is needed")
    dataset, answers = read_dataset(files), filled.answers
    if "url" in answers and not known_source(dataset, answers):
        known = of_publisher(dataset, answers, answered(dataset.schema, "source", answers))
        new = {
            name: word for name, word in NEW_PUBLISHER.items() if name.removeprefix("source_") not in known
        }
        answers = {**answers, **new}
    entry = prepare(files, filled.kind, answers, today, filled.headings)
    return entry._replace(read=[*entry.read, CHECK]) if answers != filled.answers else entry


def _comment(path: Path | None, first: str, lines: str, last: str) -> None:
    """Markdown in which nothing of the form's text has an effect: no link, no mention, no image."""
    if path is not None:
        fence = "`" * max(3, max((len(run) for run in re.findall("`+", lines)), default=0) + 1)
        path.write_text(
            f"{first}\n\n{fence}text\n{lines}\n{fence}\n\n{last}".rstrip() + "\n",
            encoding="utf-8",
            newline="\n",
        )


def _body(options: argparse.Namespace) -> str:
    path: Path = options.event or options.body
    if not path.is_file():
        raise common.Refused(f"{path} is not a file")
    data = path.read_bytes()
    return form.event_body(data) if options.event else data.decode("utf-8", "surrogateescape")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Turn a filled issue form into rows of the tables.")
    text = parser.add_mutually_exclusive_group(required=True)
    text.add_argument("--event", type=Path, metavar="FILE", help="the JSON of the event, as GitHub writes it")
    text.add_argument("--body", type=Path, metavar="FILE", help="the body of the issue, Markdown")
    folder = "the package folder (default: this repository)"
    parser.add_argument("--package", type=Path, default=common.REPOSITORY, metavar="DIR", help=folder)
    parser.add_argument("--comment", type=Path, metavar="FILE", help="where to write the outcome as Markdown")
    parser.add_argument("--dry-run", action="store_true", help="show the rows and write nothing")
    return parser


if __name__ == "__main__":
    sys.exit(common.run(main))

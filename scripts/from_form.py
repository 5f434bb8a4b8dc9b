"""Turn a filled issue form into rows, by the same way as add.py. The form is hostile text.

The text is read from a file: the JSON of an event (--event), or the Markdown body itself (--body). Nothing of
it is taken from the command line or the environment. With --comment the outcome, rows or what is wrong, is
also written to a file as Markdown in which the text of the form has no effect.

Exit status: 0 written (or, with --dry-run, shown), 1 refused and nothing written, 2 wrong usage, or a file or
folder that cannot be read or written.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import common
from adding.answers import date as read_date
from adding.compose import known_source, like_earlier
from adding.entry import Entry, prepare, snapshot
from adding.questions import TABLE, Answers, by_part
from common import Refused
from ilrs_signatories.dataset.dataset import read_dataset
from validation import values
from validation.report import escape

FORMS = TABLE["forms"]
LONGEST = 65536
"""The most characters that GitHub takes in an issue."""
CHECK = "this publisher is new, so check the type and the side of its row in data/sources.csv"
NEW_PUBLISHER = {"source_type": "news_media", "side": "third_party"}
"""What the page of a publisher without earlier sources is taken for, until a maintainer corrects it."""


def main(arguments: list[str] | None = None, today: str | None = None) -> int:
    """Run the command line and return its exit status; ``today`` is an ISO day, by default the system's."""
    parser = argparse.ArgumentParser(description="Turn a filled issue form into rows of the tables.")
    text = parser.add_mutually_exclusive_group(required=True)
    text.add_argument("--event", type=Path, metavar="FILE", help="the JSON of the event, as GitHub writes it")
    text.add_argument("--body", type=Path, metavar="FILE", help="the body of the issue, Markdown")
    folder = "the package folder (default: this repository)"
    parser.add_argument("--package", type=Path, default=common.REPOSITORY, metavar="DIR", help=folder)
    parser.add_argument("--comment", type=Path, metavar="FILE", help="where to write the outcome as Markdown")
    parser.add_argument("--dry-run", action="store_true", help="show the rows and write nothing")
    options = parser.parse_args(arguments)
    try:
        entry = _entry(options, today or date.today().isoformat())
    except Refused as error:
        lines = "\n".join(escape(line) for line in str(error).splitlines())
        again = "Please edit the form at the top of this issue. A maintainer then sets the label again."
        _comment(options.comment, "This form cannot be turned into rows yet:", lines, again)
        end = "nothing was written; correct the form and ask for it again"
        print(f"from_form.py: {lines}\n{end}", file=sys.stderr)
        return error.status
    rows = f"{entry.text}\n{entry.outcome}"
    done = "a dry run: nothing was written" if options.dry_run else f"written: {', '.join(entry.after)}"
    _comment(options.comment, "The rows of this form:", rows, "")
    common.output(f"{rows}\n{done}")
    return 0


def _entry(options: argparse.Namespace, today: str) -> Entry:
    path: Path = options.event or options.body
    if not path.is_file():
        raise Refused(f"{path} is not a file")
    data = path.read_bytes()
    body = event_body(data) if options.event else data.decode("utf-8", "surrogateescape")
    kind, headings, answers = read(body)
    if "url" not in answers and kind != "correct":
        raise Refused(f"{headings['url']}: is needed", status=1)
    with nullcontext() if options.dry_run else common.writing(options.package) as write:
        files = snapshot(options.package)
        dataset = read_dataset(files)
        page = by_part(dataset.schema, answers)["source"]
        known = "url" not in page or known_source(dataset, page) or "side" in like_earlier(dataset, page)
        new = {} if known else NEW_PUBLISHER
        entry = prepare(files, kind, answers | new, today, headings, [CHECK] if new else [])
        if write:
            write(entry.after)
    return entry


def event_body(data: bytes) -> str:
    """The body of the issue in the JSON of an event; raises ``Refused``."""
    try:
        body = json.loads(data)["issue"]["body"]
    except (ValueError, RecursionError):
        raise Refused("the event is not well-formed JSON", status=1) from None
    except (LookupError, TypeError):
        body = None
    if not isinstance(body, str):
        raise Refused("the issue has no text", status=1)
    return body


def read(body: str) -> tuple[str, dict[str, str], Answers]:
    """The kind of entry of a filled form, its headings by question, and the answers: the texts below them.

    Raises ``Refused`` if the body is too long, has a heading twice or one that no form has.
    """
    if len(body) > LONGEST:
        raise Refused(f"the text has {len(body)} characters; a form has at most {LONGEST}", status=1)
    sections = _sections(body)
    found = [form for form in FORMS.values() if sections and set(sections) <= set(form["headings"])]
    if len(found) != 1:
        why = "the headings are not those of one of the forms: fill in a form and leave its headings"
        raise Refused(why, status=1)
    headings = {name: heading for heading, name in found[0]["headings"].items()}
    answers = {name: sections[heading] for name, heading in headings.items() if sections.get(heading)}
    if "published" in answers:
        answers["publisher"], answers["published"] = publisher_and_day(answers["published"])
    return found[0]["kind"], {**headings, "publisher": headings["published"]}, answers


def _sections(body: str) -> dict[str, str]:
    """Heading to the text below it, blank where nothing was answered."""
    found: dict[str, str] = {}
    for section in re.split(r"^### ", body.replace("\r\n", "\n"), flags=re.MULTILINE)[1:]:
        heading, _, text = (part.strip() for part in section.partition("\n"))
        if heading in found:
            wrong = f"the heading {heading[:80]!r} is there twice: fill in one form in one issue"
            raise Refused(wrong, status=1)
        blank = text in ("_No response_", "None", "I do not know")
        found[heading] = "" if blank else re.sub(r"\s*\n\s*", " ", text)
    return found


def publisher_and_day(text: str) -> tuple[str, str]:
    """Who published a page, and when: the day comes last, after a comma or in brackets.

    >>> publisher_and_day("Xinhua, 4 March 2026"), publisher_and_day("The Herald (March 4, 2026)")
    (('Xinhua', '2026-03-04'), ('The Herald', '2026-03-04'))
    >>> publisher_and_day("Xinhua"), publisher_and_day("4 March 2026")
    (('Xinhua', ''), ('', '2026-03-04'))
    """
    words = re.sub("[();]", " ", text).split()
    for start in range(max(0, len(words) - 5), len(words)):
        day = read_date(" ".join(words[start:]))
        if values.days(day) is not None:
            return " ".join(words[:start]).rstrip(",;: -\u2013\u2014"), day
    return text, ""


def _comment(path: Path | None, first: str, lines: str, last: str) -> None:
    """Markdown in which nothing of the form's text has an effect: no link, no mention, no image."""
    if path is not None:
        fence = max(["``", *re.findall("`+", lines)], key=len) + "`"
        text = f"{first}\n\n{fence}text\n{lines}\n{fence}\n\n{last}".rstrip() + "\n"
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(common.run(main))

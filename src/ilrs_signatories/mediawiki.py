"""The signatories as a MediaWiki table, each row with references to the sources that date it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ilrs_signatories.package import Package, Row
from ilrs_signatories.query import iso_day, list_signatories
from ilrs_signatories.record import Record, read_record, supporting
from ilrs_signatories.signing import Signatory

if TYPE_CHECKING:
    from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MOST = 3
"""References in a row."""

MARKUP = re.compile(r"[&<>|\[\]{}]|''+|~~~+|__|://")
"""What MediaWiki would read as markup, an entity, a template, a link or a signature."""

UNSAFE = re.compile(r"""[\s"'<>\[\]{}|]""")
"""What ends an address, or a parameter of a template, in wikitext."""


def wikitable(package: Package, as_of: str | date | None = None) -> str:
    """The table as of a day, by default the day on which the evidence was gathered.

    One row a signatory, its first agreement: date, signatory, instrument, counterpart. A date carries at
    most three references. Encyclopedias and reposts come last; before that, sources that support the
    instrument too come first, then those with a title, then those of the earlier type in the codebook. A
    source is written out where it first occurs and only named after that.
    Raises ``ValueError`` for a day in another form, and ``DamagedPackage``.
    """
    day = package.gathered if as_of is None else iso_day("as_of", as_of)
    record = read_record(package)
    cited: set[str] = set()
    lines = [
        '{| class="wikitable sortable"',
        f"|+ Signatories of the International Lunar Research Station as of {in_words(day)}",
        "! Date !! Signatory !! Instrument !! Counterpart",
    ]
    for row in list_signatories(package, day, None, None):
        references = "".join(_reference(source, cited) for source in _sources(record, row))
        later = " (or after that day)" if row.certainty == "possible" else ""
        lines += [
            "|-",
            f'| data-sort-value="{row.signed_latest}" | {_date(row)}{later}{references}',
            f"| {escape(row.name)}",
            f"| {escape(row.instrument.replace('_', ' '))}",
            f"| {escape(', '.join(record.signatories[id_]['name'] for id_ in row.counterpart.split(', ')))}",
        ]
    return "\n".join([*lines, "|}"]) + "\n"


def escape(text: str) -> str:
    """Text that MediaWiki prints as it is, on one line.

    >>> escape("[[A|B]] {{C}} <ref>")
    '&#91;&#91;A&#124;B&#93;&#93; &#123;&#123;C&#125;&#125; &#60;ref&#62;'
    """
    one_line = " ".join(text.split())
    return MARKUP.sub(lambda found: "".join(f"&#{ord(letter)};" for letter in found[0]), one_line)


def in_words(date: str) -> str:
    """An EDTF date in English.

    >>> in_words("[2024-07-03,2024-07-05]"), in_words("2023-12"), in_words("[..2023-07-07]")
    ('3 July 2024 or 5 July 2024', 'December 2023', '7 July 2023 or earlier')
    """
    if date.startswith("[") and "," in date:
        return " or ".join(map(in_words, date[1:-1].split(",")))
    if date.startswith("["):
        first, _, last = date[1:-1].partition("..")
        if first and last:
            return f"between {in_words(first)} and {in_words(last)}"
        return f"{in_words(first)} or later" if first else f"{in_words(last)} or earlier"
    year, *rest = date.split("-")
    month = [MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(day)) for day in rest[1:]), *month, year])


def _date(row: Signatory) -> str:
    if row.signed:
        return in_words(row.signed)
    return f"announced {in_words(row.announced)}" if row.announced else "unknown"


def _sources(record: Record, row: Signatory) -> list[Row]:
    rows = supporting(record.said("agreements", row.agreement_id))
    by_field: dict[str, list[str]] = {"signed": [], "announced": [], "instrument": []}
    for one in rows:
        if record.sources[one["source_id"]]["url"]:
            by_field.setdefault(one["field"], []).append(one["source_id"])
    dated = by_field["signed"] or by_field["announced"] or by_field["instrument"]
    types = record.package.choices("sources", "type")

    def rank(source_id: str) -> tuple[bool, bool, bool, int]:
        source = record.sources[source_id]
        second_hand = source["type"] in ("encyclopedia", "repost")
        partial = source_id not in by_field["instrument"]
        return second_hand, partial, not source["title"], types.index(source["type"])

    return [record.sources[source_id] for source_id in sorted(dict.fromkeys(dated), key=rank)[:MOST]]


def _reference(source: Row, cited: set[str]) -> str:
    name = source["source_id"]
    if name in cited:
        return f'<ref name="{name}" />'
    cited.add(name)
    return f'<ref name="{name}">{_citation(source)}</ref>'


def _citation(source: Row) -> str:
    """A call of the template that encyclopedias share; without a title, which it demands, a plain link."""
    url = UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", source["url"])
    publisher = escape(source["publisher"])
    date = _single(source["published"])
    if not source["title"]:
        return f"[{url} {publisher}]" + (f", {date}" if date else "")
    given = {
        "url": url,
        "title": escape(source["title"]),
        "publisher": publisher,
        "date": date,
        "language": source["language"],
    }
    return "{{cite web " + " ".join(f"|{name}={text}" for name, text in given.items() if text) + "}}"


def _single(date: str) -> str:
    """A date that is one day, month or year, in words; blank otherwise, since the template takes no other."""
    return in_words(date) if date and not date.startswith("[") else ""

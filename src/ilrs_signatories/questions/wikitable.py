"""The signatories as a MediaWiki table, each row with references to the sources that date it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from ilrs_signatories.dataset.dataset import Dataset, Row, read_dataset, supporting
from ilrs_signatories.edtf import in_english
from ilrs_signatories.questions import Args, Day, Package, asked_day, signatories

MOST = 3
"""References in a row."""

MARKUP = re.compile(r"[&<>|\[\]{}\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f]|''+|~~~+|__|://")
"""What MediaWiki would read as markup, an entity, a template, a link or a signature."""

UNSAFE = re.compile(r"""[\s"'<>\[\]{}|\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f]""")
"""What ends an address, a name or a parameter of a template in wikitext."""


def wikitable(as_of: Day | None = None, package: Package | None = None) -> str:
    """Write the signatories as a MediaWiki table: date, signatory, instrument, counterpart, with references.

    One row a signatory, about its first agreement, as of a day, by default the day on which the evidence was
    gathered. A date carries at most three references. Encyclopedias and reposts come last; before that,
    sources that support the instrument too come first, then those with a title, then those of the earlier
    type in the codebook. A source is written out where it first occurs and only named after that. Raises
    ``ValueError`` for a day in another form, and ``DamagedPackage``.

    >>> wikitable("2021-03-09").splitlines()[1]
    '|+ Signatories of the International Lunar Research Station as of 9 March 2021'
    """
    dataset = read_dataset(package)
    day = asked_day(dataset, as_of)
    written: set[str] = set()
    lines = [
        '{| class="wikitable sortable"',
        f"|+ Signatories of the International Lunar Research Station as of {in_english(day)}",
        "! Date !! Signatory !! Instrument !! Counterpart",
    ]
    for row in signatories.rows(dataset, day):
        references = "".join(_reference(source, written) for source in _sources(dataset, row))
        announced = f"announced {in_english(row['announced'])}" if row["announced"] else "unknown"
        date = in_english(row["signed"]) or announced
        later = " (or after that day)" if row["certainty"] == "possible" else ""
        hosts = [dataset.signatories[id_]["name"] for id_ in row["counterpart"].split(", ") if id_]
        lines += [
            "|-",
            f'| data-sort-value="{row["signed_latest"]}" | {date}{later}{references}',
            f"| {escape(row['name'])}",
            f"| {escape(row['instrument'].replace('_', ' '))}",
            f"| {escape(', '.join(hosts))}",
        ]
    return "\n".join([*lines, "|}"]) + "\n"


def command(args: Args) -> str:
    return wikitable(args.as_of, args.package)


def escape(text: str) -> str:
    """Text that MediaWiki prints as it is, on one line.

    >>> escape("[[A|B]] {{C}} <ref>")
    '&#91;&#91;A&#124;B&#93;&#93; &#123;&#123;C&#125;&#125; &#60;ref&#62;'
    """
    one_line = " ".join(text.split())
    return MARKUP.sub(lambda found: "".join(f"&#{ord(letter)};" for letter in found[0]), one_line)


def _sources(dataset: Dataset, row: dict[str, Any]) -> list[Row]:
    """Those that give the day of signature, else of the announcement, else the kind of document."""
    by_field: defaultdict[str, list[str]] = defaultdict(list)
    for said in supporting(dataset.said("agreements", row["agreement_id"])):
        if dataset.sources[said["source_id"]]["url"]:
            by_field[said["field"]].append(said["source_id"])
    dated = by_field["signed"] or by_field["announced"] or by_field["instrument"]
    types = dataset.schema.choices("sources", "type")

    def rank(source_id: str) -> tuple[bool, bool, bool, int]:
        source = dataset.sources[source_id]
        second_hand = source["type"] in ("encyclopedia", "repost")
        partial = source_id not in by_field["instrument"]
        order = types.index(source["type"]) if source["type"] in types else len(types)
        return second_hand, partial, not source["title"], order

    return [dataset.sources[source_id] for source_id in sorted(dict.fromkeys(dated), key=rank)[:MOST]]


def _reference(source: Row, written: set[str]) -> str:
    """The source in full where it first occurs, after that its name alone."""
    name = _without_unsafe(source["source_id"])
    again = name in written
    written.add(name)
    return f'<ref name="{name}" />' if again else f'<ref name="{name}">{_citation(source)}</ref>'


def _citation(source: Row) -> str:
    """A call of the template that encyclopedias share; without a title, which it demands, a plain link."""
    url, publisher = _without_unsafe(source["url"]), escape(source["publisher"])
    date = "" if source["published"].startswith("[") else in_english(source["published"])  # a single one
    if not source["title"]:
        return f"[{url} {publisher}]" + (f", {date}" if date else "")
    given = {"url": url, "title": escape(source["title"]), "publisher": publisher, "date": date}
    given["language"] = escape(source["language"])
    return "{{cite web " + " ".join(f"|{name}={text}" for name, text in given.items() if text) + "}}"


def _without_unsafe(text: str) -> str:
    return UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8")), text)

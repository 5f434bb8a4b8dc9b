"""Write a sound package of any size, to measure the validator on.

The rows are invented, the same for the same seed; ``--rows`` counts those of the table evidence.

Exit status: 0 written, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]

from rules.csvtext import write  # noqa: E402
from rules.files import Folder  # noqa: E402
from rules.loading import load  # noqa: E402

PER_AGREEMENT = 4
WORDS = (
    *("moon", "station", "agency", "laboratory", "signed", "reported", "ministry", "delegation", "visit"),
    *("Área", "côté", "луна", "月球", "memorandum"),
)

Row = dict[str, str]


def tables(rows: int, seed: int) -> dict[str, list[Row]]:
    """The rows of every table, so many of them in evidence."""
    dice = random.Random(seed)
    count = (rows - 2) // PER_AGREEMENT
    bodies = [f"body-{number:07d}" for number in range(max(1, count // 2))]
    sources = [f"source-{number:07d}" for number in range(max(PER_AGREEMENT, rows // 8))]
    agreements = [f"agreement-{number:07d}" for number in range(count)]
    signed = {agreement: _day(dice) for agreement in agreements}
    made = {
        "signatories": [_body(dice, body) for body in bodies]
        + [_country("china", "CHN"), _country("serbia", "SRB")],
        "agreements": [_agreement(dice, agreement, signed[agreement]) for agreement in agreements],
        "parties": [
            row
            for number, agreement in enumerate(agreements)
            for row in _parties(agreement, bodies[number % len(bodies)])
        ],
        "events": [_event()],
        "sources": [_source(dice, source) for source in sources],
        "evidence": list(_evidence(dice, agreements, signed, sources)),
        "published_lists": [_list(sources[0])],
        "published_list_entries": [
            {"list_id": "list-2025", "position": "1", "printed_name": "Serbia", "signatory_id": "serbia"}
        ],
        "artemis_accords": [{"country": "SRB", "name": "Serbia", "signed": "2025-07-01"}],
    }
    spare = rows - 2 - len(made["evidence"])
    made["evidence"] += [
        *(
            _statement("agreements", agreements[number], "place", sources[0], "Beijing, China")
            for number in range(spare)
        ),
        _statement("artemis_accords", "SRB", "signed", sources[1], "2025-07-01"),
        _statement("events", "serbia-interested-2025", "date", sources[2], "2025-02"),
    ]
    return made


def _sentence(dice: random.Random, length: int) -> str:
    return " ".join(dice.choices(WORDS, k=length)).capitalize() + "."


def _day(dice: random.Random) -> str:
    return f"{dice.randint(2022, 2025)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"


def _country(name: str, code: str) -> Row:
    return {"signatory_id": name, "name": name.title(), "type": "country", "country": code}


def _body(dice: random.Random, body: str) -> Row:
    return {
        "signatory_id": body,
        "name": body.replace("-", " ").title(),
        "type": dice.choice(["company", "university"]),
        "country": dice.choice(["ETH", "CHE", "COL"]),
        "website": f"https://{body}.org/",
    }


def _agreement(dice: random.Random, agreement: str, signed: str) -> Row:
    return {
        "agreement_id": agreement,
        "title": f"[{_sentence(dice, 9)}]",
        "instrument": "memorandum_of_understanding",
        "scope": "ilrs",
        "signed": signed,
        "place": "Beijing, China",
        "note": _sentence(dice, 6),
    }


def _parties(agreement: str, body: str) -> Iterator[Row]:
    yield {"agreement_id": agreement, "signatory_id": body, "role": "signatory"}
    yield {"agreement_id": agreement, "signatory_id": "china", "role": "host", "body": "CNSA"}


def _event() -> Row:
    return {
        "event_id": "serbia-interested-2025",
        "signatory_id": "serbia",
        "event": "interested",
        "date": "2025-02",
    }


def _source(dice: random.Random, source: str) -> Row:
    return {
        "source_id": source,
        "title": _sentence(dice, 6),
        "publisher": "A newspaper",
        "published": "2026-01",
        "language": dice.choice(["en", "es", "ru", "zh"]),
        "url": f"https://news.org/{source}.html",
        "type": "news_media",
        "side": "third_party",
    }


def _list(source: str) -> Row:
    return {
        "list_id": "list-2025",
        "source_id": source,
        "as_of": "2025",
        "figure": "1",
        "figure_kind": "exact",
        "unit": "countries",
    }


def _evidence(
    dice: random.Random, agreements: list[str], signed: dict[str, str], sources: list[str]
) -> Iterator[Row]:
    for number, agreement in enumerate(agreements):
        first = number * 2 % len(sources)
        for source in {sources[first], sources[(first + 1) % len(sources)]}:
            yield _statement("agreements", agreement, "instrument", source, "memorandum_of_understanding")
            row = _statement("agreements", agreement, "signed", source, signed[agreement])
            yield {**row, "note": _sentence(dice, 8), "as_printed": _sentence(dice, 2)}


def _statement(resource: str, record: str, field: str, source: str, value: str) -> Row:
    return {
        "resource": resource,
        "record_id": record,
        "field": field,
        "source_id": source,
        "value": value,
        "stance": "supports",
    }


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Write a sound package of any size.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--rows", type=int, default=1000, help="rows of evidence (default: 1000)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    package = load(Folder(REPOSITORY))
    (options.folder / "data").mkdir(parents=True, exist_ok=True)
    (options.folder / "datapackage.json").write_text(package.text, encoding="utf-8")
    for name, rows in tables(options.rows, options.seed).items():
        table = package.tables[name]
        header = [field.name for field in table.fields]
        cells = sorted(
            ([row.get(name, "") for name in header] for row in rows), key=lambda row: row[: len(table.key)]
        )
        (options.folder / table.path).write_bytes(write([header, *cells]))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Text within a page that is written from the data, the descriptor or the rules, by its name in markers."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from itertools import groupby

from common import REPOSITORY
from documents.markdown import table
from ilrs_signatories.dataset.dataset import Dataset, supporting
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.edtf import in_english
from validation.rules import documented


def coverage(dataset: Dataset) -> str:
    """Until when evidence was gathered, and since when there is little of it."""
    schema = dataset.schema
    return (
        f"Evidence was gathered up to {in_english(schema.gathered)}. There is little of it after "
        f"{in_english(schema.thin_after)}, so a newer signature may be missing."
    )


def missing(dataset: Dataset) -> str:
    """What is known to be missing."""
    return "\n".join(f"- {text}" for text in dataset.schema.missing)


def tables(dataset: Dataset) -> str:
    """The tables of the data package, with their number of rows."""
    rows = (
        (f"[`{one.name}`]({one.path})", str(len(dataset.rows(one.name))), _first_sentence(one.description))
        for one in dataset.schema.tables.values()
    )
    return table(("table", "rows", "content"), rows)


def counting_rules(dataset: Dataset) -> str:
    """The counting rules."""
    return table(("rule", "counts"), ((f"`{rule.name}`", rule.sentence) for rule in RULES.values()))


def quoted(dataset: Dataset) -> str:
    """The values for which no supporting source was opened: another file quotes each of these pages."""
    sources: dict[tuple[str, str, str], dict[str, None]] = {}
    for (resource, record_id), evidence in sorted(dataset.evidence.items()):
        for row in supporting(evidence):
            sources.setdefault((resource, record_id, row["field"]), {})[row["source_id"]] = None
    rows = [
        (f"`{resource}`", f"`{record_id}`", f"`{field}`", ", ".join(f"`{id_}`" for id_ in ids))
        for (resource, record_id, field), ids in sources.items()
        if all(dataset.sources[id_]["note"].startswith("quoted:") for id_ in ids)
    ]
    return table(("table", "row", "column", "sources"), rows) if rows else "None at present."


def messages(dataset: Dataset) -> str:
    """The rules of the validator, by group, and how to fix what breaks them."""
    rules = sorted(documented(), key=lambda rule: "datapackage.json" in rule.group)
    return "\n\n".join(
        f"### {heading}\n\n"
        + table(
            ("rule", "what it requires", "how to fix a fault"),
            ((f"`{rule.id}`", rule.sentence, rule.fix) for rule in group),
        )
        for heading, group in groupby(rules, key=lambda rule: rule.group)
    )


def faults(dataset: Dataset) -> str:
    """The faults that are seeded into good tables, by the rule that must find them."""
    seeded: dict[str, list[str]] = {}
    for path in sorted((REPOSITORY / "tests" / "faults").glob("*.toml")):
        seed = tomllib.loads(path.read_text(encoding="utf-8"))
        seeded.setdefault(seed["expect"]["rule"], []).append(seed["title"])
    rows = ((f"`{rule}`", "; ".join(sorted(titles))) for rule, titles in sorted(seeded.items()))
    return table(("rule", "seeded faults"), rows)


TABLES: dict[str, Callable[[Dataset], str]] = {
    "counting rules": counting_rules,
    "coverage": coverage,
    "faults": faults,
    "messages": messages,
    "missing": missing,
    "quoted": quoted,
    "tables": tables,
}


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")

"""Text within a page that is written from the data, the descriptor or the rules, by the name in its marker."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.edtf import in_english


def coverage(dataset: Dataset) -> str:
    """Until when the evidence was gathered, and from when there is little of it."""
    schema = dataset.schema
    return (
        f"Evidence was gathered up to {in_english(schema.gathered)}. There is little of it after "
        f"{in_english(schema.thin_after)}, so a newer signature may be missing."
    )


def missing(dataset: Dataset) -> str:
    """What is known to be missing."""
    return "\n".join(f"- {text}" for text in dataset.schema.missing)


def tables(dataset: Dataset) -> str:
    """The tables of the data package."""
    return _table(
        ("table", "one row is"),
        ((f"[`{table.name}`]({table.path})", _first_sentence(table.description)) for table in dataset.schema.tables.values()),
    )


def counting_rules(dataset: Dataset) -> str:
    """The counting rules."""
    return _table(("rule", "counts"), ((f"`{rule.name}`", rule.sentence) for rule in RULES.values()))


def quoted(dataset: Dataset) -> str:
    """Values whose only supporting sources were not opened: another page quotes them."""
    ...


def messages(dataset: Dataset) -> str:
    """The validation rules, with how to fix what breaks them."""
    ...


def faults(dataset: Dataset) -> str:
    """The validation rules, with the faults that are seeded to prove them."""
    ...


TABLES: dict[str, Callable[[Dataset], str]] = {
    "coverage": coverage,
    "counting rules": counting_rules,
    "faults": faults,
    "messages": messages,
    "missing": missing,
    "quoted": quoted,
    "tables": tables,
}


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '\\|') for cell in line)} |" for line in lines)


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")

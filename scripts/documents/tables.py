"""Text within a page that is written from the data, the descriptor or the rules, by its name in markers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ilrs_signatories.dataset.dataset import Dataset, supporting
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.edtf import in_english


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
        (
            f"[`{table.name}`]({table.path})",
            str(len(dataset.rows(table.name))),
            _first_sentence(table.description),
        )
        for table in dataset.schema.tables.values()
    )
    return _table(("table", "rows", "content"), rows)


def counting_rules(dataset: Dataset) -> str:
    """The counting rules."""
    return _table(("rule", "counts"), ((f"`{rule.name}`", rule.sentence) for rule in RULES.values()))


def quoted(dataset: Dataset) -> str:
    """The values for which no supporting source was opened: another file quotes each of these pages."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for (table, record_id), rows in sorted(dataset.evidence.items()):
        for row in supporting(rows):
            found.setdefault((table, record_id, row["field"]), []).append(row["source_id"])
    rows = (
        (f"`{table}`", f"`{record_id}`", f"`{field}`", ", ".join(f"`{source}`" for source in sources))
        for (table, record_id, field), sources in found.items()
        if all(dataset.sources[source]["note"].startswith("quoted:") for source in sources)
    )
    return _table(("table", "row", "column", "sources"), rows)


TABLES: dict[str, Callable[[Dataset], str]] = {
    "counting rules": counting_rules,
    "coverage": coverage,
    "missing": missing,
    "quoted": quoted,
    "tables": tables,
}


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")

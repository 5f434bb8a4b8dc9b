"""Fields for which sources give values that cannot all be right, and which value is followed."""

from __future__ import annotations

from ilrs_signatories.dataset.dataset import Dataset, Row, read_dataset, supporting
from ilrs_signatories.derived.agreements import conflicting, origin
from ilrs_signatories.output import frame
from ilrs_signatories.questions import DataFrame, Package, rows_command

COLUMNS = (
    *("resource", "record_id", "field", "followed", "other", "stance"),
    *("followed_sources", "sources", "followed_origins", "origins", "note"),
)


def conflicts(package: Package | None = None) -> DataFrame:
    """List values that cannot all be right, one row a value other than the one followed.

    The columns: ``resource``, ``record_id`` and ``field`` of the value; ``followed``, the value in the table;
    ``other``; ``stance``, which is ``supports`` where the value followed leaves both open, such as one of two
    days; ``followed_sources`` and ``sources``, the ids of the sources that support the table with another
    value and of those that give the other; ``followed_origins`` and ``origins``, how many independent
    statements these are; ``note``, why it is not followed. Raises ``DamagedPackage``.

    >>> conflicts().set_index("record_id").loc["kazakhstan-2024", "other"].tolist()
    ['2024-07-05', '2024-07-03']
    """
    return frame(COLUMNS, rows(read_dataset(package)))


def rows(dataset: Dataset) -> list[dict[str, object]]:
    """The rows of ``conflicts``."""
    fields: dict[tuple[str, str, str], list[Row]] = {}
    for row in (row for rows in dataset.evidence.values() for row in rows):
        fields.setdefault((row["resource"], row["record_id"], row["field"]), []).append(row)
    stored = {resource: dataset.by_id(resource) for resource in {resource for resource, _, _ in fields}}
    found = []
    for (resource, record_id, field), said in fields.items():
        followed = stored[resource].get(record_id, {}).get(field, "")
        for other in conflicting(dataset, said, field, followed):
            saying = [row for row in said if row["value"] == other]
            against = [row for row in supporting(said) if row["value"] != other]
            found.append(
                {
                    **{name: saying[0][name] for name in ("resource", "record_id", "field", "stance")},
                    "followed": followed,
                    "other": other,
                    "followed_sources": ", ".join(row["source_id"] for row in against),
                    "sources": ", ".join(row["source_id"] for row in saying),
                    "followed_origins": len({origin(dataset, row) for row in against}),
                    "origins": len({origin(dataset, row) for row in saying}),
                    "note": " ".join(dict.fromkeys(row["note"] for row in saying if row["note"])),
                }
            )
    return found


command = rows_command(
    rows, COLUMNS, ("record_id", "field", "followed", "other", "followed_origins", "origins")
)

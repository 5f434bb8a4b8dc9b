"""The names of the tables; on the command line their sizes too."""

from __future__ import annotations

from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.questions import Package, rows_command

COLUMNS = ("table", "title", "rows", "columns", "path")


def tables(package: Package | None = None) -> list[str]:
    """List the names of the tables, in the order of ``datapackage.json``.

    >>> tables()[:3]
    ['signatories', 'agreements', 'parties']
    """
    return list(read_dataset(package).schema.tables)


def rows(dataset: Dataset) -> list[dict[str, object]]:
    return [
        {
            "table": table.name,
            "title": table.title,
            "rows": len(dataset.rows(table.name)),
            "columns": len(table.fields),
            "path": table.path,
        }
        for table in dataset.schema.tables.values()
    ]


command = rows_command(rows, COLUMNS, COLUMNS)

"""The names of the tables; on the command line their sizes too."""

from __future__ import annotations

from ilrs_signatories.output import rows_text
from ilrs_signatories.questions import Args, Package, read_as_known

COLUMNS = ("table", "title", "rows", "columns", "path")


def tables(package: Package | None = None) -> list[str]:
    """List the names of the tables, in the order of ``datapackage.json``.

    >>> tables()[:3]
    ['signatories', 'agreements', 'parties']
    """
    dataset, _ = read_as_known(package)
    return list(dataset.schema.tables)


def command(args: Args) -> str:
    dataset, _ = read_as_known(args.package)
    rows = [
        {
            "table": table.name,
            "title": table.title,
            "rows": len(dataset.rows(table.name)),
            "columns": len(table.fields),
            "path": table.path,
        }
        for table in dataset.schema.tables.values()
    ]
    return rows_text(rows, COLUMNS, COLUMNS, args.format)

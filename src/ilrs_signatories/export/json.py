"""The data package as one JSON file: its descriptor, with the rows of each table in place of a path.

This is the standard's own way (``data`` instead of ``path``), so types, keys and descriptions are the
descriptor's, and what reads data packages reads this.
"""

from __future__ import annotations

import json

from ilrs_signatories.dataset.dataset import Dataset

OF_A_FILE = ("path", "scheme", "format", "mediatype", "encoding", "dialect")
"""Properties of a resource that describe its file."""


def files(dataset: Dataset) -> dict[str, bytes]:
    """``ilrs-signatories.json``; a blank cell is ``null``."""
    resources = []
    for resource in dataset.schema.descriptor["resources"]:
        table = dataset.schema.table(resource["name"])
        rows = [
            {field.name: field.value(row[field.name]) for field in table.fields}
            for row in dataset.rows(table.name)
        ]
        kept = {name: value for name, value in resource.items() if name not in OF_A_FILE}
        resources.append(kept | {"data": rows})
    package = {**dataset.schema.descriptor, "resources": resources}
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    return {"ilrs-signatories.json": text.encode("utf-8")}

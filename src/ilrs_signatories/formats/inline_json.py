"""The data package as one JSON file: its descriptor, with the rows of each table in place of a path.

This is the standard's own way (``data`` instead of ``path``), so types, keys and descriptions are the
descriptor's, and what reads data packages reads this.
"""

from __future__ import annotations

import json
from typing import Any

from ilrs_signatories.formats import Files
from ilrs_signatories.formats.cells import cell
from ilrs_signatories.package import Package

OF_A_FILE = ("path", "scheme", "format", "mediatype", "encoding", "dialect")
"""Properties of a resource that describe its file."""


def files(package: Package) -> Files:
    """``ilrs-signatories.json``; a blank cell is ``null``."""
    descriptor = package.descriptor
    resources = [_with_rows(package, resource) for resource in descriptor["resources"]]
    text = json.dumps({**descriptor, "resources": resources}, ensure_ascii=False, indent=1) + "\n"
    return {f"{descriptor['name']}.json": text.encode("utf-8")}


def _with_rows(package: Package, resource: dict[str, Any]) -> dict[str, Any]:
    name = resource["name"]
    rows = [
        {field.name: cell(field, row[field.name]) for field in package.table(name).fields}
        for row in package.rows(name)
    ]
    return {key: value for key, value in resource.items() if key not in OF_A_FILE} | {"data": rows}

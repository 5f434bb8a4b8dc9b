"""The data package as one JSON file: its descriptor, with the rows of each table in place of a path.

This is the standard's own way (``data`` instead of ``path``), so types, keys and descriptions are the
descriptor's, and what reads data packages reads this.
"""

from __future__ import annotations

import json

from ilrs_signatories.dictionary import read_descriptor
from ilrs_signatories.formats import Files
from ilrs_signatories.formats.cells import cell
from ilrs_signatories.package import Package

OF_A_FILE = ("path", "scheme", "format", "mediatype", "encoding", "dialect")
"""Properties of a resource that describe its file."""


def files(package: Package) -> Files:
    """``ilrs-signatories.json``; a blank cell is ``null``."""
    descriptor = read_descriptor(package)
    for resource in descriptor["resources"]:
        for name in OF_A_FILE:
            resource.pop(name, None)
        table = package.table(resource["name"])
        resource["data"] = [
            {field.name: cell(field, row[field.name]) for field in table.fields}
            for row in package.rows(table.name)
        ]
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    return {f"{descriptor['name']}.json": text.encode("utf-8")}

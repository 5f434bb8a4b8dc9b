"""The files that describe the data for others: citation, Zenodo, search engines, Croissant.

``metadata.json`` has a template of each and of its parts; a text in it that begins with ``$`` names a value.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.schema import Schema, Table

TEMPLATES: dict[str, Any] = json.loads(Path(__file__).with_name("metadata.json").read_text(encoding="utf-8"))

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".sqlite": "application/vnd.sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}

CROISSANT_TYPES = {"string": "sc:Text", "integer": "sc:Integer"}


def about(schema: Schema) -> dict[str, Any]:
    """What the descriptor says of the package to those who cite it; raises ``ValueError`` if it lacks any."""
    said = schema.descriptor
    try:
        creators = [one["title"] for one in said["contributors"] if "creator" in one["roles"]]
        return {
            **{name: said[name] for name in ("name", "title", "description", "version", "keywords")},
            "day": said["created"][:10],
            "licence": said["licenses"][0]["name"],
            "licence_url": said["licenses"][0]["path"],
            "people": [{"name": name} for name in creators],
            # The descriptor does not say who is a person and who a group.
            "groups": [{"@type": "Organization", "name": name} for name in creators],
            "temporal": f"{schema.begins}/{schema.gathered}",
            "homepage": said.get("homepage", ""),
        }
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError(f"datapackage.json: {error} is missing, and the release files need it") from None


def _filled(template: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A template with its values; a property whose value is blank or missing is left out."""

    def fill(part: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
        if isinstance(part, dict):
            found = {name: fill(value) for name, value in part.items()}
            return {name: value for name, value in found.items() if value != ""}
        return values.get(part[1:], "") if isinstance(part, str) and part.startswith("$") else part

    return dict(fill(TEMPLATES[template]))


def json_text(value: object) -> str:
    """JSON as this project writes it: indented by two, characters as they are, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def citation(schema: Schema) -> str:
    """``CITATION.cff``, Citation File Format 1.2.0; GitHub shows it as a button."""
    fields = _filled("citation", about(schema))
    # The file is YAML, and JSON is YAML too, whatever characters a text has.
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    return "".join(["# Written from datapackage.json by scripts/docs.py: change that, not this.\n", *lines])


def zenodo(schema: Schema) -> str:
    """``.zenodo.json``, which Zenodo reads in the root of the repository at a release's tag."""
    return json_text(_filled("zenodo", about(schema)))


def schema_org(dataset: Dataset, files: Mapping[str, bytes]) -> str:
    """The data as a schema.org ``Dataset``, which search engines read (``dataset.jsonld``).

    Each of ``files`` is a download, its address relative to this file.
    """
    variables = [
        _filled("variable", field._asdict() | {"id": f"{table.name}.{field.name}"})
        for table in dataset.schema.tables.values()
        for field in table.fields
    ]
    values = {
        "variables": variables,
        "mentions": [thing for row in dataset.signatories.values() if (thing := identified(row))],
        "downloads": [_filled("download", _file(name, content)) for name, content in files.items()],
    }
    return json_text(_filled("schema_org", about(dataset.schema) | values))


def identified(row: Mapping[str, str]) -> dict[str, Any] | None:
    """A signatory with its identifiers in other registries; None if it has none."""
    same = [
        prefix + row[column]
        for column, prefix in (("wikidata", "https://www.wikidata.org/entity/"), ("ror", "https://ror.org/"))
        if row.get(column)
    ]
    kind = "Country" if row["type"] == "country" else "Organization"
    return {"@type": kind, "name": row["name"], "sameAs": same} if same else None


def croissant(schema: Schema, citation: str, name: str, archive: bytes) -> str:
    """The tables in the zip ``archive`` called ``name``, in Croissant 1.0 (``croissant.json``)."""
    tables = schema.tables.values()
    inside = {"containedIn": {"@id": name}}
    files = [_file(name, archive), *({**_file(table.path), **table._asdict(), **inside} for table in tables)]
    values = {
        "citation": citation,
        "files": [_filled("file", one) for one in files],
        "record_sets": [_record_set(table) for table in tables],
    }
    return json_text(_filled("croissant", about(schema) | values))


def _record_set(table: Table) -> dict[str, Any]:
    # A reference within one table makes a ring, which mlcroissant cannot put in an order to load the rows.
    references = {
        key.columns[0]: {"field": {"@id": f"{key.table}/{key.references[0]}"}}
        for key in table.foreign_keys
        if len(key.columns) == 1 and key.table != table.name
    }
    fields = [
        {
            **field._asdict(),
            "id": f"{table.name}/{field.name}",
            "type": CROISSANT_TYPES[field.type],
            "path": table.path,
            "references": references.get(field.name, ""),
        }
        for field in table.fields
    ]
    key = [{"@id": f"{table.name}/{column}"} for column in table.key]
    parts = {"fields": [_filled("field", field) for field in fields], "key": key}
    return _filled("record_set", table._asdict() | parts)


def _file(name: str, content: bytes | None = None) -> dict[str, str]:
    """What a template says of a file, by its content size and digest too."""
    found = {"file": name, "media_type": MEDIA_TYPES[PurePath(name).suffix]}
    if content is not None:
        found |= {"size": f"{len(content)} B", "sha256": hashlib.sha256(content).hexdigest()}
    return found

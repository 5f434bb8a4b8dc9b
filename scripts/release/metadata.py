"""The files that describe the data for others: citation, Zenodo, search engines, Croissant."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, NamedTuple

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.schema import Schema, Table

CITE = "If you use these data, please cite them with their version."

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".sqlite": "application/vnd.sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


class About(NamedTuple):
    """The package as a citable thing; ``day`` is the day of the release, ``creators`` are names."""

    name: str
    title: str
    description: str
    version: str
    day: str
    licence: str
    licence_url: str
    creators: tuple[str, ...]
    keywords: tuple[str, ...]
    temporal: str
    homepage: str


def about(schema: Schema) -> About:
    """What the descriptor says of the package as a whole; raises ``ValueError`` if it lacks any of it."""
    said = schema.descriptor
    try:
        return About(
            name=said["name"],
            title=said["title"],
            description=said["description"],
            version=said["version"],
            day=said["created"][:10],
            licence=said["licenses"][0]["name"],
            licence_url=said["licenses"][0]["path"],
            creators=tuple(one["title"] for one in said["contributors"] if "creator" in one["roles"]),
            keywords=tuple(said["keywords"]),
            temporal=f"{schema.begins}/{schema.gathered}",
            homepage=said.get("homepage", ""),
        )
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError(f"datapackage.json: {error} is missing, and the release files need it") from None


def json_text(value: object) -> str:
    """JSON as this project writes it: indented by two, characters as they are, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def citation(schema: Schema) -> str:
    """``CITATION.cff``, Citation File Format 1.2.0; GitHub shows it as a button."""
    package = about(schema)
    fields = {
        "cff-version": "1.2.0",
        "message": CITE,
        "type": "dataset",
        "title": package.title,
        "version": package.version,
        "date-released": package.day,
        "authors": [{"name": name} for name in package.creators],
        "abstract": package.description,
        "keywords": package.keywords,
        "license": package.licence,
        **({"url": package.homepage} if package.homepage else {}),
    }
    # The file is YAML, and JSON is YAML too, whatever characters a text has.
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())
    return "\n".join(
        ["# Written from datapackage.json by scripts/docs.py: change that, not this.", *lines, ""]
    )


def zenodo(schema: Schema) -> str:
    """``.zenodo.json``, which Zenodo reads in the root of the repository at a release's tag."""
    package = about(schema)
    return json_text(
        {
            "upload_type": "dataset",
            "title": package.title,
            "description": package.description,
            "version": package.version,
            "publication_date": package.day,
            "creators": [{"name": name} for name in package.creators],
            "keywords": list(package.keywords),
            "access_right": "open",
            "license": {"id": package.licence},
        }
    )


def schema_org(dataset: Dataset, files: Mapping[str, bytes]) -> str:
    """The data as a schema.org ``Dataset``, which search engines read (``dataset.jsonld``).

    Each of ``files`` is a download, its address relative to this file.
    """
    package = about(dataset.schema)
    return json_text(
        {
            "@context": "https://schema.org/",
            "@type": "Dataset",
            "name": package.title,
            "alternateName": package.name,
            **_described(package),
            "isAccessibleForFree": True,
            "inLanguage": "en",
            "temporalCoverage": package.temporal,
            "variableMeasured": [
                {
                    "@type": "PropertyValue",
                    "propertyID": f"{table.name}.{field.name}",
                    "name": field.title,
                    "description": field.description,
                }
                for table in dataset.schema.tables.values()
                for field in table.fields
            ],
            "mentions": [thing for row in dataset.signatories.values() if (thing := identified(row))],
            "distribution": [_download(name, content) for name, content in files.items()],
        }
    )


def identified(row: Mapping[str, str]) -> dict[str, Any] | None:
    """A signatory with its identifiers in other registries; None if it has none."""
    same = [
        prefix + row[column]
        for column, prefix in (("wikidata", "https://www.wikidata.org/entity/"), ("ror", "https://ror.org/"))
        if row.get(column)
    ]
    kind = "Country" if row["type"] == "country" else "Organization"
    return {"@type": kind, "name": row["name"], "sameAs": same} if same else None


def _described(package: About) -> dict[str, Any]:
    return {
        "description": package.description,
        "version": package.version,
        "datePublished": package.day,
        "license": package.licence_url,
        # The descriptor does not say who is a person and who a group.
        "creator": [{"@type": "Organization", "name": name} for name in package.creators],
        "keywords": list(package.keywords),
        **({"url": package.homepage} if package.homepage else {}),
    }


def _download(name: str, content: bytes) -> dict[str, Any]:
    media_type = MEDIA_TYPES[PurePath(name).suffix]
    return {
        "@type": "DataDownload",
        "name": name,
        "contentUrl": name,
        "encodingFormat": media_type,
        **_size(content),
    }


def _size(content: bytes) -> dict[str, str]:
    return {"contentSize": f"{len(content)} B", "sha256": hashlib.sha256(content).hexdigest()}


CROISSANT_TYPES = {"string": "sc:Text", "integer": "sc:Integer"}

CROISSANT_NAMES = """
citeAs column equivalentProperty extract field fileObject fileProperty fileSet format includes isLiveDataset
jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate separator source
subField transform
"""

CROISSANT_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{name: f"cr:{name}" for name in CROISSANT_NAMES.split()},
}
"""The context that every Croissant 1.0 file declares."""


def croissant(schema: Schema, citation: str, name: str, archive: bytes) -> str:
    """The tables in the zip ``archive`` called ``name``, in Croissant 1.0 (``croissant.json``)."""
    package = about(schema)
    zipped = {**_croissant_file(name, "application/zip"), **_size(archive)}
    files = [
        _croissant_file(table.path, "text/csv")
        | {"description": table.description, "containedIn": {"@id": name}}
        for table in schema.tables.values()
    ]
    return json_text(
        {
            "@context": CROISSANT_CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": "http://mlcommons.org/croissant/1.0",
            "name": package.name,
            "alternateName": package.title,
            **_described(package),
            "citeAs": citation,
            "distribution": [zipped, *files],
            "recordSet": [_croissant_records(table) for table in schema.tables.values()],
        }
    )


def _croissant_file(name: str, media_type: str) -> dict[str, Any]:
    names = {"@id": name, "name": name, "contentUrl": name}
    return {"@type": "cr:FileObject", **names, "encodingFormat": media_type}


def _croissant_records(table: Table) -> dict[str, Any]:
    # A reference within one table makes a ring, which mlcroissant cannot put in an order to load the rows.
    references = {
        key.columns[0]: {"references": {"field": {"@id": f"{key.table}/{key.references[0]}"}}}
        for key in table.foreign_keys
        if len(key.columns) == 1 and key.table != table.name
    }
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.title,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{column}"} for column in table.key],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{field.name}",
                "name": f"{table.name}/{field.name}",
                "description": field.description,
                "dataType": CROISSANT_TYPES[field.type],
                "source": {"fileObject": {"@id": table.path}, "extract": {"column": field.name}},
                **references.get(field.name, {}),
            }
            for field in table.fields
        ],
    }

"""The data in Croissant 1.0, which catalogues of machine-learning data read (``croissant.json``)."""

from __future__ import annotations

import hashlib
from typing import Any

from ilrs_signatories.dictionary import Described, Dictionary
from releasing.about import About, json_text
from releasing.schema_org import organization

TYPES = {"string": "sc:Text", "integer": "sc:Integer"}

CONTEXT: dict[str, Any] = {
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
    **{
        name: f"cr:{name}"
        for name in (
            *("citeAs", "column", "equivalentProperty", "extract", "field", "fileObject", "fileProperty"),
            *("fileSet", "format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField"),
            *("path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate"),
            *("separator", "source", "subField", "transform"),
        )
    },
}
"""The context that every Croissant 1.0 file declares."""


def croissant_json(about: About, dictionary: Dictionary, citation: str, name: str, archive: bytes) -> str:
    """The tables in the zip ``archive`` called ``name``, which is looked for beside this file."""
    return json_text(
        {
            "@context": CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": "http://mlcommons.org/croissant/1.0",
            "name": about.name,
            "alternateName": about.title,
            "description": about.description,
            "version": about.version,
            "datePublished": about.day,
            "license": about.licence_url,
            "creator": [organization(creator) for creator in about.creators],
            "keywords": list(about.keywords),
            "citeAs": citation,
            **({"url": about.homepage} if about.homepage else {}),
            "distribution": [
                {
                    "@type": "cr:FileObject",
                    "@id": name,
                    "name": name,
                    "contentUrl": name,
                    "contentSize": f"{len(archive)} B",
                    "encodingFormat": "application/zip",
                    "sha256": hashlib.sha256(archive).hexdigest(),
                },
                *(_file(table, name) for table in dictionary.tables.values()),
            ],
            "recordSet": [_records(table) for table in dictionary.tables.values()],
        }
    )


def _file(table: Described, archive: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": table.path,
        "name": table.path,
        "description": table.description,
        "containedIn": {"@id": archive},
        "contentUrl": table.path,
        "encodingFormat": "text/csv",
    }


def _records(table: Described) -> dict[str, Any]:
    # A reference within one table makes a ring, which mlcroissant cannot put in an order to load the rows.
    references = {
        key.columns[0]: f"{key.table}/{key.references[0]}"
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
                "@id": f"{table.name}/{column.name}",
                "name": f"{table.name}/{column.name}",
                "description": column.description,
                "dataType": TYPES[column.type],
                "source": {"fileObject": {"@id": table.path}, "extract": {"column": column.name}},
                **(
                    {"references": {"field": {"@id": references[column.name]}}}
                    if column.name in references
                    else {}
                ),
            }
            for column in table.columns
        ],
    }

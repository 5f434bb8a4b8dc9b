"""The data as a schema.org ``Dataset``, which search engines read from a page (``dataset.jsonld``)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from ilrs_signatories.dictionary import Dictionary
from releasing.about import About, json_text

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".sqlite": "application/vnd.sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def dataset_jsonld(about: About, dictionary: Dictionary, files: Mapping[str, bytes]) -> str:
    """The dataset with each of ``files`` as a download; their addresses are relative to this file."""
    return json_text(
        {
            "@context": "https://schema.org/",
            "@type": "Dataset",
            "name": about.title,
            "alternateName": about.name,
            "description": about.description,
            "version": about.version,
            "datePublished": about.day,
            "license": about.licence_url,
            "isAccessibleForFree": True,
            "inLanguage": "en",
            "creator": [organization(name) for name in about.creators],
            "keywords": list(about.keywords),
            "temporalCoverage": about.temporal,
            **({"url": about.homepage} if about.homepage else {}),
            "variableMeasured": [
                {
                    "@type": "PropertyValue",
                    "propertyID": f"{table.name}.{column.name}",
                    "name": column.title,
                    "description": column.description,
                }
                for table in dictionary.tables.values()
                for column in table.columns
            ],
            "distribution": [_download(name, content) for name, content in files.items()],
        }
    )


def organization(name: str) -> dict[str, str]:
    """Whoever made the data, as an organization: the descriptor does not tell a person from a group."""
    return {"@type": "Organization", "name": name}


def _download(name: str, content: bytes) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": name,
        "contentUrl": name,
        "encodingFormat": MEDIA_TYPES[PurePath(name).suffix],
        "contentSize": f"{len(content)} B",
        "sha256": hashlib.sha256(content).hexdigest(),
    }

"""What the pages say to search engines, as schema.org in JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from ilrs_signatories.dictionary import read_dictionary
from ilrs_signatories.package import Row
from pages.downloads import Download
from pages.once import Once
from pages.rendering import web
from releasing.about import read_about
from releasing.schema_org import MEDIA_TYPES, dataset_jsonld


def dataset(package: Once, downloads: list[Download], base_url: str) -> dict[str, Any]:
    """The dataset with its downloads, as the release describes it."""
    contents = {one.name: one.path.read_bytes() for one in downloads if one.path.suffix in MEDIA_TYPES}
    found: dict[str, Any] = json.loads(
        dataset_jsonld(read_about(package), read_dictionary(package), contents)
    )
    for one in found["distribution"]:
        one["contentUrl"] = f"{base_url}downloads/{one['contentUrl']}"
    return found | ({"url": base_url} if base_url else {})


def signatory(row: Row) -> dict[str, Any]:
    """A signatory as a thing of its own."""
    found = {
        "@context": "https://schema.org/",
        "@type": "Country" if row["type"] == "country" else "Organization",
        "name": row["name"],
        "identifier": row["signatory_id"],
    }
    if row["acronym"]:
        found["alternateName"] = row["acronym"]
    if web(row["website"]):
        found["url"] = row["website"]
    return found

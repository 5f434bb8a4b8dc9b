"""The metadata of a release: what each file says, from the one descriptor, and by the standard of each."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import LIVE, ROOT, Write
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.dataset.schema import Schema
from release.metadata import MEDIA_TYPES, about, citation, croissant, schema_org, zenodo

ABOUT: dict[str, Any] = {
    "name": "moon",
    "title": 'The "Moon": a title',
    "description": "What it is.\nMore of it - # not a comment, {not} a [flow], \\n no break, é, 月.",
    "version": "1.2.0",
    "day": "2026-12-01",
    "licence": "CC0-1.0",
    "licence_url": "https://creativecommons.org/publicdomain/zero/1.0/",
    "people": [{"name": "A. Person"}, {"name": "yes"}],
    "groups": [{"@type": "Organization", "name": "A. Person"}, {"@type": "Organization", "name": "yes"}],
    "keywords": ["Moon", "null", "1.10"],
    "temporal": "2020-06-05/2026-11-22",
    "homepage": "",
}

CITATION = """\
# Written from datapackage.json by scripts/docs.py: change that, not this.
cff-version: "1.2.0"
message: "If you use these data, please cite them with their version."
type: "dataset"
title: "The \\"Moon\\": a title"
version: "1.2.0"
date-released: "2026-12-01"
authors: [{"name": "A. Person"}, {"name": "yes"}]
abstract: "What it is.\\nMore of it - # not a comment, {not} a [flow], \\\\n no break, é, 月."
keywords: ["Moon", "null", "1.10"]
license: "CC0-1.0"
"""

ZENODO = {
    "upload_type": "dataset",
    "title": ABOUT["title"],
    "description": ABOUT["description"],
    "version": "1.2.0",
    "publication_date": "2026-12-01",
    "creators": [{"name": "A. Person"}, {"name": "yes"}],
    "keywords": ["Moon", "null", "1.10"],
    "access_right": "open",
    "license": {"id": "CC0-1.0"},
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read_dataset(LIVE)


def moon(dataset: Dataset, **more: object) -> Schema:
    """The schema with ``ABOUT`` in place of what the descriptor says of the package."""
    said = {
        **dataset.schema.descriptor,
        **{name: ABOUT[name] for name in ("name", "title", "description", "version")},
        "created": f"{ABOUT['day']}T00:00:00Z",
        "licenses": [{"name": ABOUT["licence"], "path": ABOUT["licence_url"]}],
        "contributors": [
            {"title": "A. Person", "roles": ["creator"]},
            {"title": "yes", "roles": ["editor", "creator"]},
            {"title": "An editor", "roles": ["editor"]},
        ],
        "keywords": ABOUT["keywords"],
        **more,
    }
    return dataset.schema._replace(descriptor=said, begins="2020-06-05", gathered="2026-11-22")


def test_what_the_descriptor_says_of_the_package_is_read(dataset: Dataset) -> None:
    assert about(moon(dataset)) == ABOUT


def test_the_citation_says_what_there_is_to_cite(dataset: Dataset) -> None:
    assert citation(moon(dataset)) == CITATION
    assert yaml.safe_load(CITATION) == {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them with their version.",
        "type": "dataset",
        "title": ABOUT["title"],
        "version": "1.2.0",
        "date-released": "2026-12-01",
        "authors": [{"name": "A. Person"}, {"name": "yes"}],
        "abstract": ABOUT["description"],
        "keywords": ["Moon", "null", "1.10"],
        "license": "CC0-1.0",
    }


def check_cff(path: Path) -> int:
    command: list[str | Path] = [
        *(sys.executable, "-m", "check_jsonschema"),
        *("--builtin-schema", "vendor.citation-file-format", path),
    ]
    return subprocess.run(command, capture_output=True).returncode


def test_the_citation_follows_its_schema(dataset: Dataset, tmp_path: Path) -> None:
    assert check_cff(ROOT / "CITATION.cff") == 0
    path = tmp_path / "CITATION.cff"
    path.write_text(citation(moon(dataset, homepage="https://example.org/")), encoding="utf-8")
    assert check_cff(path) == 0
    path.write_text(CITATION.replace('"dataset"', '"data"'), encoding="utf-8")
    assert check_cff(path) == 1


def test_zenodo_gets_the_same(dataset: Dataset) -> None:
    assert json.loads(zenodo(moon(dataset))) == ZENODO


def test_the_file_that_zenodo_reads_is_in_the_root() -> None:
    found = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    assert found.keys() == ZENODO.keys()
    assert found["upload_type"] == "dataset"


def test_every_file_has_the_descriptors_version_day_and_licence(dataset: Dataset) -> None:
    said = dataset.schema.descriptor
    found: list[dict[str, Any]] = [
        yaml.safe_load(citation(dataset.schema)),
        json.loads(zenodo(dataset.schema)),
        json.loads(croissant(dataset.schema, "", "a.zip", b"")),
        json.loads(schema_org(dataset, {})),
    ]
    assert {one["version"] for one in found} == {said["version"]}
    days = ("date-released", "publication_date", "datePublished", "datePublished")
    assert {one[day] for one, day in zip(found, days, strict=True)} == {said["created"][:10]}
    licence = said["licenses"][0]
    assert [one["license"] for one in found] == [
        licence["name"],
        {"id": licence["name"]},
        licence["path"],
        licence["path"],
    ]


def test_a_descriptor_that_lacks_what_is_repeated_is_refused(dataset: Dataset) -> None:
    lacking = {name: value for name, value in dataset.schema.descriptor.items() if name != "keywords"}
    with pytest.raises(
        ValueError, match=r"datapackage\.json: 'keywords' is missing, and the release files need it"
    ):
        about(dataset.schema._replace(descriptor=lacking))


DESCRIBED = {
    "description": ABOUT["description"],
    "version": "1.2.0",
    "datePublished": "2026-12-01",
    "license": ABOUT["licence_url"],
    "creator": [{"@type": "Organization", "name": "A. Person"}, {"@type": "Organization", "name": "yes"}],
    "keywords": ["Moon", "null", "1.10"],
}


def test_schema_org_lists_every_column_download_and_identified_signatory(write_package: Write) -> None:
    country = {
        "signatory_id": "moon",
        "name": "Moon",
        "type": "country",
        "country": "MOO",
        "wikidata": "Q405",
    }
    institute = {
        "signatory_id": "ror",
        "name": "Ror",
        "type": "university",
        "wikidata": "Q1",
        "ror": "05abc1234",
    }
    small = read_dataset(write_package(signatories=[country, institute, {"signatory_id": "x", "name": "X"}]))
    small.schema = moon(small)
    files = {f"a{suffix}": suffix.encode() for suffix in MEDIA_TYPES}
    found = json.loads(schema_org(small, files))
    variables, downloads = found.pop("variableMeasured"), found.pop("distribution")
    assert found == {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": ABOUT["title"],
        "alternateName": "moon",
        **DESCRIBED,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "temporalCoverage": "2020-06-05/2026-11-22",
        "mentions": [
            {"@type": "Country", "name": "Moon", "sameAs": ["https://www.wikidata.org/entity/Q405"]},
            {
                "@type": "Organization",
                "name": "Ror",
                "sameAs": ["https://www.wikidata.org/entity/Q1", "https://ror.org/05abc1234"],
            },
        ],
    }
    assert [one["propertyID"] for one in variables] == [
        f"{table.name}.{field.name}" for table in small.schema.tables.values() for field in table.fields
    ]
    assert downloads[0] == {
        "@type": "DataDownload",
        "name": "a.csv",
        "contentUrl": "a.csv",
        "encodingFormat": "text/csv",
        "contentSize": "4 B",
        "sha256": hashlib.sha256(b".csv").hexdigest(),
    }
    assert [one["name"] for one in downloads] == list(files)


def test_croissant_describes_every_table_in_the_zip(dataset: Dataset) -> None:
    found = json.loads(croissant(moon(dataset), "@misc{moon}", "moon.zip", b"zip"))
    archive, *files = found.pop("distribution")
    records = found.pop("recordSet")
    del found["@context"]
    tables = dataset.schema.tables.values()
    assert found == {
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "moon",
        "alternateName": ABOUT["title"],
        **DESCRIBED,
        "citeAs": "@misc{moon}",
    }
    assert archive == {
        "@type": "cr:FileObject",
        "@id": "moon.zip",
        "name": "moon.zip",
        "contentUrl": "moon.zip",
        "contentSize": "3 B",
        "encodingFormat": "application/zip",
        "sha256": hashlib.sha256(b"zip").hexdigest(),
    }
    assert [(one["@id"], one["containedIn"], one["contentUrl"]) for one in files] == [
        (table.path, {"@id": "moon.zip"}, table.path) for table in tables
    ]
    assert [[field["@id"] for field in one["field"]] for one in records] == [
        [f"{table.name}/{field.name}" for field in table.fields] for table in tables
    ]
    assert [one["key"] for one in records] == [
        [{"@id": f"{table.name}/{column}"} for column in table.key] for table in tables
    ]


def test_croissant_keeps_types_and_references_to_other_tables(dataset: Dataset) -> None:
    found = json.loads(croissant(dataset.schema, "", "moon.zip", b"zip"))
    fields = {field["@id"]: field for one in found["recordSet"] for field in one["field"]}
    tables = dataset.schema.tables.values()
    assert {id_ for id_, field in fields.items() if field["dataType"] == "sc:Integer"} == {
        f"{table.name}/{field.name}" for table in tables for field in table.fields if field.type == "integer"
    }
    assert {
        id_: field["references"]["field"]["@id"] for id_, field in fields.items() if "references" in field
    } == {
        f"{table.name}/{key.columns[0]}": f"{key.table}/{key.references[0]}"
        for table in tables
        for key in table.foreign_keys
        if key.table != table.name
    }
    ids = {one["@id"] for one in (*found["distribution"], *found["recordSet"])} | set(fields)
    assert {field["source"]["fileObject"]["@id"] for field in fields.values()} <= ids

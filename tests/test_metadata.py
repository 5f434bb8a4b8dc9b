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

from conftest import ROOT
from ilrs_signatories.citation import cite
from ilrs_signatories.dictionary import Dictionary, read_dictionary
from ilrs_signatories.package import Package, read_package
from releasing.about import About, read_about
from releasing.citation import citation_cff, zenodo_json
from releasing.croissant import croissant_json
from releasing.schema_org import MEDIA_TYPES, dataset_jsonld

ABOUT = About(
    name="moon",
    title='The "Moon": a title',
    description="What it is.\nMore of it - # not a comment, {not} a [flow], \\n no break, é, 月.",
    version="1.2.0",
    day="2026-12-01",
    licence="CC0-1.0",
    licence_url="https://creativecommons.org/publicdomain/zero/1.0/",
    creators=("A. Person", "yes"),
    keywords=("Moon", "null", "1.10"),
    temporal="2020-06-05/2026-11-22",
    homepage="",
)

CITATION = """\
# Generated from datapackage.json by scripts/release.py: change that, not this.
cff-version: 1.2.0
message: "If you use these data, please cite them with their version."
type: dataset
title: "The \\"Moon\\": a title"
version: "1.2.0"
date-released: "2026-12-01"
authors:
  - name: "A. Person"
  - name: "yes"
abstract: "What it is.\\nMore of it - # not a comment, {not} a [flow], \\\\n no break, é, 月."
keywords:
  - "Moon"
  - "null"
  - "1.10"
license: "CC0-1.0"
"""

ZENODO = {
    "upload_type": "dataset",
    "title": ABOUT.title,
    "description": ABOUT.description,
    "version": "1.2.0",
    "publication_date": "2026-12-01",
    "creators": [{"name": "A. Person"}, {"name": "yes"}],
    "keywords": ["Moon", "null", "1.10"],
    "access_right": "open",
    "license": {"id": "CC0-1.0"},
}


@pytest.fixture(scope="module")
def record() -> Package:
    return read_package()


@pytest.fixture(scope="module")
def dictionary(record: Package) -> Dictionary:
    return read_dictionary(record)


def test_the_citation_in_the_checkout_is_the_descriptors(record: Package) -> None:
    written = (ROOT / "CITATION.cff").read_bytes().decode("utf-8")
    assert written == citation_cff(read_about(record)), "run python scripts/release.py citation"


def test_the_citation_says_what_there_is_to_cite() -> None:
    assert citation_cff(ABOUT) == CITATION
    assert yaml.safe_load(CITATION) == {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them with their version.",
        "type": "dataset",
        "title": ABOUT.title,
        "version": "1.2.0",
        "date-released": "2026-12-01",
        "authors": [{"name": "A. Person"}, {"name": "yes"}],
        "abstract": ABOUT.description,
        "keywords": ["Moon", "null", "1.10"],
        "license": "CC0-1.0",
    }


def check_cff(path: Path) -> int:
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.citation-file-format",
        path,
    ]
    return subprocess.run(command, capture_output=True).returncode


def test_the_citation_keeps_its_schema(tmp_path: Path) -> None:
    assert check_cff(ROOT / "CITATION.cff") == 0
    path = tmp_path / "CITATION.cff"
    path.write_text(citation_cff(ABOUT._replace(homepage="https://example.org/")), encoding="utf-8")
    assert check_cff(path) == 0
    path.write_text(CITATION.replace("type: dataset", "type: data"), encoding="utf-8")
    assert check_cff(path) == 1


def test_zenodo_is_told_the_same() -> None:
    assert json.loads(zenodo_json(ABOUT)) == ZENODO


def test_every_file_says_the_descriptors_version_day_and_licence(
    record: Package, dictionary: Dictionary
) -> None:
    about = read_about(record)
    said = record.descriptor
    found: list[dict[str, Any]] = [
        yaml.safe_load(citation_cff(about)),
        json.loads(zenodo_json(about)),
        json.loads(croissant_json(about, dictionary, cite(record, "bibtex"), "a.zip", b"")),
        json.loads(dataset_jsonld(about, dictionary, {})),
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


def test_a_descriptor_that_lacks_what_is_repeated_is_told(record: Package) -> None:
    lacking = {name: value for name, value in record.descriptor.items() if name != "keywords"}
    with pytest.raises(
        ValueError, match=r"datapackage\.json: lacks 'keywords', which the release files repeat"
    ):
        read_about(record._replace(descriptor=lacking))


def test_schema_org_lists_every_column_and_download(record: Package, dictionary: Dictionary) -> None:
    files = {f"a{suffix}": suffix.encode() for suffix in MEDIA_TYPES}
    found = json.loads(dataset_jsonld(ABOUT, dictionary, files))
    variables, downloads = found.pop("variableMeasured"), found.pop("distribution")
    assert found == {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": ABOUT.title,
        "alternateName": "moon",
        "description": ABOUT.description,
        "version": "1.2.0",
        "datePublished": "2026-12-01",
        "license": ABOUT.licence_url,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "creator": [{"@type": "Organization", "name": "A. Person"}, {"@type": "Organization", "name": "yes"}],
        "keywords": ["Moon", "null", "1.10"],
        "temporalCoverage": "2020-06-05/2026-11-22",
    }
    assert [one["propertyID"] for one in variables] == [
        f"{table.name}.{field.name}" for table in record.tables.values() for field in table.fields
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


def test_croissant_describes_every_table_in_the_zip(record: Package, dictionary: Dictionary) -> None:
    found = json.loads(croissant_json(ABOUT, dictionary, "@misc{moon}", "moon.zip", b"zip"))
    archive, *tables = found.pop("distribution")
    records = found.pop("recordSet")
    del found["@context"]
    assert found == {
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "moon",
        "alternateName": ABOUT.title,
        "description": ABOUT.description,
        "version": "1.2.0",
        "datePublished": "2026-12-01",
        "license": ABOUT.licence_url,
        "creator": [{"@type": "Organization", "name": "A. Person"}, {"@type": "Organization", "name": "yes"}],
        "keywords": ["Moon", "null", "1.10"],
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
    assert [(one["@id"], one["containedIn"], one["contentUrl"]) for one in tables] == [
        (table.path, {"@id": "moon.zip"}, table.path) for table in record.tables.values()
    ]
    assert [[field["@id"] for field in one["field"]] for one in records] == [
        [f"{table.name}/{field.name}" for field in table.fields] for table in record.tables.values()
    ]
    assert [one["key"] for one in records] == [
        [{"@id": f"{table.name}/{column}"} for column in table.key] for table in record.tables.values()
    ]


def test_croissant_keeps_types_and_references_to_other_tables(dictionary: Dictionary) -> None:
    found = json.loads(croissant_json(ABOUT, dictionary, "", "moon.zip", b"zip"))
    fields = {field["@id"]: field for one in found["recordSet"] for field in one["field"]}
    assert {id_ for id_, field in fields.items() if field["dataType"] == "sc:Integer"} == {
        f"{table.name}/{column.name}"
        for table in dictionary.tables.values()
        for column in table.columns
        if column.type == "integer"
    }
    assert {
        id_: field["references"]["field"]["@id"] for id_, field in fields.items() if "references" in field
    } == {
        f"{table.name}/{key.columns[0]}": f"{key.table}/{key.references[0]}"
        for table in dictionary.tables.values()
        for key in table.foreign_keys
        if key.table != table.name
    }
    ids = {one["@id"] for one in (*found["distribution"], *found["recordSet"])} | set(fields)
    assert {field["source"]["fileObject"]["@id"] for field in fields.values()} <= ids

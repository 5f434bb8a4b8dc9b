"""The data itself: every row against its schema and keys, and what is known of it from elsewhere."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from typing import Any

import pytest

import ilrs_signatories as ilrs
from conftest import ROOT
from ilrs_signatories import edtf

DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES: dict[str, dict[str, Any]] = {resource["name"]: resource for resource in DESCRIPTOR["resources"]}


def read(name: str) -> list[dict[str, str]]:
    with (ROOT / RESOURCES[name]["path"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


TABLES = {name: read(name) for name in RESOURCES}


def place(name: str, number: int) -> str:
    """Where the row of that index stands, as an editor finds it."""
    return f"{RESOURCES[name]['path']}, row {number + 1}"


def keys(name: str, columns: list[str]) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in TABLES[name]]


def faults(field: dict[str, Any], cell: str) -> list[str]:
    """What the schema has against a cell that is not blank."""
    constraints = field.get("constraints", {})
    found = []
    if "enum" in constraints and cell not in constraints["enum"]:
        found.append(f"is none of {constraints['enum']}")
    if "pattern" in constraints and not re.fullmatch(constraints["pattern"], cell):
        found.append(f"does not match {constraints['pattern']}")
    if len(cell) > constraints.get("maxLength", len(cell)):
        found.append(f"is longer than {constraints['maxLength']} characters")
    if field["type"] == "integer" and not re.fullmatch("0|-?[1-9][0-9]*", cell):
        found.append("is not an integer")
    elif field["type"] == "integer" and int(cell) < constraints.get("minimum", int(cell)):
        found.append(f"is less than {constraints['minimum']}")
    if field.get("rdfType", "").endswith("EDTF"):
        try:
            edtf.parse(cell)
        except ValueError as error:
            found.append(str(error))
    return found


@pytest.mark.parametrize("name", RESOURCES)
def test_a_table_has_rows_and_the_columns_of_its_schema(name: str) -> None:
    columns = [field["name"] for field in RESOURCES[name]["schema"]["fields"]]
    with (ROOT / RESOURCES[name]["path"]).open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == columns
    assert all(list(row) == columns and None not in row.values() for row in TABLES[name])
    assert TABLES[name]


@pytest.mark.parametrize("name", RESOURCES)
def test_every_cell_meets_its_schema(name: str) -> None:
    found = [
        f"{place(name, number)}: {field['name']} {row[field['name']]!r} {fault}"
        for number, row in enumerate(TABLES[name])
        for field in RESOURCES[name]["schema"]["fields"]
        if row[field["name"]]
        for fault in faults(field, row[field["name"]])
    ]
    assert found == []


@pytest.mark.parametrize("name", RESOURCES)
def test_no_required_cell_is_blank(name: str) -> None:
    required = [
        field["name"]
        for field in RESOURCES[name]["schema"]["fields"]
        if field.get("constraints", {}).get("required")
    ]
    found = [
        f"{place(name, number)}: {column} is blank"
        for number, row in enumerate(TABLES[name])
        for column in required
        if not row[column]
    ]
    assert found == []


@pytest.mark.parametrize("name", RESOURCES)
def test_keys_and_unique_columns_repeat_nothing(name: str) -> None:
    schema = RESOURCES[name]["schema"]
    unique = [[field["name"]] for field in schema["fields"] if field.get("constraints", {}).get("unique")]
    found = [
        f"{','.join(columns)}: {'/'.join(key)} stands {times} times"
        for columns in [schema["primaryKey"], *unique]
        for key, times in Counter(keys(name, columns)).items()
        if times > 1
    ]
    assert found == []


@pytest.mark.parametrize("name", RESOURCES)
def test_every_foreign_key_leads_to_a_row(name: str) -> None:
    found = [
        f"{place(name, number)}: {'/'.join(key)} is not in {reference['resource']}"
        for foreign in RESOURCES[name]["schema"].get("foreignKeys", [])
        for reference in [foreign["reference"]]
        for number, key in enumerate(keys(name, foreign["fields"]))
        if any(key) and key not in keys(reference["resource"], reference["fields"])
    ]
    assert found == []


def test_every_evidence_row_leads_to_a_cell() -> None:
    records = {
        (name, "/".join(key))
        for name, resource in RESOURCES.items()
        for key in keys(name, resource["schema"]["primaryKey"])
    }
    found = [
        f"{place('evidence', number)}: {row['resource']} {row['record_id']} {row['field']}"
        for number, row in enumerate(TABLES["evidence"])
        if (row["resource"], row["record_id"]) not in records
        or row["field"] not in TABLES[row["resource"]][0]
    ]
    assert found == []


def test_every_value_that_needs_evidence_has_some() -> None:
    supported = {
        (row["resource"], row["record_id"], row["field"])
        for row in TABLES["evidence"]
        if row["stance"] == "supports"
    }
    found = [
        f"{place(name, number)}: {field['name']} {row[field['name']]!r} has no supporting evidence"
        for name, resource in RESOURCES.items()
        for field in resource["schema"]["fields"]
        if field.get("evidence") == "required"
        for number, row in enumerate(TABLES[name])
        if row[field["name"]]
        and (name, "/".join(row[key] for key in resource["schema"]["primaryKey"]), field["name"])
        not in supported
    ]
    assert found == []


STATES = [
    "china",
    "russia",
    "venezuela",
    "south-africa",
    "azerbaijan",
    "pakistan",
    "belarus",
    "egypt",
    "thailand",
    "nicaragua",
    "serbia",
    "kazakhstan",
    "senegal",
]


def test_thirteen_states_and_twenty_seven_other_bodies_have_signed() -> None:
    signatories = ilrs.signatories()
    countries = signatories[signatories["type"] == "country"]
    assert countries["signatory_id"].tolist() == STATES
    assert len(signatories) == 40
    assert set(signatories["certainty"]) == {"member"}


@pytest.mark.parametrize(
    ("day", "members", "possible"),
    [
        ("2021-03-08", 0, []),
        ("2021-03-09", 2, []),
        ("2023-10-26", 7, []),
        ("2024-05-10", 11, []),
        ("2024-07-04", 11, ["kazakhstan"]),
        ("2024-07-05", 12, []),
        ("2024-09-05", 13, []),
    ],
)
def test_the_states_of_a_day_are_those_counted_by_hand(day: str, members: int, possible: list[str]) -> None:
    states = ilrs.signatories(as_of=day, type="country")
    assert states.loc[states["certainty"] == "member", "signatory_id"].tolist() == STATES[:members]
    assert states.loc[states["certainty"] == "possible", "signatory_id"].tolist() == possible


PRINTED_IN_MAY_2024 = """\
China|Country|china
Russia|Country|russia
Belarus|Country|belarus
Pakistan|Country|pakistan
Azerbaijan|Country|azerbaijan
Venezuela|Country|venezuela
South Africa|Country|south-africa
Egypt|Country|egypt
Nicaragua|Country|nicaragua
Serbia|Country|serbia
Asia-Pacific Space Cooperation Organization (APSCO)|Inter-governmental Organization|apsco
nanoSPACE AG (Switzerland)|Firm|nanospace
International Lunar Observatory Association (ILOA, Hawaii)|Organization|iloa
National Astronomical Research Institute of Thailand (NARIT)|Institute|narit
University of Sharjah (UAE)|University|university-of-sharjah
Adriatic Aerospace Association (A3) (Croatia)|Organization|adriatic-aerospace-association
Asociación de Astronomía de Colombia (ASASAC)|Organization|asasac
Arabaev Kyrgyz State University (Kyrgyzstan)|University|arabaev-university
PT Universal Satelit Indonesia (UniSat)|Firm|unisat
Arab Union for Astronomy and Space Sciences|Organization|auass
"""

TYPES_PRINTED = {
    "Country": {"country"},
    "Inter-governmental Organization": {"intergovernmental_organization"},
    "Organization": {"international_association", "nonprofit"},
    "Institute": {"research_institute"},
    "University": {"university"},
    "Firm": {"company"},
}


def test_the_list_printed_in_may_2024_is_kept_as_printed() -> None:
    entries = [row for row in TABLES["published_list_entries"] if row["list_id"] == "spacenews-2024-05"]
    lines = ["|".join((row["printed_name"], row["printed_type"], row["signatory_id"])) for row in entries]
    assert lines == PRINTED_IN_MAY_2024.splitlines()
    assert [row["position"] for row in entries] == [str(position) for position in range(1, 21)]


@pytest.mark.parametrize("known_on", [None, "2024-05-10"])
def test_the_list_printed_in_may_2024_is_reproduced_from_the_agreements(known_on: str | None) -> None:
    printed = {line.split("|")[2]: line.split("|")[1] for line in PRINTED_IN_MAY_2024.splitlines()}
    rows = ilrs.signatories(as_of="2024-05-10", known_on=known_on).query("certainty == 'member'")
    types = dict(zip(rows["signatory_id"], rows["type"], strict=True))
    assert set(printed) - set(types) == set()
    assert [id_ for id_, type_ in printed.items() if types[id_] not in TYPES_PRINTED[type_]] == []
    assert set(types) - set(printed) == {"cnu", "kaist-kenya", "ssgi", "thailand"}


def test_narit_sits_in_thailand_and_does_not_make_it_a_signatory() -> None:
    rows = ilrs.signatories(as_of="2024-04-04").set_index("signatory_id")
    assert rows.loc["narit", "country"] == "THA"
    assert "thailand" not in rows.index


def test_whoever_is_only_said_to_have_joined_is_no_signatory() -> None:
    claimed = {"bolivia", "djibouti", "ethiopia", "turkey", "united-arab-emirates"}
    assert claimed <= {row["signatory_id"] for row in TABLES["events"]}
    assert claimed & set(ilrs.signatories()["signatory_id"]) == set()

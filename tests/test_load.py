"""What the package gives from a folder of tables, and what it says of one that is damaged."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import ilrs_signatories as ilrs
from conftest import FROZEN, ROOT, Write
from statements import dtypes

DESCRIPTOR = json.loads((FROZEN / "datapackage.json").read_text(encoding="utf-8"))
NAMES = [resource["name"] for resource in DESCRIPTOR["resources"]]
DTYPES = {"string": "string", "integer": "Int64"}


def expected_dtypes(name: str) -> dict[str, str]:
    """The columns and dtypes that the descriptor asks for."""
    (resource,) = (resource for resource in DESCRIPTOR["resources"] if resource["name"] == name)
    dtypes = {}
    for field in resource["schema"]["fields"]:
        dtypes[field["name"]] = DTYPES[field["type"]]
        if field.get("rdfType", "").endswith("EDTF"):
            dtypes[f"{field['name']}_earliest"] = dtypes[f"{field['name']}_latest"] = "datetime64[s]"
    return dtypes


def test_the_tables_come_in_the_descriptors_order() -> None:
    assert ilrs.tables() == NAMES


def test_the_version_is_the_descriptors() -> None:
    assert ilrs.__version__ == DESCRIPTOR["version"]


def test_an_attribute_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'signatory'"):
        _ = ilrs.signatory  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_a_table_loads_with_the_columns_and_dtypes_of_the_descriptor(name: str) -> None:
    assert list(dtypes(ilrs.load(name)).items()) == list(expected_dtypes(name).items())


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_has_the_same_dtypes(write_package: Write, name: str) -> None:
    frame = ilrs.load(name, write_package())
    assert (len(frame), dtypes(frame)) == (0, expected_dtypes(name))


def test_text_stays_text_and_blank_is_missing(write_package: Write) -> None:
    names = ["NA", "null", "None", "nan", "1", "True", "-", 'a, "b"\nc', "d\r\ne"]
    rows = [{"signatory_id": f"s{number}", "name": name} for number, name in enumerate(names)]
    frame = ilrs.load("signatories", write_package(signatories=rows))
    assert frame["name"].tolist() == names
    assert all(value is pd.NA for value in frame["acronym"])


def test_an_integer_may_be_blank(write_package: Write) -> None:
    rows = [{"country": "ABC", "name": "A", "ordinal": "12"}, {"country": "DEF", "name": "D"}]
    frame = ilrs.load("artemis_accords", write_package(artemis_accords=rows))
    assert frame["ordinal"].tolist() == [12, pd.NA]


def test_a_date_keeps_its_text_and_has_bounds(write_package: Write) -> None:
    signed = ["2024-02", "[..2023-07-07]", "[2022-12-05..]", ""]
    rows = [{"country": f"C{number}", "name": "", "signed": text} for number, text in enumerate(signed)]
    frame = ilrs.load("artemis_accords", write_package(artemis_accords=rows))
    assert frame["signed"].tolist() == [*signed[:3], pd.NA]
    assert frame["signed_earliest"].astype("string").tolist() == [
        "2024-02-01",
        "2021-03-09",
        "2022-12-05",
        pd.NA,
    ]
    assert frame["signed_latest"].astype("string").tolist() == [
        "2024-02-29",
        "2023-07-07",
        "2026-11-22",
        pd.NA,
    ]


def test_an_unknown_table_is_reported_with_the_valid_ones_and_the_nearest() -> None:
    message = f"unknown table 'agrements': did you mean 'agreements'? Choose from {', '.join(NAMES)}"
    for kind in (KeyError, ValueError):
        with pytest.raises(kind) as caught:
            ilrs.load("agrements")
        assert str(caught.value) == message


def test_importing_the_package_imports_no_pandas() -> None:
    code = "import sys, ilrs_signatories; print(sorted({'pandas', 'numpy'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "src", capture_output=True, check=True)
    assert answer.stdout == b"[]\n"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def latin_1(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"X", "é".encode("latin-1")))


def replace(old: str, new: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return damage


DAMAGE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "missing": ("data/agreements.csv", Path.unlink, ": no data/agreements.csv in it"),
    "a folder": (
        "data/agreements.csv",
        as_folder,
        ": no data/agreements.csv in it",
    ),
    "empty": (
        "data/agreements.csv",
        lambda path: path.write_bytes(b""),
        "/data/agreements.csv: the column agreement_id, title, instrument, ",
    ),
    "not UTF-8": ("data/agreements.csv", latin_1, "/data/agreements.csv: is not UTF-8 at byte "),
    "a column less": (
        "data/agreements.csv",
        replace(",place,", ","),
        "/data/agreements.csv: the column place is missing",
    ),
    "a column more": (
        "data/agreements.csv",
        replace(",note", ",note,more"),
        "/data/agreements.csv: has the columns agreement_id,",
    ),
    "columns swapped": (
        "data/agreements.csv",
        replace("term,place", "place,term"),
        "/data/agreements.csv: has the columns agreement_id,",
    ),
    "a cell more": (
        "data/agreements.csv",
        replace("X,", "X,,"),
        "/data/agreements.csv:2: has 12 cells, not 11",
    ),
    "an open quote": (
        "data/agreements.csv",
        replace("X,", '"X,'),
        "/data/agreements.csv:2: a double quote is out of place",
    ),
    "no such date": (
        "data/agreements.csv",
        replace("2024-05-08", "2024-13"),
        "/data/agreements.csv:2: signed '2024-13' has a month that is out of range",
    ),
    "no integer": (
        "data/artemis_accords.csv",
        replace("12", "twelve"),
        "/data/artemis_accords.csv:2: ordinal 'twelve' is not an integer",
    ),
    "no descriptor": ("datapackage.json", Path.unlink, ": no datapackage.json in it"),
    "half a descriptor": ("datapackage.json", cut, "/datapackage.json: is not JSON: "),
    "a list": (
        "datapackage.json",
        lambda path: path.write_text("[]"),
        "/datapackage.json: does not describe a data package: ",
    ),
    "no coverage": ("datapackage.json", replace('"coverage"', '"covers"'), ": coverage.gathered is missing"),
    "no schema": ("datapackage.json", replace('"schema"', '"scheme_"'), "/data/signatories.csv: has the col"),
    "no such day": (
        "datapackage.json",
        replace('"gathered": "2026-11-22"', '"gathered": "today"'),
        "/datapackage.json: does not describe a data package: is not a date",
    ),
}


def test_a_byte_order_mark_is_no_damage(write_package: Write) -> None:
    folder = write_package()
    replace("agreement_id", "\ufeffagreement_id")(folder / "data" / "agreements.csv")
    assert ilrs.load("agreements", folder).empty


def load_all(folder: Path) -> None:
    for name in ilrs.tables(folder):
        ilrs.load(name, folder)
    ilrs.count(package=folder)


@pytest.mark.parametrize(("name", "damage", "message"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_named(
    write_package: Write, name: str, damage: Callable[[Path], object], message: str
) -> None:
    folder = write_package(
        agreements=[{"agreement_id": "a", "title": "X", "scope": "ilrs", "signed": "2024-05-08"}],
        artemis_accords=[{"country": "ABC", "name": "A", "ordinal": "12"}],
    )
    damage(folder / name)
    with pytest.raises(ilrs.DamagedPackage) as caught:
        load_all(folder)
    assert str(caught.value).startswith(f"{folder}{message}")
    assert "\n" not in str(caught.value)

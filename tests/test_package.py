"""What the package gives from a folder of tables, and what it says of one that is damaged."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

import ilrs_signatories as ilrs
from conftest import FROZEN, ROOT, Write
from ilrs_signatories.frames import signatory_frame, table_frame
from ilrs_signatories.package import read_package
from ilrs_signatories.query import iso_day

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


def dtypes_of(frame: pd.DataFrame) -> dict[str, str]:
    return {str(column): str(dtype) for column, dtype in frame.dtypes.items()}


def test_the_tables_come_in_the_descriptors_order() -> None:
    assert ilrs.tables() == NAMES


def test_the_version_is_the_descriptors() -> None:
    assert ilrs.__version__ == DESCRIPTOR["version"]


def test_an_attribute_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'signatory'"):
        _ = ilrs.signatory  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_a_table_loads_with_the_columns_and_dtypes_of_the_descriptor(name: str) -> None:
    assert list(dtypes_of(ilrs.load(name)).items()) == list(expected_dtypes(name).items())


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_has_the_same_dtypes(write_package: Write, name: str) -> None:
    frame = table_frame(read_package(write_package()), name)
    assert (len(frame), dtypes_of(frame)) == (0, expected_dtypes(name))


def test_text_stays_text_and_blank_is_missing(write_package: Write) -> None:
    names = ["NA", "null", "None", "nan", "1", "True", "-", 'a, "b"\nc', "d\r\ne"]
    rows = [{"signatory_id": f"s{number}", "name": name} for number, name in enumerate(names)]
    frame = table_frame(read_package(write_package(signatories=rows)), "signatories")
    assert frame["name"].tolist() == names
    assert all(value is pd.NA for value in frame["acronym"])


def test_an_integer_may_be_blank(write_package: Write) -> None:
    rows = [{"country": "ABC", "name": "A", "ordinal": "12"}, {"country": "DEF", "name": "D"}]
    frame = table_frame(read_package(write_package(artemis_accords=rows)), "artemis_accords")
    assert frame["ordinal"].tolist() == [12, pd.NA]


def test_a_date_keeps_its_text_and_has_bounds(write_package: Write) -> None:
    signed = ["2024-02", "[..2023-07-07]", "[2022-12-05..]", ""]
    rows = [{"country": f"C{number}", "name": "", "signed": text} for number, text in enumerate(signed)]
    frame = table_frame(read_package(write_package(artemis_accords=rows)), "artemis_accords")
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


def test_an_unknown_table_is_told_with_the_valid_ones_and_the_nearest() -> None:
    message = f"unknown table 'agrements': nearest is 'agreements', choose from {', '.join(NAMES)}"
    for kind in (KeyError, ValueError):
        with pytest.raises(kind) as caught:
            ilrs.load("agrements")
        assert str(caught.value) == message


SIGNATORIES = {
    "signatory_id": "string",
    "name": "string",
    "type": "string",
    "country": "string",
    "agreement_id": "string",
    "instrument": "string",
    "counterpart": "string",
    "signed": "string",
    "signed_earliest": "datetime64[s]",
    "signed_latest": "datetime64[s]",
    "announced": "string",
    "origins": "Int64",
    "grade": "string",
    "contested": "bool",
    "certainty": "string",
    "n_agreements": "Int64",
}


def test_the_signatories_have_their_columns_and_dtypes() -> None:
    assert list(dtypes_of(ilrs.signatories()).items()) == list(SIGNATORIES.items())


def test_no_signatory_still_has_columns_and_dtypes() -> None:
    frame = ilrs.signatories(as_of="2021-03-08")
    assert (len(frame), dtypes_of(frame)) == (0, SIGNATORIES)
    assert dtypes_of(signatory_frame([])) == SIGNATORIES


def test_the_default_day_is_the_day_of_gathering() -> None:
    gathered = DESCRIPTOR["coverage"]["gathered"]
    pd.testing.assert_frame_equal(ilrs.signatories(), ilrs.signatories(as_of=gathered))


@pytest.mark.parametrize("day", [date(2024, 5, 10), datetime(2024, 5, 10, 12), pd.Timestamp("2024-05-10")])
def test_a_day_may_be_a_date(day: date) -> None:
    pd.testing.assert_frame_equal(ilrs.signatories(as_of=day), ilrs.signatories(as_of="2024-05-10"))


@pytest.mark.parametrize("argument", ["as_of", "known_on"])
@pytest.mark.parametrize("day", ["2024-05", "10 May 2024", "2024-02-30", "20240510", "", "[2024-05-10]"])
def test_another_form_of_day_is_refused_with_the_form_to_write(argument: str, day: str) -> None:
    with pytest.raises(ValueError, match=f"{argument} .*: write a day such as 2024-05-10"):
        ilrs.signatories(**{argument: day})


def test_a_number_is_no_day() -> None:
    with pytest.raises(ValueError, match="write a day such as"):
        iso_day("as_of", 20240510)  # type: ignore[arg-type]


def test_an_unknown_type_is_told_with_the_valid_ones() -> None:
    with pytest.raises(
        ValueError, match=r"unknown type 'countries': nearest is 'country', choose from country, "
    ):
        ilrs.signatories(type="countries")


def test_importing_the_package_imports_no_pandas() -> None:
    code = "import sys, ilrs_signatories; print(sorted({'pandas', 'numpy'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "src", capture_output=True, check=True)
    assert answer.stdout == b"[]\n"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def latin_1(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"X", "é".encode("latin-1")))


def replace(old: str, new: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return damage


DAMAGE = {
    "missing": ("data/agreements.csv", Path.unlink, "cannot be read: No such file or directory"),
    "a folder": (
        "data/agreements.csv",
        lambda path: (path.unlink(), path.mkdir()),
        "cannot be read: Is a dir",
    ),
    "empty": (
        "data/agreements.csv",
        lambda path: path.write_bytes(b""),
        "lacks the column agreement_id, title",
    ),
    "not UTF-8": ("data/agreements.csv", latin_1, "is not UTF-8 at byte"),
    "a column less": ("data/agreements.csv", replace(",place,", ","), "lacks the column place"),
    "a column more": ("data/agreements.csv", replace(",note", ",note,more"), "has the columns agreement_id,"),
    "columns swapped": ("data/agreements.csv", replace("term,place", "place,term"), "has the columns"),
    "a byte order mark": (
        "data/agreements.csv",
        replace("agreement_id", "\ufeffagreement_id"),
        "lacks the column",
    ),
    "a cell more": ("data/agreements.csv", replace("X,", "X,,"), ":2: has 12 cells, not 11"),
    "an open quote": ("data/agreements.csv", replace("X,", '"X,'), ":2: is not CSV: unexpected end of data"),
    "no such date": (
        "data/agreements.csv",
        replace("2024-05-08", "2024-13"),
        ":2: signed '2024-13' has a month",
    ),
    "no integer": (
        "data/artemis_accords.csv",
        replace("12", "twelve"),
        ":2: ordinal 'twelve' is not an integer",
    ),
    "no descriptor": ("datapackage.json", Path.unlink, "cannot be read: No such file or directory"),
    "half a descriptor": ("datapackage.json", cut, "is not JSON: "),
    "a list": ("datapackage.json", lambda path: path.write_text("[]"), "does not describe this package: "),
    "no coverage": ("datapackage.json", replace('"coverage"', '"covers"'), "lacks 'coverage'"),
    "no schema": ("datapackage.json", replace('"schema"', '"scheme_"'), "lacks 'schema'"),
    "no such day": (
        "datapackage.json",
        replace('"gathered": "2026-11-22"', '"gathered": "today"'),
        "is not a date",
    ),
}


def load_all(folder: Path) -> None:
    package = read_package(folder)
    for name in package.tables:
        table_frame(package, name)


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
    assert str(caught.value).startswith(str(folder / name))
    assert message in str(caught.value)

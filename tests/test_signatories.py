"""Everyone with an agreement, one row a signatory."""

from __future__ import annotations

import json
from datetime import date, datetime

import pandas as pd
import pytest

import ilrs_signatories as ilrs
from conftest import FROZEN
from ilrs_signatories.edtf import one_day
from ilrs_signatories.output import frame
from ilrs_signatories.questions.signatories import COLUMNS
from statements import dtypes

DESCRIPTOR = json.loads((FROZEN / "datapackage.json").read_text(encoding="utf-8"))

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
    "contested_fields": "string",
    "certainty": "string",
    "n_agreements": "Int64",
}


def test_the_signatories_have_their_columns_and_dtypes() -> None:
    assert list(dtypes(ilrs.signatories()).items()) == list(SIGNATORIES.items())


def test_no_signatory_still_has_columns_and_dtypes() -> None:
    nobody = ilrs.signatories(as_of="2021-03-08")
    assert (len(nobody), dtypes(nobody)) == (0, SIGNATORIES)
    assert dtypes(frame(COLUMNS, [])) == SIGNATORIES


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
        one_day("as_of", 20240510)  # type: ignore[arg-type]


def test_an_unknown_type_is_reported_with_the_valid_ones() -> None:
    with pytest.raises(
        ValueError, match=r"unknown type 'countries': did you mean 'country'\? Choose from country, "
    ):
        ilrs.signatories(type="countries")

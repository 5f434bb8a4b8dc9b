"""Invented tables of one agreement between China and Utopia, and what sources say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from conftest import Rows, Write
from ilrs_signatories.dataset.dataset import Dataset, read_dataset

Build = Callable[..., Dataset]

SIGNATORIES = [
    {"signatory_id": "china", "name": "China", "type": "country", "country": "CHN"},
    {"signatory_id": "russia", "name": "Russia", "type": "country", "country": "RUS"},
    {"signatory_id": "utopia", "name": "Utopia", "type": "country", "country": "UTO"},
    {"signatory_id": "academy", "name": "Academy", "type": "university", "country": "UTO"},
]
UTOPIA = {"agreement_id": "utopia-2024", "scope": "ilrs", "instrument": "joint_statement"}
PARTIES = [
    {"agreement_id": "utopia-2024", "signatory_id": "china", "role": "host"},
    {"agreement_id": "utopia-2024", "signatory_id": "utopia", "role": "signatory"},
]
FOUNDING = [
    {"agreement_id": "founding", "signatory_id": "china", "role": "founder"},
    {"agreement_id": "founding", "signatory_id": "russia", "role": "founder"},
]


def source(
    source_id: str, type_: str = "news_media", side: str = "third_party", **more: str
) -> dict[str, str]:
    return {"source_id": source_id, "type": type_, "side": side, **more}


def says(source_id: str, field: str, value: str, stance: str = "supports", **more: str) -> dict[str, str]:
    where = {"resource": "agreements", "record_id": "utopia-2024"}
    return {**where, "field": field, "value": value, "source_id": source_id, "stance": stance, **more}


def builder(write_package: Write) -> Build:
    """Builds a dataset of that agreement, with the columns and the other rows given."""

    def build(
        known_on: str | None = None, agreement: Mapping[str, str] = MappingProxyType({}), **given: Rows
    ) -> Dataset:
        tables = {"signatories": SIGNATORIES, "agreements": [{**UTOPIA, **agreement}], "parties": PARTIES}
        return read_dataset(write_package(**{**tables, **given})).known_on(known_on)

    return build

"""Everyone who has a page: signatories, claimed countries, and the states of the Artemis Accords."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.edtf import in_english, parse, short
from validation.values import everyday, slug
from website.text import file_name


class Subject(NamedTuple):
    """A country or a body with a page; ``row`` and ``accords`` are its rows, empty if it has none."""

    id: str
    name: str
    code: str
    row: Row
    accords: Row

    @property
    def is_country(self) -> bool:
        """Whether it is a state; a country without a row of its own is one."""
        return not self.row or self.row["type"] == "country"

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"signatories/{file_name(self.id)}.html"

    @property
    def artemis(self) -> str:
        """When it signed the Artemis Accords, in as few words as a list needs; blank if it did not."""
        words = in_english(self.accords.get("signed", ""))
        if words.startswith("between"):
            words = f"by {in_english(parse(self.accords['signed']).latest)}"
        return short(words or "day unknown") if self.accords else ""


class Subjects(NamedTuple):
    """The subjects by id, and the ids of countries by alpha-3 code."""

    by_id: dict[str, Subject]
    by_code: dict[str, str]

    def name(self, id_: str) -> str:
        """The name of a subject, or of a country by its code; an id that nobody has stays as it is."""
        found = self.by_id.get(self.by_code.get(id_, id_))
        return found.name if found else country_name(id_)

    def path(self, id_: str) -> str:
        """The path of the page of a subject, or of a country by its code; blank if it has none."""
        found = self.by_id.get(self.by_code.get(id_, id_))
        return found.path if found else ""

    def names(self, ids: Iterable[str]) -> list[str]:
        """The names of ids."""
        return [self.name(id_) for id_ in ids]


def country_name(code: str) -> str:
    """The everyday name of a country by its alpha-3 code; the code itself if there is none."""
    return everyday().get(code, (code,))[0]


def read_subjects(dataset: Dataset) -> Subjects:
    """The subjects of the dataset, in the order of their names."""
    accords = {row["country"]: row for row in dataset.rows("artemis_accords")}
    found = {
        id_: Subject(
            id_,
            row["name"],
            row["country"],
            row,
            accords.get(row["country"], {}) if row["type"] == "country" else {},
        )
        for id_, row in dataset.signatories.items()
    }
    by_code = {one.code: one.id for one in found.values() if one.is_country and one.code}
    seats = {row["country"] for row in dataset.signatories.values() if row["country"]}
    for code in sorted({*accords, *seats} - {*by_code}):
        name = accords[code]["name"] if code in accords else country_name(code)
        id_ = slug(name) or code.lower()
        by_code[code] = id_ = f"{id_}-{code.lower()}" if id_ in found else id_
        found[id_] = Subject(id_, name, code, {}, accords.get(code, {}))
    return Subjects(dict(sorted(found.items(), key=lambda item: (item[1].name.casefold(), item[0]))), by_code)

"""Everyone who has a page: signatories, claimed countries, and the states of the Artemis Accords."""

from __future__ import annotations

from typing import NamedTuple

import pycountry

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.edtf import in_english
from website.text import file_name, short, slug


class Subject(NamedTuple):
    """A country or a body with a page; ``row`` and ``accords`` are its rows, empty if it has none.

    ``artemis`` says when it signed the Artemis Accords, in as few words as a list needs.
    """

    id: str
    name: str
    code: str
    row: Row
    accords: Row
    artemis: str

    @property
    def is_country(self) -> bool:
        """Whether it is a state; a country without a row of its own is one."""
        return not self.row or self.row["type"] == "country"

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"signatories/{file_name(self.id)}.html"


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

    def names(self, ids: str | list[str] | tuple[str, ...]) -> list[str]:
        """The names of ids, given apart or separated by commas."""
        return [self.name(id_) for id_ in (ids.split(", ") if isinstance(ids, str) else ids) if id_]


def country_name(code: str) -> str:
    """The everyday name of a country by its alpha-3 code; the code itself if there is none."""
    found = pycountry.countries.get(alpha_3=code)
    return str(getattr(found, "common_name", found.name)) if found else code


def read_subjects(dataset: Dataset) -> Subjects:
    """The subjects of the dataset, in the order of their names."""
    accords = {row["country"]: row for row in dataset.rows("artemis_accords")}

    def subject(id_: str, name: str, code: str, row: Row) -> Subject:
        signed = accords.get(code, {}) if not row or row["type"] == "country" else {}
        return Subject(id_, name, code, row, signed, _brief(dataset, signed))

    found = [subject(id_, row["name"], row["country"], row) for id_, row in dataset.signatories.items()]
    taken = {subject.id for subject in found}
    codes = {subject.code for subject in found if subject.is_country}
    seats = {row["country"] for row in dataset.signatories.values() if row["country"]}
    for code in sorted({*accords, *seats} - codes):
        name = accords[code]["name"] if code in accords else country_name(code)
        id_ = slug(name) or code.lower()
        id_ = id_ if id_ not in taken else f"{id_}-{code.lower()}"
        taken.add(id_)
        found.append(subject(id_, name, code, {}))
    found.sort(key=lambda subject: (subject.name.casefold(), subject.id))
    return Subjects(
        {subject.id: subject for subject in found},
        {subject.code: subject.id for subject in found if subject.is_country and subject.code},
    )


def _brief(dataset: Dataset, row: Row) -> str:
    words = in_english(row.get("signed", ""))
    if words.startswith("between"):
        words = f"by {in_english(dataset.bounds(row['signed'])[1])}"
    return short(words or "day unknown") if row else ""

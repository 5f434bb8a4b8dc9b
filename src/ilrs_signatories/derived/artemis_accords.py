"""Who had signed the Artemis Accords by a day, and how many."""

from __future__ import annotations

from ilrs_signatories.dataset.dataset import Dataset


def accords_by(dataset: Dataset, day: str) -> dict[str, tuple[str, str, str]]:
    """The countries that may have signed the Artemis Accords by ``day``, by alpha-3 code.

    Each has the date as stored (blank if no source gives one) and its earliest and latest possible day: it
    had certainly signed if the latest is not after ``day``. Who is in the table without a date had signed
    when the evidence was gathered.
    """
    schema = dataset.schema
    days = {
        row["country"]: (
            row["signed"],
            *(dataset.bounds(row["signed"]) if row["signed"] else (schema.begins, schema.gathered)),
        )
        for row in dataset.rows("artemis_accords")
    }
    return {code: one for code, one in days.items() if one[1] <= day}


def accords_number(dataset: Dataset, day: str) -> tuple[int, int]:
    """The least and the greatest number of countries that had signed the Artemis Accords by ``day``.

    The numbers that NASA gave count too: after the 68th signature there were 68, even if the table names
    only 65 of them, and before it at most 67.
    """
    last = dataset.schema.gathered
    days = accords_by(dataset, last)
    rows = [(int(row["ordinal"] or 0), *days[row["country"]][1:]) for row in dataset.rows("artemis_accords")]
    signed = [ordinal for ordinal, _, latest in rows if latest <= day]
    low = max([len(signed), *signed])
    later = min(((ordinal, earliest) for ordinal, earliest, _ in rows if ordinal and earliest > day), default=None)
    if later is None:
        return low, max([low, *(ordinal for ordinal, _, _ in rows)])
    number, before = later
    unnumbered = sum(not ordinal and earliest > day and latest <= before for ordinal, earliest, latest in rows)
    return low, max(low, number - 1 - unnumbered)

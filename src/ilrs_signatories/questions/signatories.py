"""Who has signed an agreement on the station: the main question, and the command ``list``."""

from __future__ import annotations

from typing import Any

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.agreements import GRADES, contested_fields, grade, origins
from ilrs_signatories.derived.membership import Joined, joined
from ilrs_signatories.errors import choose
from ilrs_signatories.output import frame, paragraphs
from ilrs_signatories.questions import DataFrame, Day, Package, asked_day, read_as_known, rows_command

COLUMNS = (
    *("signatory_id", "name", "type", "country", "agreement_id", "instrument", "counterpart"),
    *("signed", "signed_earliest", "signed_latest", "announced", "origins", "grade"),
    *("contested", "contested_fields", "certainty", "n_agreements"),
)


def signatories(
    as_of: Day | None = None,
    known_on: Day | None = None,
    type: str | None = None,  # noqa: A002 - the column's own name
    package: Package | None = None,
) -> DataFrame:
    """List everyone with an agreement on the station itself, one row a signatory.

    ``as_of`` is the day for which the list is drawn up, by default the day on which the evidence was
    gathered; ``known_on`` hides the agreements and events that no source had published by that day; ``type``
    keeps one type of signatory; ``package`` is another version of the data. Days are ISO texts
    (``2024-05-10``) or dates.

    The columns, about the signatory's first agreement by latest possible day:

    - ``signatory_id``, ``name``, ``type``, ``country`` of the signatory
    - ``agreement_id``, ``instrument``, ``counterpart``: what it signed, and with whom
    - ``signed``, ``signed_earliest``, ``signed_latest``: when, as EDTF text and as the first and the last
      possible day; ``announced``: when either side said so, as EDTF text
    - ``origins``: from how many independent statements the day is known; ``grade``: how well the
      agreement is attested, ``A`` to ``E``; ``contested``: whether ``conflicts()`` has a row on its kind or
      day, and ``contested_fields`` which of the two
    - ``certainty``: ``member``, or ``possible`` if it may have signed only after ``as_of``
    - ``n_agreements``: how many agreements it may have signed by ``as_of``

    Rows are sorted by ``signed_latest``, ``signed_earliest`` and ``signatory_id``. Raises ``ValueError`` for
    a day in another form, ``UnknownName`` for a type that does not exist, and ``DamagedPackage``.

    >>> signatories(as_of="2023-10-26", type="country")["signatory_id"].tolist()
    ['china', 'russia', 'venezuela', 'south-africa', 'azerbaijan', 'pakistan', 'belarus']
    """
    return frame(COLUMNS, rows(read_as_known(package, known_on), as_of, type))


def rows(
    dataset: Dataset,
    as_of: Day | None = None,
    type: str | None = None,  # noqa: A002
) -> list[dict[str, Any]]:
    """The rows of ``signatories``."""
    day = asked_day(dataset, as_of)
    if type is not None:
        choose("type", type, dataset.schema.choices("signatories", "type"))
    found = [_row(dataset, one) for one in joined(dataset, day)]
    return [row for row in found if type in (None, row["type"])]


def _row(dataset: Dataset, one: Joined) -> dict[str, Any]:
    body, first = dataset.signatories[one.signatory_id], one.signings[0]
    agreement = dataset.agreements[first.agreement_id]
    contested = contested_fields(dataset, first.agreement_id)
    return {
        **{name: body[name] for name in ("signatory_id", "name", "type", "country")},
        **{name: agreement[name] for name in ("agreement_id", "instrument")},
        "counterpart": first.counterpart,
        "signed": agreement["signed"],
        "signed_earliest": first.earliest,
        "signed_latest": first.latest,
        "announced": agreement["announced"],
        "origins": len(origins(dataset, first.agreement_id, "signed")),
        "grade": grade(dataset, first.agreement_id),
        "contested": bool(contested),
        "contested_fields": ", ".join(contested),
        "certainty": one.certainty,
        "n_agreements": len(one.signings),
    }


def _totals(_: Dataset, found: list[dict[str, Any]]) -> str:
    members = [row for row in found if row["certainty"] == "member"]
    countries = sum(row["type"] == "country" for row in members)
    lines = [f"Signatories: {len(members)} (countries {countries}, other bodies {len(members) - countries})"]
    possible = [row["name"] for row in found if row["certainty"] == "possible"]
    if possible:
        lines.append(f"Not counted (may have signed later): {', '.join(possible)}")
    lines += [f"Grade {letter}: {GRADES[letter]}" for letter in sorted({row["grade"] for row in found})]
    return "\n" + paragraphs(*lines)


command = rows_command(
    rows, COLUMNS, ("signed", "signatory_id", "name", "country", "instrument", "grade"), _totals
)

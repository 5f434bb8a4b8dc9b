"""The questions that the package answers, as its users ask them. Each imports what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from datetime import date

    import pandas as pd

    from ilrs_signatories.changes import Diff
    from ilrs_signatories.counting import Count
    from ilrs_signatories.reconciliation import Reconciliation


def count(as_of: str | date | None = None, rule: str = "states", known_on: str | date | None = None) -> Count:
    """How many had joined by a day under a counting rule, who they are, and what that leaves open.

    ``as_of`` is the day, by default the one on which the evidence was gathered; ``known_on`` hides the
    agreements and events that no source had told of by that day. Days are ISO texts or dates; one before the
    record begins, or after it ends, is answered with a caveat. The rules:

    - ``states``: countries that are party to at least one agreement, China and Russia included
    - ``states_without_china``: ``states`` less China; ``states_without_founders``: less China and Russia
    - ``partners``: ``states_without_china`` plus intergovernmental organizations and international
      associations
    - ``institutions``: signatories of any other type, or of unknown type
    - ``signatories``: every body with an agreement
    - ``countries_with_any_signatory``: countries in which any signatory sits
    - ``states_with_claims``: ``states`` plus those that somebody claimed had joined and that have not denied
      it since

    A ``Count`` has the fields ``rule``, ``as_of``, ``known_on``, ``low``, ``high``, ``members``, ``possible``
    and ``caveats``, and ``to_dict()`` and ``to_frame()``. No pandas is imported before ``to_frame``. Raises
    ``ValueError`` for a day in another form, ``UnknownName`` for a rule that does not exist, and
    ``DamagedPackage``.

    >>> count("2024-07-04")
    states on 2024-07-04: 11, possibly 12
      members: azerbaijan, belarus, china, egypt, nicaragua, pakistan, russia, serbia, south-africa,
        thailand, venezuela
      possible: kazakhstan
    """
    from ilrs_signatories import counting
    from ilrs_signatories.package import read_package

    return counting.count(read_package(), as_of, rule, known_on)


def reconcile(list_id: str, rule: str | None = None) -> Reconciliation:
    """A published list or figure beside the record: which rules give it, and who makes the difference.

    It is compared on the latest day that the list may be about, under ``rule``; else under the rule that the
    list states; else under ``signatories`` for a roster, and for a figure without names under the rule of its
    unit: ``states`` for countries, ``partners`` for countries and organizations,
    ``institutions`` and ``signatories``. Both sides are limited to the types that the rule counts.

    A ``Reconciliation`` has the fields ``list_id``, ``as_of``, ``figure``, ``rule``, ``reproduced_by``,
    ``matched``, ``only_in_list``, ``only_in_data`` and ``explained``, and ``to_dict()`` and ``to_frame()``.
    ``reproduced_by`` names every rule that gives what was printed: a roster if the names are the members;
    a figure, under the rules that count its unit, if it may be their number (``about``: within a tenth); an
    ordinal likewise if it may be the entry's place in order of joining. ``explained`` has a sentence for
    each id on one side only and, for a figure or an ordinal, one under ``list_id``. No pandas is imported
    before ``to_frame``.

    Raises ``UnknownName`` for a list or rule that does not exist, and ``DamagedPackage``.

    >>> found = reconcile("spacenews-2024-05", rule="states")
    >>> found.only_in_list, found.only_in_data, found.reproduced_by
    ((), ('thailand',), ())
    """
    from ilrs_signatories import reconciliation
    from ilrs_signatories.package import read_package

    return reconciliation.reconcile(read_package(), list_id, rule)


def evidence(id: str) -> pd.DataFrame:  # noqa: A002 - the word of the tables
    """What each source says of a signatory, an agreement or an event, one row a value and source.

    For a signatory these are the rows on itself, its agreements, their parties and its events. The columns
    are those of the table ``evidence``, then ``origin`` (the source at which the statement ends, through
    relays and copies), and the ``publisher``, ``published`` (EDTF) and ``url`` of the source. Rows are in the
    order of the table. Raises ``UnknownName`` for an id that no record has, and ``DamagedPackage``.

    >>> evidence("turkey-applied-2024")[["source_id", "value"]].iloc[0].tolist()
    ['haber-bolgesi-2024-04-08', '[..2024-04-08]']
    """
    from ilrs_signatories import testimony
    from ilrs_signatories.package import read_package

    rows = testimony.evidence(read_package(), id)
    from ilrs_signatories.frames import rows_frame

    return rows_frame(testimony.Statement._fields, rows)


def conflicts() -> pd.DataFrame:
    """The fields of which sources say what cannot all be right, one row a value other than the one followed.

    The columns: ``resource``, ``record_id`` and ``field`` of the value; ``followed``, the value in the table;
    ``other``; ``stance``, which is ``supports`` where the value followed leaves both open, such as one of two
    days; ``followed_sources`` and ``sources``, the ids of the sources that support the table with another
    value and of those that say the other; ``followed_origins`` and ``origins``, how many independent
    statements these are; ``note``, why it is not followed. Raises ``DamagedPackage``.

    >>> conflicts().set_index("record_id").loc["kazakhstan-2024", "other"].tolist()
    ['2024-07-05', '2024-07-03']
    """
    from ilrs_signatories import testimony
    from ilrs_signatories.package import read_package

    rows = testimony.conflicts(read_package())
    from ilrs_signatories.frames import rows_frame

    return rows_frame(testimony.Conflict._fields, rows)


def history(
    country: str, as_of: str | date | None = None, known_on: str | date | None = None
) -> pd.DataFrame:
    """The agreements and events of a country and of the bodies that sit in it, by date.

    ``country`` is its id, its name or its alpha-3 code. ``as_of`` leaves out what is certainly later, and
    ``known_on`` what no source had told of by that day. One row an agreement or event of each signatory, with
    the columns ``date`` (EDTF), ``date_earliest``, ``date_latest``, ``signatory_id``, ``step`` (``signed`` or
    the event), ``agreement_id``, ``instrument``, ``scope``, ``role``, ``event_id``, ``claimant``, ``note``.
    Agreements of every scope and role are here, so that China's history has those that it hosted. Raises
    ``ValueError`` for a day in another form, ``UnknownName`` for a country that the record does not have, and
    ``DamagedPackage``.

    >>> history("thailand")[["date", "signatory_id", "step"]].values.tolist()[0]
    ['2023-09-25', 'narit', 'signed']
    """
    from ilrs_signatories import chronicle
    from ilrs_signatories.package import read_package

    rows = chronicle.history(read_package(), country, as_of, known_on)
    from ilrs_signatories.frames import rows_frame

    return rows_frame(chronicle.Step._fields, rows)


def timeline(rule: str = "states", freq: str = "M", known_on: str | date | None = None) -> pd.DataFrame:
    """How many had joined at the end of each period, from the first day of the record to its last.

    ``rule`` is a rule of ``count``; ``freq`` is ``D``, ``M``, ``Q`` or ``Y``. The columns: ``period``
    (``2024-05-08``, ``2024-05``, ``2024-Q2`` or ``2024``), ``low`` and ``high`` as in ``count`` on its last
    day, and ``joined``, the ids of those that became members in it. The last period ends with the day on
    which the evidence was gathered. Raises ``ValueError`` for a day in another form, ``UnknownName`` for a
    rule or frequency that does not exist, and ``DamagedPackage``.

    >>> timeline(freq="Y")[["period", "low", "high"]].values.tolist()[:2]
    [['2021', 2, 2], ['2022', 2, 2]]
    """
    from ilrs_signatories import growth
    from ilrs_signatories.package import read_package

    rows = growth.timeline(read_package(), rule, freq, known_on)
    from ilrs_signatories.frames import rows_frame

    return rows_frame(growth.Period._fields, rows)


def overlap(
    comparator: str = "artemis_accords", as_of: str | date | None = None, known_on: str | date | None = None
) -> pd.DataFrame:
    """The states that have signed an agreement on the station and the comparator, with both dates.

    The columns: ``country`` (alpha-3), ``signatory_id``, ``name``; ``signed``, ``signed_earliest`` and
    ``signed_latest`` of the first agreement on the station; ``comparator_signed`` and its two bounds;
    ``first``, which of the two certainly came first (``ilrs`` or the comparator's name, else blank);
    ``certainty``, ``member`` if both were signed by ``as_of`` for certain, else ``possible``. Rows are in the
    order of the comparator's latest day.

    The Artemis Accords are incomplete: three of their countries are missing from the table, so that one of
    them could be missing here. ``attrs["caveats"]`` says which, in the words of ``datapackage.json``. Raises
    ``ValueError`` for a day in another form, ``UnknownName`` for another comparator, and ``DamagedPackage``.

    >>> overlap(as_of="2025-12-31")["signatory_id"].tolist()
    ['thailand', 'senegal']
    """
    from ilrs_signatories import comparison
    from ilrs_signatories.package import read_package

    package = read_package()
    rows = comparison.overlap(package, comparator, as_of, known_on)
    from ilrs_signatories.frames import rows_frame

    frame = rows_frame(comparison.Shared._fields, rows)
    frame.attrs["caveats"] = comparison.caveats(package)
    return frame


def diff(old: str | os.PathLike[str], new: str | os.PathLike[str]) -> Diff:
    """What differs between two versions of the package, each a folder or an archive, whatever its schema.

    Archives are ``.zip``, ``.whl``, ``.tar`` and ``.tar.gz``; nothing is unpacked to disk. A ``Diff`` has the
    fields ``added``, ``removed`` and ``changed``, tuples of tables, columns, rows and cells; it prints what
    was removed first. Rows are matched by primary key; a column or table is taken to be renamed if nearly all
    it holds stands under the new name. Descriptions are not compared. No pandas is imported before
    ``to_frame``. Raises ``DamagedPackage`` for what cannot be read, or is refused because it is too large or
    points outside of itself.
    """
    from ilrs_signatories import changes

    return changes.diff(old, new)


def cite(style: str = "text") -> str:
    """How to cite this version of the data: ``text``, ``bibtex``, or ``csl-json`` (an array of one item).

    Raises ``UnknownName`` for another style, and ``DamagedPackage``.

    >>> cite().startswith("ilrs-signatories contributors (2026). ")
    True
    """
    from ilrs_signatories import citation
    from ilrs_signatories.package import read_package

    return citation.cite(read_package(), style)

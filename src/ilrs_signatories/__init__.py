"""Who has signed on to the International Lunar Research Station, as DataFrames.

``tables()`` names the tables, ``load(name)`` returns one, ``signatories()`` answers the main question, and
``ilrs_signatories.questions`` the others.
Importing this package imports next to nothing, and no pandas: that waits for the first DataFrame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ilrs_signatories.errors import DamagedPackage, MissingExtra, UnknownName
from ilrs_signatories.questions import (
    cite,
    conflicts,
    count,
    diff,
    evidence,
    history,
    overlap,
    reconcile,
    timeline,
)

if TYPE_CHECKING:
    import os
    from datetime import date

    import pandas as pd

__all__ = [
    "DamagedPackage",
    "MissingExtra",
    "UnknownName",
    "__version__",
    "cite",
    "conflicts",
    "count",
    "diff",
    "evidence",
    "export",
    "history",
    "load",
    "overlap",
    "reconcile",
    "signatories",
    "tables",
    "timeline",
    "wikitable",
]

__version__: str
"""The version of the data."""


if not TYPE_CHECKING:  # to a type checker, this function would make any misspelled name a valid one

    def __getattr__(name: str) -> str:
        if name == "__version__":
            from ilrs_signatories.package import read_package

            return read_package().version
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def tables() -> list[str]:
    """The names of the tables, in the order of ``datapackage.json``.

    >>> tables()[:3]
    ['signatories', 'agreements', 'parties']
    """
    from ilrs_signatories.package import read_package

    return list(read_package().tables)


def load(name: str) -> pd.DataFrame:
    """One table as a DataFrame, its columns and dtypes as ``datapackage.json`` says.

    Text is ``string`` and integers are ``Int64``, blank is ``pd.NA``, and the text ``NA`` stays text. A
    column of EDTF dates keeps its text and is followed by ``<column>_earliest`` and ``<column>_latest``, the
    first and the last possible day as ``datetime64[s]``: an open start is the first day that the package
    covers, an open end the day on which the evidence was gathered.

    Raises ``UnknownName`` (a ``KeyError`` and a ``ValueError``) for a table that does not exist, and
    ``DamagedPackage`` for a file that is missing or cannot be read.

    >>> load("agreements").set_index("agreement_id").loc["serbia-2024", "signed_latest"]
    Timestamp('2024-05-08 00:00:00')
    """
    from ilrs_signatories.package import read_package

    package = read_package()
    package.table(name)  # a wrong name is told before pandas is imported
    from ilrs_signatories.frames import table_frame

    return table_frame(package, name)


def signatories(
    as_of: str | date | None = None,
    known_on: str | date | None = None,
    type: str | None = None,  # noqa: A002 - the column's own name
) -> pd.DataFrame:
    """Everyone with an agreement on the station itself, one row a signatory.

    ``as_of`` is the day for which the list is drawn up, by default the day on which the evidence was
    gathered; ``known_on`` hides the agreements and events that no source had told of by that day; ``type``
    keeps one type of signatory. Days are ISO texts (``2024-05-10``) or dates.

    The columns, about the signatory's first agreement by latest possible day:

    - ``signatory_id``, ``name``, ``type``, ``country`` of the signatory
    - ``agreement_id``, ``instrument``, ``counterpart``: what it signed, and with whom
    - ``signed``, ``signed_earliest``, ``signed_latest``: when, as EDTF text and as the first and the last
      possible day; ``announced``: when either side said so, as EDTF text
    - ``origins``: from how many independent statements the day is known; ``grade``: how well the
      agreement is attested, ``A`` to ``E``; ``contested``: whether statements disagree on its kind or day
    - ``certainty``: ``member``, or ``possible`` if it may have signed only after ``as_of``
    - ``n_agreements``: how many agreements it may have signed by ``as_of``

    Rows are sorted by ``signed_latest``, ``signed_earliest`` and ``signatory_id``. Raises ``ValueError`` for
    a day in another form, ``UnknownName`` for a type that does not exist, and ``DamagedPackage``.

    >>> signatories(as_of="2023-10-26", type="country")["signatory_id"].tolist()
    ['china', 'russia', 'venezuela', 'south-africa', 'azerbaijan', 'pakistan', 'belarus']
    """
    from ilrs_signatories.package import read_package
    from ilrs_signatories.query import list_signatories

    rows = list_signatories(read_package(), as_of, known_on, type)
    from ilrs_signatories.frames import signatory_frame

    return signatory_frame(rows)


def export(folder: str | os.PathLike[str], format: str = "csv") -> list[str]:  # noqa: A002 - the option's name
    """Writes the tables into ``folder``, which it makes if it must, and returns the paths of the files.

    ``format`` is ``csv``, ``json``, ``sqlite``, ``parquet`` (extra ``parquet``) or ``xlsx`` (extra ``xlsx``);
    ``ilrs_signatories.formats`` says which files each consists of. Written again they are the same, byte
    for byte.

    Raises ``UnknownName`` for another format, ``MissingExtra`` (an ``ImportError``) for an extra that is not
    installed, ``OSError`` for a folder that cannot be written, and ``DamagedPackage``.
    """
    from ilrs_signatories import formats
    from ilrs_signatories.package import read_package

    return formats.put(folder, formats.files(read_package(), format))


def wikitable(as_of: str | date | None = None) -> str:
    """The signatories as a MediaWiki table: date, signatory, instrument, counterpart, with references.

    One row a signatory, about its first agreement, as of a day, by default the day on which the evidence was
    gathered. Raises ``ValueError`` for a day in another form, and ``DamagedPackage``.

    >>> wikitable("2021-03-09").splitlines()[1]
    '|+ Signatories of the International Lunar Research Station as of 9 March 2021'
    """
    from ilrs_signatories import mediawiki
    from ilrs_signatories.package import read_package

    return mediawiki.wikitable(read_package(), as_of)

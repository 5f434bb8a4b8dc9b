"""What users ask: one file a public function and command, named as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ilrs_signatories import edtf
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.dataset.schema import DESCRIPTOR
from ilrs_signatories.errors import DamagedPackage

if TYPE_CHECKING:
    import os
    from argparse import Namespace
    from datetime import date

    import pandas as pd

    from ilrs_signatories.dataset.reader import Files

    Args = Namespace
    DataFrame = pd.DataFrame

    Day = str | date
    """A day as ISO text (``2024-05-10``) or as a date."""

    Package = str | os.PathLike[str] | Files | Dataset
    """A folder, a ``.zip``, a ``.tar.gz`` or a wheel with the tables of some version, or one already read."""
else:  # only type checkers need these, and pandas takes 300 ms to import
    Args = DataFrame = Day = Package = object


def read_as_known(package: Package | None, known_on: Day | None = None) -> tuple[Dataset, str | None]:
    """The dataset as known on a day, and that day as text; raises ``ValueError`` and ``DamagedPackage``."""
    known = None if known_on is None else edtf.one_day("known_on", known_on)
    return read_dataset(package).known_on(known), known


def asked_day(dataset: Dataset, as_of: Day | None) -> str:
    """The day asked about, by default the one on which the evidence was gathered.

    Raises ``ValueError``, and ``DamagedPackage`` if the descriptor does not say which day that was.
    """
    gathered = dataset.schema.gathered
    if gathered == edtf.OPEN_END:
        raise DamagedPackage(f"{dataset.files.path}: coverage.gathered is missing in {DESCRIPTOR}")
    return gathered if as_of is None else edtf.one_day("as_of", as_of)

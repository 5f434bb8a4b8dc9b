"""What users ask: one file a public function and command, named as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ilrs_signatories import edtf
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.dataset.schema import DESCRIPTOR
from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.output import AnyRow, rows_text

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

COMMON = ("package", "version", "help", "known_on", "format")
"""The options that the rows of a question do not depend on, or not themselves."""


def read_as_known(package: Package | None, known_on: Day | None = None) -> Dataset:
    """The dataset as known on a day; raises ``ValueError`` and ``DamagedPackage``."""
    day = None if known_on is None else edtf.one_day("known_on", known_on)
    return read_dataset(package).known_on(day)


def asked_day(dataset: Dataset, as_of: Day | None) -> str:
    """The day asked about, by default the one on which the evidence was gathered.

    Raises ``ValueError``, and ``DamagedPackage`` if the descriptor does not say which day that was.
    """
    gathered = dataset.schema.gathered
    if gathered == edtf.OPEN_END:
        raise DamagedPackage(f"{dataset.files.path}: coverage.gathered is missing in {DESCRIPTOR}")
    return gathered if as_of is None else edtf.one_day("as_of", as_of)


def rows_command(
    rows: Callable[..., Sequence[AnyRow]],
    columns: Sequence[str],
    brief: Sequence[str],
    notes: Callable[[Dataset, Any], str] = lambda *_: "",
) -> Callable[[Args], str]:
    """The command that prints ``rows``: all columns, or for reading the ``brief`` ones and then the notes.

    ``rows`` takes the dataset, and the command's own arguments and options by name.
    """

    def command(args: Args) -> str:
        dataset = read_as_known(args.package, getattr(args, "known_on", None))
        asked = {
            name: value for name, value in vars(args).items() if name not in COMMON and value is not None
        }
        found = rows(dataset, **asked)
        text = rows_text(found, columns, brief, args.format)
        return text + notes(dataset, found) if args.format == "table" else text

    return command

"""Every file that scripts/docs.py writes.

A page marks text that is written for it by two lines, ``<!-- docs.py: NAME -->`` and
``<!-- docs.py: end -->``.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import ilrs_signatories as ilrs
from common import Refused
from documents.codebook import codebook
from documents.examples import ExampleFailed, with_outputs
from documents.tables import TABLES
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.export.flat import flat_csv
from release.metadata import citation, zenodo

PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md")
MARKER = "<!-- docs.py: "
MARKED = re.compile(rf"^{MARKER}(.+) -->\n(?:(?!{MARKER}).*\n)*{MARKER}end -->$", re.MULTILINE)


class UnknownTable(Exception):
    """A marker that names no table, or has no end."""


def documents(repository: Path) -> dict[str, str]:
    """The contents of each file, by its path in the repository. Raises ``Refused`` with the reason."""
    dataset = read_dataset(repository)
    written = {
        "ilrs-signatories.csv": flat_csv(dataset),
        "CITATION.cff": citation(dataset.schema),
        ".zenodo.json": zenodo(dataset.schema),
        "docs/codebook.md": codebook(dataset.schema),
    }
    pages = sorted({path for pattern in PAGES for path in repository.glob(pattern)})
    with tempfile.TemporaryDirectory() as folder:
        ilrs.export(folder, package=repository)
        for path in pages:
            name = path.relative_to(repository).as_posix()
            if name not in written:
                written[name] = page(name, path.read_text(encoding="utf-8"), dataset, Path(folder))
    return written


def page(name: str, text: str, dataset: Dataset, folder: Path) -> str:
    """A page with its marked tables and the outputs of its examples, which run in ``folder``."""
    try:
        return with_outputs(with_tables(text, dataset), folder)
    except (ExampleFailed, UnknownTable) as error:
        raise Refused(f"{name}: {error}") from error


def with_tables(text: str, dataset: Dataset, tables: Mapping[str, Callable[[Dataset], str]] = TABLES) -> str:
    """The page with its marked text. Raises ``UnknownTable``."""
    names = MARKED.findall(text)
    unknown = ", ".join(sorted(set(names) - set(tables)))
    if unknown or text.count(MARKER) != 2 * len(names):
        raise UnknownTable(
            f"no table {unknown!r}" if unknown else f"a marker {MARKER!r} has no name or no end"
        )
    return MARKED.sub(
        lambda found: f"{MARKER}{found[1]} -->\n{tables[found[1]](dataset)}\n{MARKER}end -->", text
    )

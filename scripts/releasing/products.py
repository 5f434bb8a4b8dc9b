"""The files of a release, all but the wheel and the sdist, as bytes by name."""

from __future__ import annotations

import hashlib
import os

from ilrs_signatories import formats
from ilrs_signatories.citation import cite
from ilrs_signatories.dictionary import read_dictionary
from ilrs_signatories.formats import Files
from ilrs_signatories.package import Package
from releasing.about import read_about
from releasing.archive import packed
from releasing.citation import citation_cff, zenodo_json
from releasing.croissant import croissant_json
from releasing.flat import flat_csv
from releasing.schema_org import dataset_jsonld

BESIDE = {"codebook.md": "docs/codebook.md", "LICENSE": "LICENSE-DATA"}
"""What the zip holds beside the data package, and where it lies in the repository."""

SUMS = "SHA256SUMS"


def products(package: Package, repository: str) -> Files:
    """The data in every format, and the metadata that describe them.

    Raises ``ValueError`` for a file that is not there, ``MissingExtra`` and ``DamagedPackage``.
    """
    about, dictionary = read_about(package), read_dictionary(package)
    stem = f"{about.name}-{about.version}"
    archive = packed(formats.files(package, "csv"), _beside(repository))
    data = {
        f"{stem}.zip": archive,
        f"{stem}.csv": flat_csv(package).encode("utf-8"),
        **{f"{stem}-{name}": content for name, content in formats.files(package, "parquet").items()},
        **{
            f"{stem}{os.path.splitext(name)[1]}": content
            for format_ in ("sqlite", "xlsx", "json")
            for name, content in formats.files(package, format_).items()
        },
    }
    texts = {
        "CITATION.cff": citation_cff(about),
        ".zenodo.json": zenodo_json(about),
        "croissant.json": croissant_json(about, dictionary, cite(package, "bibtex"), f"{stem}.zip", archive),
        "dataset.jsonld": dataset_jsonld(about, dictionary, data),
    }
    return data | {name: text.encode("utf-8") for name, text in texts.items()}


def checksums(files: Files) -> str:
    """The file that ``sha256sum --check`` reads."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))


def _beside(repository: str) -> Files:
    found = {}
    for name, path in BESIDE.items():
        try:
            with open(os.path.join(repository, path), "rb") as file:
                found[name] = file.read()
        except OSError as error:
            raise ValueError(f"{path}: cannot be read: {error.strerror} - restore it") from None
    return found

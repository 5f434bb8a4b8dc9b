"""The files of a release, as bytes by name."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.dataset.schema import DESCRIPTOR
from ilrs_signatories.export import files as exported
from ilrs_signatories.export.flat import flat_csv
from ilrs_signatories.questions.cite import cite
from release.metadata import citation, croissant, json_text, schema_org

Files = dict[str, bytes]

IN_ZIP = {"codebook.md": "docs/codebook.md", "LICENSE": "LICENSE-DATA"}
"""What the zip has besides the data package, and its path in the repository."""

INSTALL = 'python -m pip install -e ".[dev]"'


def release(repository: Path) -> Files:
    """Every file of the release of a checkout.

    Raises ``ValueError`` for a file that is missing, ``MissingExtra`` and ``DamagedPackage``.
    """
    dataset = read_dataset(repository)
    created = datetime.fromisoformat(dataset.schema.created)
    data = _data(repository, dataset, created)
    zipped = next(name for name in data if name.endswith(".zip"))
    texts = {
        "CITATION.cff": citation(dataset.schema),
        "croissant.json": croissant(dataset.schema, cite("bibtex", dataset), zipped, data[zipped]),
        "dataset.jsonld": schema_org(dataset, data),
    }
    files = data | {name: text.encode("utf-8") for name, text in texts.items()}
    files |= _distributions(repository, created)
    sums = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return files | {"SHA256SUMS": "".join(sums).encode("ascii")}


def _data(repository: Path, dataset: Dataset, created: datetime) -> Files:
    """The data in every format."""
    stem = f"{dataset.schema.name}-{dataset.schema.version}"
    flat = flat_csv(dataset).encode("utf-8")
    others = {name: _read(repository, path) for name, path in IN_ZIP.items()}
    package = _stamped(exported(dataset, "csv")) | {f"{dataset.schema.name}.csv": flat} | others
    found = {f"{stem}.zip": _zip(package, created), f"{stem}.csv": flat}
    found |= {f"{stem}-{name}": content for name, content in exported(dataset, "parquet").items()}
    for format_ in ("sqlite", "xlsx", "json"):
        ((name, content),) = exported(dataset, format_).items()
        found[f"{stem}{PurePath(name).suffix}"] = content
    return found


def _stamped(package: Files) -> Files:
    """A data package whose descriptor has ``bytes`` and ``hash`` of each table, after its ``encoding``.

    The descriptor in the repository has neither: its tables are edited by hand.
    """
    descriptor = json.loads(package[DESCRIPTOR])
    for number, resource in enumerate(descriptor["resources"]):
        content = package[resource["path"]]
        digests = {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        stamped: dict[str, Any] = {}
        for name, value in resource.items():
            stamped |= {name: value} | (digests if name == "encoding" else {})
        descriptor["resources"][number] = stamped | digests
    return {**package, DESCRIPTOR: json_text(descriptor).encode("utf-8")}


def _zip(files: Mapping[str, bytes], created: datetime) -> bytes:
    """A zip that depends on nothing but the files and the time given: fixed system, modes and order."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, created.timetuple()[:6])
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=9)
    return sink.getvalue()


def _read(repository: Path, path: str) -> bytes:
    try:
        return (repository / path).read_bytes()
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror} - restore it") from None


def _distributions(repository: Path, created: datetime) -> Files:
    """The wheel and the sdist, built by the hatchling that is installed."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "--directory", folder],
            cwd=repository,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(int(created.timestamp()))},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise ValueError(f"hatchling built no wheel and no sdist: {reason} - run: {INSTALL}")
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}

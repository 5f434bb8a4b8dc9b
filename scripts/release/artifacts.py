"""The files of a release, all but the wheel and the sdist, as bytes by name."""

from __future__ import annotations

import copy
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.dataset.schema import DESCRIPTOR
from ilrs_signatories.export import files as exported
from ilrs_signatories.export.flat import flat_csv
from ilrs_signatories.questions.cite import cite
from release.metadata import about, citation, croissant, json_text, schema_org

Files = dict[str, bytes]

IN_ZIP = {"codebook.md": "docs/codebook.md", "LICENSE": "LICENSE-DATA"}
"""What the zip has besides the data package, and its path in the repository."""

SUMS = "SHA256SUMS"


def artifacts(repository: Path) -> Files:
    """The data in every format, and the metadata that describe them.

    Raises ``ValueError`` for a file that is missing, ``MissingExtra`` and ``DamagedPackage``.
    """
    dataset = read_dataset(repository)
    package = about(dataset.schema)
    stem = f"{package.name}-{package.version}"
    flat = flat_csv(dataset).encode("utf-8")
    others = {name: _read(repository, path) for name, path in IN_ZIP.items()}
    archive = packed(exported(dataset, "csv"), {f"{package.name}.csv": flat, **others})
    data = {
        f"{stem}.zip": archive,
        f"{stem}.csv": flat,
        **{f"{stem}-{name}": content for name, content in exported(dataset, "parquet").items()},
        **{
            f"{stem}{PurePath(name).suffix}": content
            for format_ in ("sqlite", "xlsx", "json")
            for name, content in exported(dataset, format_).items()
        },
    }
    texts = {
        "CITATION.cff": citation(dataset.schema),
        "croissant.json": croissant(dataset.schema, cite("bibtex", dataset), f"{stem}.zip", archive),
        "dataset.jsonld": schema_org(dataset, data),
    }
    return data | {name: text.encode("utf-8") for name, text in texts.items()}


def checksums(files: Files) -> str:
    """The file that ``sha256sum --check`` reads."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))


def packed(package: Mapping[str, bytes], others: Mapping[str, bytes]) -> bytes:
    """A zip of the data package ``package``, descriptor first, and of ``others``, dated by ``created``.

    The descriptor is at its root, where Frictionless looks for it, with the size and digest of each table.
    """
    descriptor = json.loads(package[DESCRIPTOR])
    stamped = json_text(with_digests(descriptor, package)).encode("utf-8")
    return _zip({**package, DESCRIPTOR: stamped, **others}, descriptor["created"])


def with_digests(descriptor: dict[str, Any], tables: Mapping[str, bytes]) -> dict[str, Any]:
    """The descriptor with ``bytes`` and ``hash`` for each resource, after its ``encoding``.

    The descriptor in the repository has neither: its tables are edited by hand.
    """
    stamped = copy.deepcopy(descriptor)
    stamped["resources"] = [_stamped(resource, tables[resource["path"]]) for resource in stamped["resources"]]
    return stamped


def _stamped(resource: dict[str, Any], content: bytes) -> dict[str, Any]:
    digests = {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    stamped: dict[str, Any] = {}
    for name, value in resource.items():
        stamped[name] = value
        if name == "encoding":
            stamped |= digests
    return stamped | digests


def _zip(files: Mapping[str, bytes], created: str) -> bytes:
    """A zip that depends on nothing but the files and the time given: fixed system, modes and order."""
    moment = datetime.fromisoformat(created).timetuple()[:6]
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, moment)
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

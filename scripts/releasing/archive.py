"""Archives: the data package as one zip, with the size and digest of every table; and what archives hold."""

from __future__ import annotations

import copy
import hashlib
import io
import json
import tarfile
import zipfile
from datetime import datetime
from typing import Any

from ilrs_signatories.formats import Files
from releasing.about import json_text

DESCRIPTOR = "datapackage.json"


def with_digests(descriptor: dict[str, Any], tables: Files) -> dict[str, Any]:
    """The descriptor with ``bytes`` and ``hash`` for each resource, after its ``encoding``.

    The descriptor in the repository has neither: its tables are edited by hand.
    """
    stamped = copy.deepcopy(descriptor)
    stamped["resources"] = [_stamped(resource, tables[resource["path"]]) for resource in stamped["resources"]]
    return stamped


def _stamped(resource: dict[str, Any], content: bytes) -> dict[str, Any]:
    digests = {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    found: dict[str, Any] = {}
    for name, value in resource.items():
        found[name] = value
        if name == "encoding":
            found |= digests
    return found | digests


def packed(package: Files, others: Files) -> bytes:
    """A zip of the data package ``package``, descriptor first, and of ``others``, dated by ``created``.

    The descriptor lies at its root, where Frictionless looks for it.
    """
    descriptor = json.loads(package[DESCRIPTOR])
    stamped = json_text(with_digests(descriptor, package)).encode("utf-8")
    return _zip({**package, DESCRIPTOR: stamped, **others}, descriptor["created"])


def _zip(files: Files, created: str) -> bytes:
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


def unzipped(data: bytes) -> Files:
    """The files in a zip by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


def untarred(data: bytes) -> Files:
    """The regular files in a tar archive by name: no link, no device, no mode.

    Debian 12's Python has no ``filter`` to make ``extractall`` do that.
    """
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        found = ((member.name, archive.extractfile(member)) for member in archive if member.isreg())
        return {name: file.read() for name, file in found if file is not None}

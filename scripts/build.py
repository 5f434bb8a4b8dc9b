"""Build a release: every file that is published, made from this checkout into one folder.

The wheel and the sdist, the data as a zip, a flat CSV, Parquet, SQLite, XLSX and JSON, the metadata that
describe them, and SHA256SUMS. Two builds of one commit with the same libraries are the same, byte for byte;
the only date in them is ``created`` in datapackage.json.

Exit status: 0 done, 1 something cannot be built, 2 wrong usage. The folder appears whole or not at all.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import common
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.errors import DamagedPackage, MissingExtra
from release.artifacts import SUMS, Files, artifacts, checksums

REPOSITORY = common.REPOSITORY


def main() -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Build the files of a release into a new folder.")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "dist", metavar="DIR", help="default: dist")
    out: Path = parser.parse_args().out
    if out.is_dir() and any(out.iterdir()):
        raise common.Refused(f"{out} is not empty: delete it, or name another folder with --out")
    try:
        files = release()
        write(out, files)
    except (ValueError, OSError, DamagedPackage, MissingExtra) as error:
        raise common.Refused(str(error), status=1) from None
    common.output("\n".join(f"{len(files[name]):>9,}  {name}" for name in sorted(files)))
    return 0


def release() -> Files:
    """Every file of the release by name."""
    created = read_dataset(REPOSITORY).schema.created
    files = artifacts(REPOSITORY) | _distributions(created)
    return files | {SUMS: checksums(files).encode("ascii")}


def write(out: Path, files: Files) -> None:
    """Put the files into ``out``, which is missing or empty, all or nothing."""
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        for name, content in files.items():
            (draft / name).write_bytes(content)
        draft.chmod(0o755)
        if out.exists():
            out.rmdir()
        draft.rename(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _distributions(created: str) -> Files:
    """The wheel and the sdist, built by the hatchling that is installed."""
    epoch = str(int(datetime.fromisoformat(created).timestamp()))
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "--directory", folder],
            cwd=REPOSITORY,
            env={**os.environ, "SOURCE_DATE_EPOCH": epoch},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise ValueError(f"hatchling built no wheel and no sdist: {reason} - run: {INSTALL}")
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


INSTALL = 'python -m pip install -e ".[dev]"'

if __name__ == "__main__":
    sys.exit(common.run(main))

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

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]

from ilrs_signatories.errors import DamagedPackage, MissingExtra  # noqa: E402
from ilrs_signatories.formats import Files, put  # noqa: E402
from ilrs_signatories.package import read_package  # noqa: E402
from releasing.products import SUMS, checksums, products  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(description="Build the files of a release into a new folder.")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "dist", metavar="DIR", help="default: dist")
    out: Path = parser.parse_args(arguments).out
    if out.is_dir() and any(out.iterdir()):
        print(f"build.py: {out} is not empty: delete it, or name another folder with --out", file=sys.stderr)
        return 2
    try:
        files = release()
        write(out, files)
    except (ValueError, OSError, DamagedPackage, MissingExtra) as error:
        print(f"build.py: {error}", file=sys.stderr)
        return 1
    for name in sorted(files):
        print(f"{len(files[name]):>9,}  {name}")
    return 0


def release() -> Files:
    """Every file of the release by name."""
    package = read_package(REPOSITORY)
    files = {**products(package, str(REPOSITORY)), **_distributions(package.descriptor["created"])}
    return {**files, SUMS: checksums(files).encode("ascii")}


def write(out: Path, files: Files) -> None:
    """Put the files into ``out``, which is missing or empty, all or nothing."""
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        put(draft, files)
        draft.chmod(0o755)
        if out.exists():
            out.rmdir()
        draft.rename(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _distributions(created: str) -> Files:
    """The wheel and the sdist, built without isolation: the extra dev pins the build backend."""
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
            reason = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
            raise ValueError(f"hatchling built neither wheel nor sdist: {reason} - install the extra dev")
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


if __name__ == "__main__":
    sys.exit(main())

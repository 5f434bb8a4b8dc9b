"""Build a release: every file that is published, made from this checkout into one folder.

The wheel and the sdist, the data as a zip, a flat CSV, Parquet, SQLite, XLSX and JSON, the metadata that
describe them, and SHA256SUMS. Two builds of one commit with the same libraries are the same, byte for byte;
the only date in them is ``created`` in datapackage.json.

Exit status: 0 done, 1 something cannot be built, 2 wrong usage. The folder appears whole or not at all.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import common
from ilrs_signatories.errors import DamagedPackage, MissingExtra
from release.artifacts import release


def main() -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Build the files of a release into a new folder.")
    parser.add_argument(
        "--out", type=Path, default=common.REPOSITORY / "dist", metavar="DIR", help="default: dist"
    )
    out: Path = parser.parse_args().out
    if out.is_dir() and any(out.iterdir()):
        raise common.Refused(f"{out} is not empty: delete it, or name another folder with --out")
    try:
        files = release(common.REPOSITORY)
        if out.exists():
            out.rmdir()
        common.write_folder(out, files)
    except (ValueError, OSError, DamagedPackage, MissingExtra) as error:
        raise common.Refused(str(error), status=1) from None
    common.output("\n".join(f"{len(files[name]):>9,}  {name}" for name in sorted(files)))
    return 0


if __name__ == "__main__":
    sys.exit(common.run(main))

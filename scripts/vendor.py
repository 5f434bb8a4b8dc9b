"""Copy the files that come from npm, or check that they are unchanged: python scripts/vendor.py [--check].

Installs what site/vendor/package-lock.json names, by its digests and without running any script of a package,
and copies the files that site/vendor/vendored.json lists. With --lock the lock file is first renewed from
package.json. Building the page needs none of this: the files are committed. Needs npm and its registry.

Exit status: 0 done, or unchanged; 1 the files in the checkout differ, or npm failed; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import common
from ilrs_signatories.export.write import write_files

VENDOR = common.REPOSITORY / "site" / "vendor"
MANIFESTS = ("package.json", "package-lock.json")
QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--omit-lockfile-registry-resolved")
"""Options of npm; the lock file then holds digests, and no address of whichever registry was asked."""


def main() -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Copy the files that come from npm, or check them.")
    parser.add_argument("--check", action="store_true", help="compare with the checkout and write nothing")
    parser.add_argument("--lock", action="store_true", help="renew the lock file first")
    args = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            made = _made(Path(folder), args.lock)
    except (OSError, subprocess.CalledProcessError) as error:
        raise common.Refused(getattr(error, "stderr", "") or str(error), status=1) from None
    present = {path: path.read_bytes() for path in VENDOR.rglob("*") if path.is_file()}
    different = {name: new for name, new in made.items() if present.get(VENDOR / name) != new}
    if not args.check:
        write_files(VENDOR, different)
    for name in different:
        common.output(f"site/vendor/{name}: {'differs' if args.check else 'written'}")
    if not different:
        common.output("site/vendor is what npm gives")
    return 1 if different and args.check else 0


def _made(folder: Path, lock: bool) -> dict[str, bytes]:
    """The vendored files, and the lock file, as npm gives them."""
    for name in MANIFESTS[:1] if lock else MANIFESTS:
        shutil.copy(VENDOR / name, folder / name)
    command = ["npm", "install" if lock else "ci", *QUIET]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, encoding="utf-8")
    listed: dict[str, str] = json.loads((VENDOR / "vendored.json").read_text(encoding="utf-8"))
    made = {name: (folder / "node_modules" / path).read_bytes() for name, path in listed.items()}
    return made | {MANIFESTS[1]: (folder / MANIFESTS[1]).read_bytes()}


if __name__ == "__main__":
    sys.exit(common.run(main))

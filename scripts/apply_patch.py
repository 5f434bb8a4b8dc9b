"""Apply a patch to the checkout and its index, if it changes nothing but lines of tables in data/.

The patch was made by another job from text that a stranger wrote. Nothing of it is run: git tells which paths
it touches; a path that is no table, and a new, deleted, renamed or otherwise special file, is refused.

Exit status: 0 applied, 1 refused and nothing changed, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

MOST_BYTES = 1 << 20
_TABLE = re.compile(r"data/[a-z0-9_]+\.csv")


class Refused(ValueError):
    """A patch that is not applied; the message says why."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Apply a patch that changes nothing but tables.")
    parser.add_argument("patch", type=Path)
    parser.add_argument("--repository", type=Path, default=Path(__file__).resolve().parents[1], metavar="DIR")
    options = parser.parse_args(arguments)
    try:
        apply(options.repository, options.patch.resolve())
    except (Refused, OSError) as error:
        print(f"apply_patch.py: {error}; nothing was changed", file=sys.stderr)
        return 1
    return 0


def apply(repository: Path, patch: Path) -> None:
    """Apply a patch to the work tree and the index; raises ``Refused``."""
    if patch.stat().st_size > MOST_BYTES:
        raise Refused(f"the patch is larger than {MOST_BYTES} bytes")
    for path in paths(repository, patch):
        if _TABLE.fullmatch(path) is None:
            raise Refused(f"the patch touches {path!r}, which is no table")
        if (repository / path).is_symlink() or not (repository / path).is_file():
            raise Refused(f"the patch touches {path!r}, which is no file of the repository")
    special = _git(repository, "apply", "--summary", str(patch))
    if special:
        raise Refused(f"the patch does more than change lines: {special.splitlines()[0].strip()!r}")
    _git(repository, "apply", "--index", "--whitespace=nowarn", str(patch))


def paths(repository: Path, patch: Path) -> list[str]:
    """The paths that a patch touches; raises ``Refused`` if it is no patch, or touches none."""
    counted = _git(repository, "apply", "--numstat", "-z", str(patch))
    found = [entry.split("\t", 2)[-1] for entry in counted.split("\0") if entry]
    if not found:
        raise Refused("the patch changes nothing")
    return found


def _git(repository: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(repository), *words], capture_output=True, check=False)
    if done.returncode:
        raise Refused(
            f"git cannot read or apply the patch: {done.stderr.decode('utf-8', 'replace').strip()!r}"
        )
    return done.stdout.decode("utf-8", "surrogateescape")


if __name__ == "__main__":
    sys.exit(main())

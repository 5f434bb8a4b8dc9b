"""Make the web page: python scripts/page.py [--out DIR] [--base-url URL] [--repository URL].

Writes a folder of files, by default dist/site, that works from a disk and under any address. The downloads
are those of dist/; if they are missing, or of other data, scripts/build.py makes them first. What needs an
absolute address (sitemap, feed, canonical links, previews) is left out without --base-url, and the links to
the issue forms without --repository. Needs neither npm nor a network.

Exit status: 0 done, 1 something cannot be made, 2 wrong usage. The folder appears whole or not at all.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]

from ilrs_signatories import formats  # noqa: E402
from ilrs_signatories.errors import DamagedPackage, MissingExtra  # noqa: E402
from pages.downloads import SUMS, Download, read_downloads  # noqa: E402
from pages.once import Once, read_once  # noqa: E402
from pages.rendering import web  # noqa: E402
from pages.site import files  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Make the web page.")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "dist" / "site", metavar="DIR")
    parser.add_argument("--dist", type=Path, default=REPOSITORY / "dist", metavar="DIR", help="the downloads")
    parser.add_argument("--package", type=Path, default=REPOSITORY, metavar="DIR", help="the data package")
    parser.add_argument("--no-downloads", action="store_true", help="make the pages without downloads")
    parser.add_argument("--base-url", type=_address, default="", metavar="URL", help="where the page will be")
    parser.add_argument("--repository", type=_address, default="", metavar="URL", help="where the data lie")
    given = parser.parse_args(arguments)
    try:
        _check(given.out)
        package = read_once(str(given.package))
        downloads = [] if given.no_downloads else _downloads(package, given.dist)
        changes = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
        base_url = f"{given.base_url.rstrip('/')}/" if given.base_url else ""
        made = files(package, REPOSITORY / "site", changes, downloads, base_url, given.repository.rstrip("/"))
        _write(given.out, made)
    except (ValueError, OSError, DamagedPackage, MissingExtra) as error:
        print(f"page.py: {error}", file=sys.stderr)
        return 1
    print(f"{given.out}: {len(made)} files, {sum(map(len, made.values())):,} bytes")
    return 0


def _address(text: str) -> str:
    if text and not web(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no address: write one such as https://example.org/data/"
        )
    return text


def _downloads(package: Once, dist: Path) -> list[Download]:
    """The downloads of ``package``, built if ``dist`` has none or has those of other data."""
    if not _current(package, dist):
        _build(dist)
    if not _current(package, dist):
        raise ValueError(f"{dist} holds the downloads of other data: use --no-downloads")
    return read_downloads(dist)


def _current(package: Once, dist: Path) -> bool:
    ((_, content),) = formats.files(package, "json").items()
    digest = hashlib.sha256(content).hexdigest()
    return any(one.sha256 == digest for one in read_downloads(dist))


def _build(dist: Path) -> None:
    """Runs the build into a folder of its own, and moves what it made to ``dist``."""
    dist.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".build-", dir=dist) as folder:
        made = Path(folder) / "made"
        command = [sys.executable, str(REPOSITORY / "scripts" / "build.py"), "--out", str(made)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
        if done.returncode:
            raise ValueError(f"the downloads cannot be built: {done.stderr.strip()}")
        old = dist / SUMS
        if old.is_file():
            for one in read_downloads(dist):
                one.path.unlink()
            old.unlink()
        for path in made.iterdir():
            path.replace(dist / path.name)


def _check(out: Path) -> None:
    """Raises ``ValueError`` for a folder that holds anything but a page made before."""
    if out.is_dir() and any(out.iterdir()) and not (out / "api" / "v1" / "schema.json").is_file():
        raise ValueError(f"{out} is not empty and holds no page: name another folder with --out")


def _write(out: Path, made: dict[str, bytes]) -> None:
    """Puts the files into ``out`` in place of what was there."""
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        formats.put(draft, made)
        draft.chmod(0o755)
        if out.exists():
            shutil.rmtree(out)
        draft.rename(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())

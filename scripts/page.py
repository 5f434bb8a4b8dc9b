"""Make the web page: python scripts/page.py [--out DIR] [--base-url URL] [--repository URL].

Writes a folder of files, by default dist/site, that works from a disk and under any address. The downloads
are those of dist/; if they are missing, or of other data, scripts/build.py makes them first. What needs an
absolute address (sitemap, feeds, canonical links, previews) is left out without --base-url, and the links to
the issue forms without --repository. Needs neither npm nor a network.

Exit status: 0 done, 1 something cannot be made, 2 wrong usage. The folder appears whole or not at all.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import common
from common import REPOSITORY, Refused
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.errors import DamagedPackage, MissingExtra
from website.downloads import Download

FAILURES = (ValueError, OSError, DamagedPackage, MissingExtra)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Make the web page.")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "dist" / "site", metavar="DIR")
    parser.add_argument("--dist", type=Path, default=REPOSITORY / "dist", metavar="DIR", help="the downloads")
    parser.add_argument("--package", type=Path, default=REPOSITORY, metavar="DIR", help="the data package")
    parser.add_argument(
        "--no-downloads", action="store_true", help="make the pages without files to download"
    )
    parser.add_argument("--base-url", type=_address, default="", metavar="URL", help="where the page will be")
    parser.add_argument(
        "--repository", type=_address, default="", metavar="URL", help="where the data are kept"
    )
    args = parser.parse_args(arguments)
    from website.build import Options, files

    try:
        _check(args.out)
        dataset = read_dataset(args.package)
        downloads = [] if args.no_downloads else _downloads(dataset, args.dist)
        changes = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
        base_url = f"{args.base_url.rstrip('/')}/" if args.base_url else ""
        options = Options(base_url, args.repository.rstrip("/"), figures=not args.no_downloads)
        made = files(dataset, REPOSITORY / "site", changes, downloads, options)
        common.write_folder(args.out, made)
    except FAILURES as error:
        raise Refused(str(error), 1) from error
    common.output(f"{args.out}: {len(made)} files, {sum(map(len, made.values())):,} bytes")
    return 0


def _address(text: str) -> str:
    from website.text import web

    if text and not web(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an address: write one such as https://example.org/data/"
        )
    return text


def _downloads(dataset: Dataset, dist: Path) -> list[Download]:
    """The downloads of the dataset, built if ``dist`` has none or has those of other data."""
    from ilrs_signatories.export import files as exported
    from website.downloads import read_downloads

    ((_, content),) = exported(dataset, "json").items()
    digest = hashlib.sha256(content).hexdigest()
    found = read_downloads(dist)
    if digest not in [one.sha256 for one in found]:
        _build(dist, found)
        found = read_downloads(dist)
    if digest not in [one.sha256 for one in found]:
        raise ValueError(f"{dist} has the downloads of other data: use --no-downloads")
    return found


def _build(dist: Path, old: list[Download]) -> None:
    """Build the files of a release into ``dist`` in place of ``old`` ones."""
    from ilrs_signatories.export.write import write_files
    from release.artifacts import release

    try:
        files = release(REPOSITORY)
    except FAILURES as error:
        raise ValueError(f"the downloads cannot be built: build.py: {error}") from None
    for one in old:
        one.path.unlink()
    write_files(dist, files)


def _check(out: Path) -> None:
    """Raise ``ValueError`` for a folder that has anything in it but a page made before."""
    if out.is_dir() and any(out.iterdir()) and not (out / "api" / "v1" / "schema.json").is_file():
        raise ValueError(f"{out} is not empty and has no page in it: name another folder with --out")


if __name__ == "__main__":
    sys.exit(common.run(main))

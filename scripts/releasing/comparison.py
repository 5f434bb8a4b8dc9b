"""The checkout beside the last release: what differs, and which versions fit that."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from ilrs_signatories.markdown import markdown
from ilrs_signatories.review import Review, review
from ilrs_signatories.snapshot import read_snapshot
from releasing.git import released, unpack
from releasing.level import Reason, level, reasons
from releasing.version import Version

SHOWN = 5
"""Reasons that a message names."""


class Comparison(NamedTuple):
    """What changed since the release ``base``; nothing to compare with if that is None."""

    base: Version | None
    why: tuple[Reason, ...] = ()
    data: str = ""

    def refusal(self, version: Version) -> str | None:
        """Why ``version`` does not fit what changed; None if it does, as any first version does."""
        if self.base is None:
            return None
        asked = level(self.why)
        fitting = self.base.fitting(asked)
        if version in fitting:
            return None
        words = [reason.sentence for reason in self.why if reason.level == asked]
        shown = "; ".join(words[:SHOWN]) or "nothing in the data differs"
        more = f"; and {len(words) - SHOWN:,} more" if len(words) > SHOWN else ""
        others = f", or {' or '.join(map(str, fitting[1:]))} if a person finds that more changed" * bool(
            fitting[1:]
        )
        return (
            f"version {version} does not fit: since {self.base} there is a {asked} difference "
            f"({shown}{more}) - write {fitting[0]}{others}"
        )


def since_last(repository: Path, before: Version) -> Comparison:
    """The checkout compared with the last release below ``before``; raises ``ValueError``."""
    earlier = [version for version in released(repository) if version < before]
    return since(repository, earlier[-1]) if earlier else Comparison(None)


def since(repository: Path, base: Version) -> Comparison:
    """The checkout compared with the release ``base``."""
    with tempfile.TemporaryDirectory() as scratch:
        old = unpack(f"refs/tags/v{base}", repository, Path(scratch))
        found: Review = review(old, repository)
        why = reasons(found.diff, found.redescribed, read_snapshot(old))
    return Comparison(base, tuple(why), markdown(found).rstrip("\n"))

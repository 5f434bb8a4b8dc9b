"""Rules on sources: who copies whom, and which were seen."""

from __future__ import annotations

from collections.abc import Iterator

from rules.dates import before, long_before
from rules.model import Finding, Package, show
from rules.registry import package_rule


@package_rule("copy-ring")
def copy_ring(package: Package) -> Iterator[Finding]:
    """No source is, by way of its originals, a copy of itself."""
    sources = package.table("sources")
    original = {source: copied for _, source, copied in sources.select("source_id", "copy_of") if copied}
    in_ring = _ring_members(original)
    for line, source, copied in sources.select("source_id", "copy_of"):
        if source in in_ring and copied:
            what = f"{show(source)} is a copy of itself, by way of {show(copied)}"
            yield sources.at(line, "copy_of", what, "leave copy_of blank at the original")


def _ring_members(successor: dict[str, str]) -> set[str]:
    """The keys from which following the mapping leads back to them."""
    members: set[str] = set()
    done: set[str] = set()
    for start in successor:
        path: dict[str, int] = {}
        node = start
        while node in successor and node not in done and node not in path:
            path[node] = len(path)
            node = successor[node]
        if node in path:
            members.update(list(path)[path[node] :])
        done.update(path)
    return members


@package_rule("copy-order")
def copy_order(package: Package) -> Iterator[Finding]:
    """An original is not newer than its copy."""
    sources = package.table("sources")
    published = {source: date for _, source, date in sources.select("source_id", "published")}
    for line, date, copied in sources.select("published", "copy_of"):
        if before(date, published.get(copied, "")):
            what = f"the copy, of {show(date)}, is older than its original, of {show(published[copied])}"
            yield sources.at(line, "copy_of", what, "correct a date, or turn copy_of round")


@package_rule("repost-original")
def repost_original(package: Package) -> Iterator[Finding]:
    """A repost names its true publisher, in copy_of or in the note."""
    sources = package.table("sources")
    for line, kind, copied, note in sources.select("type", "copy_of", "note"):
        if kind == "repost" and not copied and not note:
            what = "the repost does not say what it reposts"
            yield sources.at(
                line, "copy_of", what, "name the original's row here, or its publisher in the note"
            )


@package_rule("source-unseen")
def source_unseen(package: Package) -> Iterator[Finding]:
    """A source without an address was not seen, and is named only in copy_of and relays."""
    sources = package.table("sources")
    unseen = {source for _, source, url in sources.select("source_id", "url") if not url}
    for name in ("evidence", "published_lists"):
        table = package.table(name)
        for line, source in table.select("source_id"):
            if source in unseen:
                what = f"{show(source)} has no address: nobody has seen it"
                yield table.at(line, "source_id", what, "name the page that was seen, and this one in relays")


@package_rule("orphan-source")
def orphan_source(package: Package) -> Iterator[Finding]:
    """Every source is used: by evidence, by a list, or as the original of another source."""
    sources, evidence = package.table("sources"), package.table("evidence")
    lists = package.table("published_lists")
    used = {
        *evidence.column("source_id"),
        *evidence.column("relays"),
        *lists.column("source_id"),
        *sources.column("copy_of"),
    }
    loose = evidence.loose | lists.loose | sources.loose
    for line, source in sources.select("source_id"):
        if source and source not in used and source not in loose:
            yield sources.at(
                line,
                "source_id",
                f"nothing rests on {show(source)}",
                "add the evidence that it gives, or delete it",
            )


@package_rule("relay-self")
def relay_self(package: Package) -> Iterator[Finding]:
    """No source relays itself."""
    evidence = package.table("evidence")
    for line, source, relayed in evidence.select("source_id", "relays"):
        if relayed and relayed == source:
            yield evidence.at(
                line, "relays", f"{show(source)} relays itself", "leave relays blank: it is its own reporting"
            )


@package_rule("relay-order")
def relay_order(package: Package) -> Iterator[Finding]:
    """What a source relays was not published after it."""
    evidence, sources = package.table("evidence"), package.table("sources")
    published = {source: day for _, source, day in sources.select("source_id", "published")}
    for line, source, relayed in evidence.select("source_id", "relays"):
        if relayed and long_before(published.get(source, ""), published.get(relayed, "")):
            what = f"{show(relayed)}, of {show(published[relayed])}, is newer than what relays it"
            yield evidence.at(line, "relays", what, "correct a date, or name another source")

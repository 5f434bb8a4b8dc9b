"""Rules on agreements and their parties: two sides each, in their roles, and pairs that fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rules.dates import before
from rules.model import Finding, Package, show
from rules.registry import package_rule

FOUNDERS = ("china", "russia")


def roles(package: Package) -> dict[str, list[tuple[str, str]]]:
    """For each agreement its parties as (role, signatory)."""
    sides: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for _, agreement, signatory, role in package.table("parties").select(
        "agreement_id", "signatory_id", "role"
    ):
        sides[agreement].append((role, signatory))
    return sides


def joiners(sides: list[tuple[str, str]]) -> set[str]:
    """The parties that count as having signed: everyone but the hosts."""
    return {signatory for role, signatory in sides if role != "host"}


@package_rule("party-sides")
def party_sides(package: Package) -> Iterator[Finding]:
    """An agreement has a joining side and a host, or two founders."""
    agreements, sides, loose = package.table("agreements"), roles(package), package.table("parties").loose
    for line, agreement in agreements.select("agreement_id"):
        held = [role for role, _ in sides.get(agreement, [])]
        missing = [role for role in ("signatory", "host") if role not in held]
        garbled = not {"founder", "signatory", "host"}.issuperset(held) or agreement in loose
        if held.count("founder") >= 2 or not missing or garbled:
            continue
        what = f"{show(agreement)} has no party in the role {' and none in the role '.join(missing)}"
        fix = "add the row to data/parties.csv: who joins is the signatory, china or dsel the host"
        yield agreements.at(line, "agreement_id", what, fix)


@package_rule("party-role")
def party_role(package: Package) -> Iterator[Finding]:
    """Founders are China and Russia, a host sits in China, and a signatory does not."""
    parties, signatories = package.table("parties"), package.table("signatories")
    seat = {signatory: country for _, signatory, country in signatories.select("signatory_id", "country")}
    for line, signatory, role in parties.select("signatory_id", "role"):
        chinese = seat.get(signatory, "") == "CHN"
        if signatory not in seat:
            continue
        if role == "founder" and signatory not in FOUNDERS:
            yield parties.at(line, "role", f"{show(signatory)} is not a founder", "write signatory")
        elif role == "host" and not chinese:
            yield parties.at(
                line, "role", f"{show(signatory)} does not sit in China and hosts nothing", "write signatory"
            )
        elif role == "signatory" and chinese:
            yield parties.at(line, "role", f"{show(signatory)} sits in China and does not join", "write host")


@package_rule("party-mixed")
def party_mixed(package: Package) -> Iterator[Finding]:
    """Founders sign with each other: where one is a founder, nobody is a signatory or a host."""
    agreements, sides = package.table("agreements"), roles(package)
    for line, agreement in agreements.select("agreement_id"):
        held = {role for role, _ in sides.get(agreement, [])}
        if "founder" in held and held != {"founder"}:
            what = f"{show(agreement)} has a founder beside a {' and a '.join(sorted(held - {'founder'}))}"
            yield agreements.at(
                line, "agreement_id", what, "write signatory and host, or founder twice, in data/parties.csv"
            )


@package_rule("orphan-agreement")
def orphan_agreement(package: Package) -> Iterator[Finding]:
    """Every agreement has parties or evidence."""
    agreements, parties, evidence = map(package.table, ("agreements", "parties", "evidence"))
    used = {*parties.column("agreement_id"), *evidence.column("record_id")}
    for line, agreement in agreements.select("agreement_id"):
        if agreement and agreement not in used and agreement not in parties.loose | evidence.loose:
            what = f"nothing names {show(agreement)}"
            yield agreements.at(line, "agreement_id", what, "add its parties and its evidence, or delete it")


@package_rule("orphan-signatory")
def orphan_signatory(package: Package) -> Iterator[Finding]:
    """Every signatory is a party, has an event, or stands on a published list."""
    signatories = package.table("signatories")
    tables = [package.table(name) for name in ("parties", "events", "published_list_entries")]
    used = {signatory for table in tables for signatory in table.column("signatory_id")}
    loose = {cell for table in tables for cell in table.loose}
    for line, signatory in signatories.select("signatory_id"):
        if signatory and signatory not in used and signatory not in loose:
            what = f"nothing names {show(signatory)}"
            yield signatories.at(
                line, "signatory_id", what, "add what it signed, a dated event or a list entry, or delete it"
            )


@package_rule("pair-self")
def pair_self(package: Package) -> Iterator[Finding]:
    """No document is concluded with itself."""
    agreements = package.table("agreements")
    for line, agreement, other in agreements.select("agreement_id", "concluded_with"):
        if other and other == agreement:
            yield agreements.at(
                line,
                "concluded_with",
                f"{show(agreement)} names itself",
                "name the other document, or leave blank",
            )


@package_rule("pair-scope")
def pair_scope(package: Package) -> Iterator[Finding]:
    """A general space document names the ilrs document of its signatory that it went with or prepared."""
    agreements, sides = package.table("agreements"), roles(package)
    scopes = {agreement: scope for _, agreement, scope in agreements.select("agreement_id", "scope")}
    for line, agreement, scope, other in agreements.select("agreement_id", "scope", "concluded_with"):
        if scope == "general_space" and not other:
            what = f"{show(agreement)} is general_space and names no ilrs document beside it"
            yield agreements.at(
                line, "concluded_with", what, "write the id of that document, or leave this one out"
            )
        elif scope == "general_space" and other in scopes and other != agreement and scopes[other] != "ilrs":
            what = f"{show(other)} is no ilrs document"
            yield agreements.at(line, "concluded_with", what, "write the id of the ilrs document")
        elif other in sides and agreement in sides and not joiners(sides[other]) & joiners(sides[agreement]):
            what = f"{show(other)} has another signatory"
            yield agreements.at(line, "concluded_with", what, "write the id of the same signatory's document")


@package_rule("pair-symmetry")
def pair_symmetry(package: Package) -> Iterator[Finding]:
    """If an ilrs document names the one it was concluded with, that one names it too."""
    agreements = package.table("agreements")
    named = {agreement: other for _, agreement, other in agreements.select("agreement_id", "concluded_with")}
    for line, agreement, scope, other in agreements.select("agreement_id", "scope", "concluded_with"):
        if scope != "general_space" and other in named and named[other] != agreement and other != agreement:
            what = f"{show(other)} does not name {show(agreement)} in turn"
            yield agreements.at(
                line, "concluded_with", what, f"write {show(agreement)} there, or leave this blank"
            )


@package_rule("pair-order")
def pair_order(package: Package) -> Iterator[Finding]:
    """A general space document is not later than the ilrs document that it accompanied or prepared."""
    agreements = package.table("agreements")
    signed = {agreement: date for _, agreement, date in agreements.select("agreement_id", "signed")}
    for line, scope, date, other in agreements.select("scope", "signed", "concluded_with"):
        if scope == "general_space" and before(signed.get(other, ""), date):
            what = f"signed {show(date)}, later than {show(other)}"
            yield agreements.at(line, "concluded_with", what, "correct the date, or name another document")

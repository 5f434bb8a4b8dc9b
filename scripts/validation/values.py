"""Rules on the value of one cell: what the descriptor says of its column, dates, and codes of ISO."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from ilrs_signatories import edtf
from ilrs_signatories.dataset.schema import Field
from validation.report import show
from validation.rules import Wrong, wrong

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
RESERVED = frozenset(
    {"index", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
"""Names that a listing of the page has already, or that Windows cannot have."""
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:-([A-Z][a-z]{3}))?(?:-([A-Z]{2}|[0-9]{3}))?")
_MONTHS = {
    word: f"{number:02}"
    for number, month in enumerate(map(str.lower, edtf.MONTHS), start=1)
    for word in (month, month[:3], *(["sept"] if number == 9 else []))
}
_IN_DATES = ("of", "st", "nd", "rd", "th")
Check = Callable[[str], "Wrong | None"]
"""Looks at one cell that is not blank; returns what is wrong and how to fix it, or None."""


def checks(field: Field, is_id: bool = False, is_own_id: bool = False) -> list[Check]:
    """The checks of a column's cells in their order, of ids if it has ids; the first fault counts."""
    found: list[Check] = []
    if field.choices:
        found.append(lambda text: _enum(text, field.choices))
    if field.type == "integer":
        found.append(lambda text: _integer(text, field.minimum))
    if field.is_date:
        found.append(date)
    if field.name == "country":
        found.append(country)
    if field.name == "language":
        found.append(language)
    if is_id:
        found.append(lambda text: _id(text, is_own_id))
    if field.pattern:
        found.append(_form(field))
    if field.max_length is not None:
        found.append(lambda text: _length(text, field.max_length or 0))
    if field.name in ("name", "name_local"):
        found.append(lambda text: _script(text, field.name))
    return found


def judge(text: str, checks_: list[Check]) -> Wrong | None:
    """The first fault of a cell."""
    for check in checks_:
        if found := check(text):
            return found
    return None


def nearest(text: str, choices: list[str] | tuple[str, ...], cutoff: float = 0.7) -> str:
    """The choice that is spelled like the text, or whose initials it gives (MoU); blank if none is near.

    >>> nearest("MoU", ["joint_statement", "memorandum_of_understanding"])
    'memorandum_of_understanding'
    """
    if len(text) > 80 or len(choices) > 2000:
        return ""
    initials = {"".join(word[0] for word in choice.split("_")): choice for choice in choices if "_" in choice}
    plain = text.casefold().replace(" ", "_")
    return initials.get(plain) or next(iter(difflib.get_close_matches(plain, choices, 1, cutoff)), "")


def _enum(text: str, choices: tuple[str, ...]) -> Wrong | None:
    if text in choices:
        return None
    near = nearest(text, choices, 0.6)
    hint = f"write {show(near)}, or another of: " if near else "write one of: "
    return wrong("enum", text, hint + ", ".join(choices))


def _integer(text: str, minimum: int | None) -> Wrong | None:
    if not INTEGER.fullmatch(text):
        return wrong("type", text)
    if minimum is not None and int(text) < minimum:
        return wrong("range", text, f"write a number of at least {minimum}")
    return None


def _id(text: str, own: bool) -> Wrong | None:
    if not SLUG.fullmatch(text):
        return wrong("id-slug", text)
    if own and (len(text) > 60 or text in RESERVED):
        shorter = text[:61].rpartition("-")[0] or text[:60]
        return wrong(
            "id-name", text, f"write {show(shorter if len(text) > 60 else f'{text}-2026')}, or another id"
        )
    return None


def _form(field: Field) -> Check:
    """The check by the descriptor's pattern; a long cell is not tried on one that may take long."""
    pattern = re.compile(field.pattern)
    longest = 500 if len(re.findall("[*+]", field.pattern)) > 1 else 100_000
    fix = f"write it like {show(field.example)}" if field.example else "see the column's description"

    def check(text: str) -> Wrong | None:
        fits = len(text) <= longest and pattern.fullmatch(text)
        return None if fits else wrong("pattern", text, fix, column=field.name)

    return check


def _length(text: str, most: int) -> Wrong | None:
    return None if len(text) <= most else wrong("length", text, f"shorten it to {most}", count=len(text))


def _script(text: str, column: str) -> Wrong | None:
    letters = (c for c in text if c.isalpha() and not "\u02b0" <= c <= "\u02ff")
    latin = {"LATIN" in unicodedata.name(c, "") for c in letters}
    if column == "name" and False in latin:
        return wrong(
            "name-script", text, "write the Latin form here and the other in name_local", why="not all "
        )
    if column == "name_local" and False not in latin:
        fix = "leave name_local blank: it is for names in another script"
        return wrong("name-script", text, fix, why="")
    return None


@lru_cache(maxsize=4096)
def days(text: str) -> edtf.Days | None:
    """The days that a date may mean; None if it is blank or not a date."""
    try:
        return edtf.parse(text) if text else None
    except ValueError:
        return None


def date(text: str) -> Wrong | None:
    """What is wrong with a date."""
    try:
        edtf.parse(text)
    except ValueError as error:
        return wrong("date-edtf", text, proposal(text), why=error)
    return None


def proposal(text: str) -> str:
    """What to write for a date in another form; blank if nothing certain can be said.

    >>> proposal("24/11/2023"), proposal("3 March 2026")
    ("write '2023-11-24'", "write '2026-03-03'")
    >>> proposal("03/04/2026")
    "write '2026-04-03' if the day comes first, '2026-03-04' if the month does"
    """
    dashes = re.sub("[\u2010-\u2015\u2212\u00ad]", "-", text)
    if dashes != text and days(dashes):
        return f"write {show(dashes)}: the dash between the numbers is the plain hyphen"
    first, slash, last = text.partition("/")
    if slash and days(f"[{first}..{last}]"):
        one_of = show(f"[{first}..{last}]")
        return f"write {one_of} for one of those days: a signature does not last from one day to another"
    if days(text.strip("?~%")):
        return f"write {show(text.strip('?~%'))}, and the doubt in the note"
    valid = possible_dates(text)
    if len(valid) == 2:
        return f"write {show(valid[0])} if the day comes first, {show(valid[1])} if the month does"
    return f"write {show(valid[0])}" if valid else ""


def possible_dates(text: str) -> list[str]:
    """The dates that a text in another form may mean: none, one, or two if day and month may be either.

    >>> possible_dates("3 March 2026"), possible_dates("03/04/2026"), possible_dates("soon")
    (['2026-03-03'], ['2026-04-03', '2026-03-04'], [])
    """
    plain = re.sub("[\u2010-\u2015\u2212\u00ad]", "-", text)
    return list(dict.fromkeys(each for each in _numbers(plain) or _words(plain) if days(each)))


def _numbers(text: str) -> list[str]:
    """The dates that three numbers may mean, the day in front first."""
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].*)?", text)
    if match:
        return ["-".join(part.zfill(2) for part in match.groups() if part)]
    match = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text)
    if match:
        one, two, year = match.groups()
        return [f"{year}-{two.zfill(2)}-{one.zfill(2)}", f"{year}-{one.zfill(2)}-{two.zfill(2)}"]
    return []


def _words(text: str) -> list[str]:
    """The date that a month in letters and numbers mean."""
    parts = re.findall(r"[A-Za-z]+|\d+", text)
    month = next((_MONTHS[part.lower()] for part in parts if part.lower() in _MONTHS), "")
    numbers = [part for part in parts if part.isdigit()]
    year = next((part for part in numbers if len(part) == 4), "")
    day = next((part.zfill(2) for part in numbers if len(part) <= 2), "")
    other = [part for part in parts if not part.isdigit() and part.lower() not in (*_MONTHS, *_IN_DATES)]
    if not month or not year or other or len(numbers) > 2:
        return []
    return [f"{year}-{month}-{day}" if day else f"{year}-{month}"]


SPREADSHEET = re.compile(
    r"\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})|[A-Za-z]{3}-\d{2}|\d{1,2}-[A-Za-z]{3}(?:-\d{2,4})?|\d{4}/\d{1,2}/\d{1,2}"
    r"|\d{4}-\d{2}-\d{2} 00:00:00|4\d{4}"
)
"""How spreadsheets write a date that was 2024-04-24 or 2024-04."""


@cache
def _database(standard: str) -> list[dict[str, str]]:
    """The entries of an ISO standard in pycountry, whose files are read directly: its classes are slow."""
    spec = find_spec("pycountry")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'pycountry'", name="pycountry")
    path = Path(spec.origin).with_name("databases") / f"iso{standard}.json"
    entries: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))[standard]
    return entries


@cache
def everyday() -> dict[str, tuple[str, ...]]:
    """Alpha-3 code to the names that people use, those of ``country_names.toml`` first."""
    return _names("common_name", "name")


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Alpha-3 code to all names of that country, everyday ones first, then the official one."""
    return _names("common_name", "name", "official_name")


def _names(*keys: str) -> dict[str, tuple[str, ...]]:
    named: dict[str, list[str]] = {entry["alpha_3"]: [] for entry in _database("3166-1")}
    named |= tomllib.loads(Path(__file__).with_name("country_names.toml").read_text(encoding="utf-8"))
    for entry in _database("3166-1"):
        named.setdefault(entry["alpha_3"], []).extend(entry[key] for key in keys if key in entry)
    return {code: tuple(names) for code, names in named.items()}


@cache
def _alpha_2() -> dict[str, str]:
    return {entry["alpha_2"]: entry["alpha_3"] for entry in _database("3166-1")}


@cache
def country_of() -> dict[str, str]:
    """The slug of every name of every country, and its code."""
    return {slug(name): code for code, names in countries().items() for name in names}


@lru_cache(maxsize=65536)
def slug(name: str) -> str:
    r"""The id that a name gives.

    >>> slug("Côte d\u2019Ivoire"), slug("Türkiye")
    ('cote-d-ivoire', 'turkiye')
    """
    spaced = re.sub("[\u2018\u2019\u02bc\u2010-\u2015]", " ", name)
    letters = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", letters).strip("-")


@cache
def _languages() -> frozenset[str]:
    return frozenset(entry.get("alpha_2", entry["alpha_3"]) for entry in _database("639-3"))


def country_named(text: str) -> str:
    """The alpha-3 code of a country by its name or its code in two or three letters; blank if there is none.

    >>> country_named("Laos"), country_named("LA"), country_named("lao")
    ('LAO', 'LAO', 'LAO')
    """
    code = text.upper()
    return country_of().get(slug(text)) or _alpha_2().get(code) or (code if code in countries() else "")


def language_named(text: str) -> str:
    """The tag of a language by its English name; blank if there is none.

    >>> language_named("English"), language_named("Elvish")
    ('en', '')
    """
    named = (entry for entry in _database("639-3") if entry["name"] == text.title() and "alpha_2" in entry)
    return next((entry["alpha_2"] for entry in named), "")


def country(text: str) -> Wrong | None:
    """What is wrong with the code of a country."""
    if text in countries():
        return None
    near = country_named(text)
    return wrong("country-code", text, f"write {show(near)}" if near else "")


def language(text: str) -> Wrong | None:
    """What is wrong with the tag of a language."""
    match = _LANGUAGE.fullmatch(text)
    if match is not None:
        code, script, region = match.groups()
        scripts = {entry["alpha_4"] for entry in _database("15924")} if script else {None}
        regions = {*_alpha_2(), "419"} if region else {None}
        if code in _languages() and script in scripts and region in regions:
            return None
    near = language_named(text)
    return wrong("language", text, f"write {show(near)}" if near else "")

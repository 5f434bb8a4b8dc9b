"""Asking at a terminal, one question after the other; each answer is shown as it was understood."""

from __future__ import annotations

from collections.abc import Callable

from adding import rows
from adding.plain_words import meaning, problem
from adding.questions import ASKED, PROMPTS, Answers, Question, all_questions, answered
from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.errors import NoRecord
from validation import values

_ALWAYS = ("url", "publisher", "name", "host", "instrument", "event", "date", "record_id", "field", "value")
"""Questions that need an answer wherever they are asked."""


def ask_all(
    dataset: Dataset, kind: str, given: Answers, ask: Callable[[str], str], show: Callable[[str], None]
) -> Answers:
    """The answers to all questions of a prompt; what is given, or follows from other answers, is not asked.

    ``ask`` prints a prompt and returns a line, ``show`` prints one.
    """
    asked = all_questions(dataset.schema)
    answers, read = dict(given), {name: meaning(dataset, asked[name], text) for name, text in given.items()}
    for name in ASKED[kind]:
        if name not in given and _matters(dataset, name, read):
            needed = name in _ALWAYS and (kind, name) != ("correct", "url")
            answers[name], read[name] = _answer(dataset, asked[name], needed, ask, show)
    return answers


def _matters(dataset: Dataset, name: str, answers: Answers) -> bool:
    """Whether a question is still open: not of a page, publisher or signatory that the tables have."""
    if name in ("url", "publisher", "published", *rows.PUBLISHER):
        if rows.known_source(dataset, answers) or (name != "url" and not answers.get("url")):
            return False
        if name in ("publisher", *rows.PUBLISHER):
            known = rows.of_publisher(dataset, answers, answered(dataset.schema, "source", answers))
            return not known.get(name.removeprefix("source_"))
    if name == "name":
        return not answers.get("signatory_id")
    if name in ("signatory_type", "country"):
        return _is_new(dataset, answers) and not (
            name == "country" and answers.get("signatory_type") in ("country", *rows.INTERNATIONAL)
        )
    return name != "claimant" or answers.get("event") == "claimed"


def _is_new(dataset: Dataset, answers: Answers) -> bool:
    name = answers.get("name", "")
    if answers.get("signatory_id", "") in dataset.signatories or values.country_named(name):
        return False
    try:
        dataset.find(name)
    except NoRecord:
        return True
    return False


def _answer(
    dataset: Dataset,
    question: Question,
    needed: bool,
    ask: Callable[[str], str],
    show: Callable[[str], None],
) -> tuple[str, str]:
    """What was typed, and what it means."""
    for number, word in enumerate(question.words.values(), start=1):
        show(f"  {number} {word}")
    while True:
        text = ask(f"{PROMPTS[question.name]}{'' if needed else ' (Enter if not stated)'}: ").strip()
        words = list(question.words.values())
        if text.isdecimal() and len(text) < 3 and 0 < int(text) <= len(words):
            text = words[int(text) - 1]
        read = meaning(dataset, question, text)
        wrong = "this is needed" if needed and not read else problem(question, read) if read else ""
        if not wrong:
            if read != text:
                show(f"  read as {read}")
            return text, read
        show(f"  {wrong}")

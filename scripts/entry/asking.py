"""Asking at a terminal, one question after the other, each answer judged at once."""

from __future__ import annotations

from collections.abc import Callable

from entry.judge import judge_cell
from entry.questions import Answers, Question, answered
from entry.rows import existing
from rules.model import Package, escape

_NAMED_BY: dict[str, dict[str, Callable[[str], object]]] = {
    "signatory": {"signatory_id": str},
    "source": {"source_id": str},
}


def ask_all(
    package: Package,
    kind: str,
    asked: list[Question],
    given: Answers,
    ask: Callable[[str], str],
    tell: Callable[[str], None],
) -> Answers:
    """The answers to all questions; what is given already is not asked again.

    A signatory or source whose id is that of a row is not described a second time; another is new, and what
    its table demands is demanded. ``ask`` prompts and returns a line, ``tell`` shows one.
    """
    answers = dict(given)
    part = ""
    for question in asked:
        entity = question.part.entity
        described = answered(package, kind, entity, answers)
        if existing(package, question.part.table, described, _NAMED_BY.get(entity, {})) is not None:
            continue
        if question.name in given:
            continue
        if entity != part:
            part = entity
            tell(f"\n{entity} (data/{question.part.table}.csv; Enter leaves a value blank, * cannot be)")
        described_here = entity in _NAMED_BY and question.field.required and not question.proposed
        answers[question.name] = _answer(question, question.required or described_here, ask, tell)
    return answers


def _answer(question: Question, needed: bool, ask: Callable[[str], str], tell: Callable[[str], None]) -> str:
    tell(f"  {question.description}")
    for value, meaning in question.meanings.items():
        tell(f"    {value}: {meaning}" if meaning else f"    {value}")
    hints = [f"as {question.field.example}"] * (not question.meanings) + [
        "Enter: proposed"
    ] * question.proposed
    hint = f" ({'; '.join(hints)})" if hints else ""
    while True:
        text = ask(f"  {question.name}{'*' * needed}{hint}: ").strip()
        faults = judge_cell(text, question.field)
        if not text and needed:
            tell(f"    {question.name} is needed")
        elif not faults:
            return text
        for _, what, fix in faults:
            tell(escape(f"    {what} - {fix}"))

"""What the measuring scripts have in common: a figure with its limit, and the lines that say if it is met."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Figure(NamedTuple):
    """A measured figure and the most that it may be."""

    name: str
    measured: float
    target: float
    unit: str

    def line(self) -> str:
        verdict = "met" if self.measured <= self.target else "MISSED"
        figure = f"{self.measured:.2f} {self.unit}"
        return f"{self.name:55}{figure:>10}, at most {self.target:g} {self.unit}: {verdict}"


def report(figures: Iterable[Figure]) -> int:
    """Prints each figure as it comes; the exit status is 0 if all are met, else 1."""
    met = True
    for figure in figures:
        print(figure.line(), flush=True)
        met = met and figure.measured <= figure.target
    return 0 if met else 1

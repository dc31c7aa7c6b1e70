"""Is what was measured within what the program promises?"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OPEN_MS, NEXT_MS = 300.0, 50.0
"""A study of 10,000 drafts is open, and the next draft of a queue there, after so many milliseconds."""

TURN_MS = 100.0
"""The window answers within so many milliseconds, whatever is under way."""

TURN_MS = 100.0
"""No turn of the window's event loop takes longer."""


@dataclass(frozen=True)
class Measured:
    """A figure, and the one that it must not exceed, or reach where `at_least`; without a bound it is only told."""

    name: str
    value: float
    unit: str
    bound: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def kept(self) -> bool:
        """Whether the promise holds."""
        if self.bound is None:
            return True
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def line(self) -> str:
        """The figure in a line of a table."""
        bound = "" if self.bound is None else f"{'at least' if self.at_least else 'at most'} {self.bound:,.0f}"
        said = "" if self.bound is None else "pass" if self.kept else "FAIL"
        value = f"{self.value:,.{0 if self.value >= 100 else 1}f}"
        return f"{self.name:<52}{value:>10} {self.unit:<7}{bound:<17}{said:<6}{self.note}".rstrip()


def timed(name: str, seconds: Sequence[float], bound_ms: float | None) -> Measured:
    """The median of some times; the longest is noted."""
    middle, most = statistics.median(seconds) * 1000, max(seconds) * 1000
    return Measured(name, middle, "ms", bound_ms, note=f"median of {len(seconds)}; most {most:,.0f} ms")


def told(figures: Iterable[Measured]) -> int:
    """Print each figure as it comes; returns 1 if a promise is not kept."""
    kept = True
    for one in figures:
        print(one.line(), flush=True)
        kept = kept and one.kept
    print("Every promise is kept." if kept else "A promise is not kept.")
    return int(not kept)

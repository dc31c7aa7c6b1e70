"""Does a figure reach what is wanted of it?"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.domain.comparison_words import counted


@dataclass(frozen=True)
class Bound:
    """What a figure must reach, or where `at_most` must not exceed; `form` is the format specification of the limit."""

    limit: float
    form: str = ".2f"
    at_most: bool = False

    def __str__(self) -> str:
        return f"{self.limit:{self.form}} or {'less' if self.at_most else 'more'}"

    def holds(self, value: float) -> bool:
        """Whether the value, not rounded, is on the right side; the limit itself is."""
        return value <= self.limit if self.at_most else value >= self.limit


@dataclass(frozen=True)
class Verdict:
    """What is said of a figure with a bound; `held` is None where too little was measured to say."""

    name: str
    held: bool | None
    said: str


def verdict(name: str, rounds: Sequence[float], bound: Bound) -> Verdict:
    """Of the figure of each round: held if their median is on the right side.

    Rounds on both sides of the bound are counted, and one round alone is named as that: without either a median that
    another run may turn round would read like one that is certain.
    """
    held = bound.holds(statistics.median(rounds))
    said = "held" if held else "not held"
    right = sum(bound.holds(value) for value in rounds)
    if len(rounds) == 1:
        said = f"{said} (one round)"
    elif 0 < right < len(rounds):
        said = f"{said} ({'' if held else 'held '}in {right} of {len(rounds)} rounds)"
    return Verdict(name, held, said)


def conclusion(verdicts: Sequence[Verdict]) -> str:
    """How many of the figures with a bound held, and which did not."""
    if not verdicts:
        return "No figure with a bound was measured."
    held = sum(one.held is True for one in verdicts)
    of_all = "all" if held == len(verdicts) else held or "none"
    parts = [f"Of {counted(len(verdicts), 'figure')} with a bound, {of_all} held."]
    for words, kind in (("Not held", False), ("Too few drafts to say", None)):
        if names := [one.name for one in verdicts if one.held is kind]:
            parts.append(f"{words}: {'; '.join(names)}.")
    return " ".join(parts)


def exit_code(verdicts: Sequence[Verdict], *, strict: bool) -> int:
    """0, as benches waver; where `strict`, 1 unless something with a bound was measured and all of it held."""
    return int(strict and not (verdicts and all(one.held for one in verdicts)))

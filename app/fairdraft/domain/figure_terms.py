"""Which terms belong to every figure: between what it may lie, and what was left out of it?"""

from dataclasses import dataclass

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """How many ratings were left out, and why."""

    why: str
    n: int

"""What does a candidate gain from more approved examples in its prompt, and from an adapter beside them?"""

from dataclasses import dataclass
from typing import Any

from fairdraft.domain.comparison import Interval


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A candidate on one measure: mean over its prompts, and the mean difference from the reference on shared ones."""

    candidate: str
    k: int
    adapted: bool
    n: int
    mean: float | None
    shared: int
    difference: float | None
    ci95: Interval | None


@dataclass(frozen=True, slots=True)
class CurveInteraction:
    """What `k` examples gain with the adapter beyond what they gain without it: difference of differences."""

    k: int
    n: int
    value: float
    ci95: Interval | None


@dataclass(frozen=True, slots=True)
class MeasuredCurve:
    """One measure (a criterion, or what the program counts itself) along the points."""

    measure: str
    points: tuple[CurvePoint, ...]
    interactions: tuple[CurveInteraction, ...]


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """Candidates of a study that differ in examples and adapter alone; `reference` is what differences count from.

    `left_out` drafts were for prompts that their adapter was trained on. `scripted_raters` are those among the raters
    whose ratings a script computed.
    """

    study: str
    reference: str
    left_out: int
    curves: tuple[MeasuredCurve, ...]
    scripted_raters: tuple[str, ...] = ()

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "schema": "fairdraft/learning-curve@1",
            "study": self.study,
            "reference": self.reference,
            "left_out": self.left_out,
            "scripted_raters": list(self.scripted_raters),
            "curves": [
                {
                    "measure": one.measure,
                    "points": [
                        {
                            "candidate": point.candidate,
                            "k": point.k,
                            "adapted": point.adapted,
                            "n": point.n,
                            "mean": point.mean,
                            "shared": point.shared,
                            "difference": point.difference,
                            "ci95": list(point.ci95) if point.ci95 else None,
                        }
                        for point in one.points
                    ],
                    "interactions": [
                        {"k": each.k, "n": each.n, "value": each.value, "ci95": list(each.ci95) if each.ci95 else None}
                        for each in one.interactions
                    ],
                }
                for one in self.curves
            ],
        }

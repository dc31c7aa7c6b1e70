"""What does a candidate gain from more approved examples in its prompt, and from an adapter beside them?"""

from dataclasses import dataclass
from typing import Any

from fairdraft.domain.comparison import Interval


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A candidate on one measure: the mean over its `n` prompts, and the mean difference from the reference, with its
    95% interval, on the `shared` ones.

    `k` is how many approved examples its prompts have, `adapted` whether an adapter is laid over its model. The
    reference itself has no difference, nor has a candidate that shares no prompt with it.
    """

    candidate: str
    k: int
    adapted: bool
    n: int
    mean: float | None
    shared: int
    difference: float | None
    ci95: Interval | None


@dataclass(frozen=True, slots=True)
class MeanChange:
    """A mean difference with its 95% interval."""

    value: float
    ci95: Interval | None

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {"value": self.value, "ci95": list(self.ci95) if self.ci95 else None}


@dataclass(frozen=True, slots=True)
class CurveInteraction:
    """What `k` examples gain with the adapter beyond what they gain without it: difference of differences, over the `n`
    prompts that all four candidates share.

    `over_examples` and `over_adapter` are what both together gain over either alone, on the same prompts.
    """

    k: int
    n: int
    value: float
    ci95: Interval | None
    over_examples: MeanChange | None = None
    over_adapter: MeanChange | None = None

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "k": self.k,
            "n": self.n,
            "value": self.value,
            "ci95": list(self.ci95) if self.ci95 else None,
            "over_examples": self.over_examples.as_object() if self.over_examples else None,
            "over_adapter": self.over_adapter.as_object() if self.over_adapter else None,
        }


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
                    "interactions": [each.as_object() for each in one.interactions],
                }
                for one in self.curves
            ],
        }

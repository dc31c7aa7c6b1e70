"""How do learning curves and two-by-twos read, in the terminal and in the window?"""

from fairdraft.domain.comparison import Interval
from fairdraft.domain.comparison_words import interval, signed
from fairdraft.domain.counting import counted
from fairdraft.domain.learning_curve import CurveInteraction, LearningCurve, MeasuredCurve

MEASURE_WORDS = {
    "errors": "Errors found per draft",
    "warnings": "Warnings found per draft",
    "near_copy": "Share of drafts that lift approved copy",
    "prompt_tokens": "Tokens of the prompt",
    "seconds": "Seconds per draft",
}
"""What the program counts itself; every other measure is a criterion that people rate."""

FEW_PROMPTS = 20
_FEWEST_FOR_INTERVAL = 3
_COSTS = ("prompt_tokens", "seconds")
_LOWER_IS_BETTER = frozenset(MEASURE_WORDS)


def measure_name(measure: str) -> str:
    """A measure's name: the program's own by these words, a criterion by its id."""
    return MEASURE_WORDS.get(measure, measure.replace("_", " ").capitalize().replace("Isi ", "ISI "))


def is_rated(measure: str) -> bool:
    """Whether people rate it (else the program counts it)."""
    return measure not in MEASURE_WORDS


def with_sign(value: float, digits: int = 2) -> str:
    """A difference with its sign; nothing has none."""
    words = signed(value, digits)
    return words if words.startswith("−") or float(words) == 0 else f"+{words}"


def interaction_sentences(curve: MeasuredCurve) -> list[str]:
    """Of each two-by-two: what both together change beyond the sum of each, and whether they beat either alone.

    Nothing of what examples cost in any case: the prompt's length and the time.
    """
    if curve.measure in _COSTS:
        return []
    return [line for one in curve.interactions for line in _sentences(one, curve.measure)]


def curve_notes(curve: LearningCurve) -> list[str]:
    """What stands under the figures: whose ratings, what was left out, how few prompts there are."""
    notes = []
    if curve.left_out:
        notes.append(f"Left out: {counted(curve.left_out, 'draft')} for briefs that their adapter was trained on.")
    if not any(is_rated(one.measure) for one in curve.curves):
        notes.append("Nobody has rated these drafts yet: what is here the program counted itself.")
    shared = [point.shared for one in curve.curves for point in one.points if point.difference is not None]
    if any(n < FEW_PROMPTS for n in shared):
        notes.append(f"Fewer than {FEW_PROMPTS} shared briefs are too few to say much.")
    told = [point for one in curve.curves for point in one.points if point.difference is not None]
    if any(one.ci95 is None and one.shared >= _FEWEST_FOR_INTERVAL for one in told):
        notes.append("Where all briefs changed by the same, no interval is given: it would have no width.")
    if shared:
        notes.append("Intervals are of each difference alone, not adjusted for how many there are.")
    return notes


def _sentences(both: CurveInteraction, measure: str) -> list[str]:
    examples = counted(both.k, "example")
    together = f"{with_sign(both.value)}{_ends(both.ci95)} beyond the sum of each alone ({counted(both.n, 'brief')})"
    lines = [f"{examples} and the adapter together: {together}."]
    if both.over_examples is not None and both.over_adapter is not None:
        alone = (
            f"Both against {examples} alone {with_sign(both.over_examples.value)}{_ends(both.over_examples.ci95)}, "
            f"against the adapter alone {with_sign(both.over_adapter.value)}{_ends(both.over_adapter.ci95)}"
        )
        lines.append(f"{alone}: {_verdict(both, measure)}.")
    return lines


def _verdict(both: CurveInteraction, measure: str) -> str:
    ends = [each.ci95 for each in (both.over_examples, both.over_adapter) if each is not None]
    if both.n < FEW_PROMPTS:
        return "too few briefs to say whether both beat either"
    if None in ends:
        return "without an interval nothing is said of whether both beat either"
    better = [_better(each, measure) for each in ends if each is not None]
    if all(one > 0 for one in better):
        return "both together beat either"
    if any(one < 0 for one in better):
        return "both together are worse than one alone"
    return "both together are not shown to beat either"


def _better(ci95: Interval, measure: str) -> int:
    """1 where the whole interval is on the better side, −1 where it is on the worse, else 0."""
    above, below = ci95[0] > 0, ci95[1] < 0
    sign = int(above) - int(below)
    return -sign if measure in _LOWER_IS_BETTER else sign


def _ends(ci95: Interval | None) -> str:
    return interval(ci95, 2)

"""Do two raters mark the same words under the same label?"""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.seeding import generator_for
from fairdraft.analysis.span_matching import Place, Unit, met, united
from fairdraft.domain.annotation_scores import MarkedSpan, ReadDraft, SpanAgreement
from fairdraft.domain.figure_terms import Interval

FEWEST_DRAFTS = 3
"""Fewer drafts with a mark of either rater than this give no interval."""

_DRAWS = 1_999

Matter = Callable[[MarkedSpan], str]


def span_agreement(drafts: Iterable[ReadDraft], seed: int = 0) -> tuple[SpanAgreement, ...]:
    """Every two raters who finished the same drafts; F1 with its bootstrap interval over drafts.

    F1 takes no chance agreement off: marks are free spans, and there is no list of words that could have been marked.
    """
    shared: dict[tuple[str, str], list[ReadDraft]] = {}
    for draft in drafts:
        for pair in combinations(sorted(set(draft.readers)), 2):
            shared.setdefault(pair, []).append(draft)
    return tuple(_agreement(pair, own, seed) for pair, own in sorted(shared.items()))


def _agreement(pair: tuple[str, str], drafts: Sequence[ReadDraft], seed: int) -> SpanAgreement:
    same = np.array([_counts(one, pair, lambda mark: mark.label) for one in drafts], dtype=np.int64)
    any_label = np.array([_counts(one, pair, lambda _mark: "") for one in drafts], dtype=np.int64)
    return SpanAgreement(
        a=pair[0],
        b=pair[1],
        drafts=len(drafts),
        marks_a=int(same[:, 0].sum()),
        marks_b=int(same[:, 1].sum()),
        f1=_f1(same),
        ci95=_interval(same, seed),
        f1_any_label=_f1(any_label),
    )


def _counts(draft: ReadDraft, pair: tuple[str, str], matter: Matter) -> tuple[int, int, int]:
    """Marks of the first and of the second rater, and how many of both the other one has, too."""
    numbers = [0, 0, 0]
    own = [[one for one in draft.marks if one.rater == rater] for rater in pair]
    for kind in {matter(one) for one in draft.marks}:
        units: list[list[Unit]] = [
            united([Place(one.start, one.end) for one in marks if matter(one) == kind]) for marks in own
        ]
        numbers[0] += len(units[0])
        numbers[1] += len(units[1])
        numbers[2] += sum(met(units[0], units[1])) + sum(met(units[1], units[0]))
    return numbers[0], numbers[1], numbers[2]


def _f1(counts: NDArray[np.int64]) -> float | None:
    marks = int(counts[:, :2].sum())
    return float(counts[:, 2].sum()) / marks if marks else None


def _interval(counts: NDArray[np.int64], seed: int) -> Interval | None:
    """Percentile interval over resampled drafts that have a mark of either rater.

    None where the raters agree alike on each of them: so do all resamples, and no width would read as certainty.
    """
    marked = np.column_stack((counts[:, 2], counts[:, 0] + counts[:, 1]))
    marked = marked[marked[:, 1] > 0]
    if len(marked) < FEWEST_DRAFTS:
        return None
    patterns, times = np.unique(marked, axis=0, return_counts=True)
    generator = generator_for(seed, "span agreement", patterns.ravel(), times)
    draws = generator.multinomial(len(marked), times / len(marked), size=_DRAWS)
    both, all_marks = draws @ patterns[:, 0], draws @ patterns[:, 1]
    low, high = np.quantile(both / all_marks, (0.025, 0.975))
    alike = np.ptp(patterns[:, 0] / patterns[:, 1]) == 0
    return None if alike else (float(low), float(high))

"""Are the texts of a batch as likely under the model as those of the loop?

A question of non-inferiority, put to the mean log-probability of a token (nats) in each draft. That no difference was
shown would say nothing: too few drafts never show one. The texts are as likely where the whole 95% interval of the
difference, batch minus loop (Welch's: the sets may differ in spread and number), lies above −MARGIN. The batch and the
batch with the copy are asked one by one, without a correction: to say it of both, both must pass.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bounds import Verdict

from fairdraft.analysis.distributions import student_t_quantile

MARGIN = 0.1
"""Nats a token that a batch's texts may be less likely: a tenth in perplexity.

It is less than half of the standard deviation between the starter model's drafts of one set (0.22): a batch would be
worse by less than one draft is than the next. Half of it would ask for four times as many drafts.
"""

DRAFTS = 160
"""Drafts of each set, if no other number is asked for.

With a deviation of 0.22 between drafts the interval reaches 0.05 to either side, with 0.3 it reaches 0.07: texts that
are as likely pass in 98 and 85 of 100 runs, and those that are less likely by the margin in 2 or 3.
"""

FEWEST = 20
"""With fewer drafts of a set nothing is said, whatever the interval: the spread of a few may be small by chance."""


@dataclass(frozen=True)
class Comparison:
    """Batch minus loop, in nats a token: the difference of means, its 95% interval where there is one, and what follows
    (`held` is None where that cannot be said).
    """

    difference: float
    ci95: tuple[float, float] | None
    held: bool | None
    said: str

    def verdict(self, name: str) -> Verdict:
        """The verdict under a name."""
        return Verdict(name, self.held, self.said)


def compare(batch: Sequence[float], loop: Sequence[float]) -> Comparison:
    """What the drafts of both say, each given as the mean log-probability of its tokens; at least one of each.

    As likely: the interval lies above −MARGIN. Less likely: it reaches −MARGIN and lies below 0. Else there are too few
    drafts to say.
    """
    difference = statistics.fmean(batch) - statistics.fmean(loop)
    ci95 = _welch_interval(batch, loop) if min(len(batch), len(loop)) >= FEWEST else None
    if ci95 is not None and ci95[0] > -MARGIN:
        return Comparison(difference, ci95, held=True, said="as likely")
    if ci95 is not None and ci95[1] < 0:
        return Comparison(difference, ci95, held=False, said="less likely")
    return Comparison(difference, ci95, held=None, said="too few drafts to say")


def _welch_interval(one: Sequence[float], other: Sequence[float]) -> tuple[float, float] | None:
    """The 95% interval of the difference of means (Welch, Biometrika 34 (1947), 28); None where nothing varies."""
    parts = [(statistics.variance(values) / len(values), len(values) - 1) for values in (one, other)]
    square = math.fsum(part for part, _degrees in parts)
    if not square:
        return None
    degrees = 1 / math.fsum((part / square) ** 2 / freedom for part, freedom in parts)
    difference = statistics.fmean(one) - statistics.fmean(other)
    half = student_t_quantile(0.975, degrees) * math.sqrt(square)
    return difference - half, difference + half

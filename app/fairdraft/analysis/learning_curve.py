"""How much does a measure change from candidate to candidate, on the prompts that they share?"""

from collections.abc import Mapping, Sequence

import numpy as np

from fairdraft.analysis.resampling import mean_interval
from fairdraft.domain.comparison import Interval

Prompt = tuple[str, str, str]
"""Campaign, prompt id and hash of the brief."""

PromptMeans = Mapping[Prompt, float]

_UNBOUNDED = (-np.inf, np.inf)


def mean_change(terms: Sequence[tuple[float, PromptMeans]]) -> tuple[int, float, Interval | None] | None:
    """The mean over shared prompts of a weighted sum of values, with its 95% interval by bootstrap of prompts inside
    each campaign; None where no prompt is shared.

    A difference has the weights 1 and −1, a difference of differences 1, −1, −1 and 1.
    """
    shared = sorted(set.intersection(*(set(values) for _weight, values in terms)))
    if not shared:
        return None
    campaigns = sorted({campaign for campaign, _prompt, _brief in shared})
    changes = np.asarray([sum(weight * values[prompt] for weight, values in terms) for prompt in shared])
    of = np.asarray([campaigns.index(campaign) for campaign, _prompt, _brief in shared], dtype=np.int64)
    return len(shared), float(changes.mean()), mean_interval(changes, of, _UNBOUNDED)

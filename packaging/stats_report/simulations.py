"""Do intervals cover, does the family stay silent, and does the planner foresee it, on simulated ratings?

Whole points on 1–5 with a standard deviation near 1.16: 40 % of the variance belongs to the prompt, 30 % to the draft,
30 % to the rater's noise; campaigns differ in level.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.design import DeclaredVariance, difference_deviation, minimum_detectable_difference
from fairdraft.analysis.multiplicity import holm
from fairdraft.analysis.permutation import exchange_p
from fairdraft.analysis.proportions import wilson_interval
from fairdraft.analysis.resampling import mean_interval

Values = NDArray[np.float64]
DEVIATION = 1.16
SPAN = (-4.0, 4.0)
_LEVELS = np.array([-0.3, 0.0, 0.3])


@dataclass(frozen=True, slots=True)
class Design:
    """Shared prompts by campaign, and raters of each draft."""

    sizes: tuple[int, ...]
    raters: int
    family: int = 1

    @property
    def prompts(self) -> int:
        """Shared prompts in all campaigns."""
        return sum(self.sizes)

    @property
    def campaign(self) -> NDArray[np.int64]:
        """The campaign of each prompt."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)


# The table of designs: prompts shared by the candidates, in one campaign or three.
COVERED = (
    Design((17,), 1), Design((6, 6, 5), 1), Design((17, 17, 16), 1), Design((17, 17, 16), 2), Design((17, 17, 16), 3),
    Design((34, 33, 33), 1), Design((50, 50, 50), 1),
)  # fmt: skip
PLANNED = (
    Design((17,), 1), Design((50,), 1), Design((50,), 1, 3), Design((50,), 1, 15), Design((50,), 2, 1),
    Design((50,), 2, 15), Design((50,), 3, 15), Design((100,), 1, 15), Design((150,), 1, 15),
)  # fmt: skip
FAMILIES = (Design((17,), 1), Design((17, 17, 16), 1), Design((34, 33, 33), 1))


def rated(chance: np.random.Generator, studies: int, design: Design, means: tuple[float, ...]) -> Values:
    """Prompt means of candidates: studies × prompts × candidates."""
    shape = (studies, design.prompts, len(means))
    shared = chance.normal(0, math.sqrt(0.4) * DEVIATION, (studies, design.prompts, 1, 1))
    level = _LEVELS[design.campaign % 3][None, :, None, None] if len(design.sizes) > 1 else 0.0
    draft = chance.normal(0, math.sqrt(0.3) * DEVIATION, (*shape, 1))
    noise = chance.normal(0, math.sqrt(0.3) * DEVIATION, (*shape, design.raters))
    latent = np.array(means)[None, None, :, None] + level + shared + draft + noise
    return np.clip(np.rint(latent), 1, 5).mean(axis=3)


def true_difference(design: Design, means: tuple[float, float]) -> float:
    """What a − b averages to in the long run."""
    chance = np.random.default_rng(99)
    found = [rated(chance, 400, design, means).mean(axis=(0, 1)) for _ in range(15)]
    return float(np.subtract(*np.mean(found, axis=0)))


def coverage(design: Design, means: tuple[float, float], studies: int, seed: int) -> float:
    """The share of studies whose 95 % interval of the difference holds the true one."""
    truth = true_difference(design, means)
    values = rated(np.random.default_rng(seed), studies, design, means)
    held = 0
    for each in values[:, :, 0] - values[:, :, 1]:
        interval = mean_interval(each, design.campaign, SPAN)
        held += interval is not None and interval[0] <= truth <= interval[1]
    return held / studies


def false_alarms(design: Design, studies: int, seed: int) -> float:
    """The share of studies in which three equal candidates are called different on one of five criteria."""
    chance = np.random.default_rng(seed)
    criteria = [rated(chance, studies, design, (3.0, 3.0, 3.0)) for _ in range(5)]
    alarms = 0
    for study in range(studies):
        tests = [
            exchange_p(each[study][:, a] - each[study][:, b]) for each in criteria for a, b in ((0, 1), (0, 2), (1, 2))
        ]
        alarms += min(holm(tests)) < 0.05
    return alarms / studies


def planned_and_needed(design: Design, studies: int, seed: int) -> tuple[float, float]:
    """The difference that the planner names for 80 % power, and the one that has it in simulated studies."""
    deviation = difference_deviation(DeclaredVariance(), raters=design.raters)
    planned = minimum_detectable_difference(deviation, design.prompts, family_size=design.family)
    if planned is None:
        raise ValueError("a design of one prompt has no planned difference")
    reached, power = [], []
    for factor in (0.85, 0.95, 1.05, 1.15):
        means = (3 + factor * planned / 2, 3 - factor * planned / 2)
        values = rated(np.random.default_rng(seed), studies, design, means)
        found = [exchange_p(each) < 0.05 / design.family for each in values[:, :, 0] - values[:, :, 1]]
        reached.append(true_difference(design, means))
        power.append(float(np.mean(found)))
    # On the scale of the normal distribution's quantiles power is nearly a line in the difference.
    return planned, float(np.interp(0.8, power, reached))


def wilson_coverage(n: int, seed: int) -> float:
    """Mean coverage of the Wilson interval over shares from 5 % to 95 %."""
    chance = np.random.default_rng(seed)
    held = []
    for share in chance.uniform(0.05, 0.95, 2_000):
        interval = wilson_interval(int(chance.binomial(n, share)), n)
        held.append(interval is not None and interval[0] <= share <= interval[1])
    return float(np.mean(held))

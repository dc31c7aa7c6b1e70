"""On which cases can other packages be asked for the same figure, and what does Fairdraft say of them?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from fairdraft.analysis.agreement import ordinal_agreement
from fairdraft.analysis.design import minimum_detectable_difference
from fairdraft.analysis.friedman import friedman_p
from fairdraft.analysis.multiplicity import holm
from fairdraft.analysis.permutation import exchange_p
from fairdraft.analysis.preferences import PENALTY, fit_strengths
from fairdraft.analysis.proportions import mcnemar_exact_p, wilson_interval
from fairdraft.analysis.resampling import mean_interval

_Figure = TypeVar("_Figure")

SPAN = (-4.0, 4.0)
RESAMPLES = 200_000
CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Case:
    """A figure: its kind, its input as the reference gets it, what Fairdraft says, and how far off is allowed."""

    kind: str
    given: dict[str, Any]
    ours: tuple[float, ...]
    allowed: float = CLOSE


PACKAGES = {
    "difference": "statsmodels `DescrStatsW.mean`",
    "exact p": "scipy `permutation_test`, every exchange",
    "sampled p": f"scipy `permutation_test`, {RESAMPLES:,} exchanges",
    "t interval": "scipy `ttest_1samp(...).confidence_interval`",
    "Holm": "statsmodels `multipletests`",
    "Wilson": "statsmodels `proportion_confint`",
    "McNemar": "statsmodels `mcnemar`, exact",
    "alpha": "krippendorff `alpha`, ordinal",
    "Friedman": "scipy `friedmanchisquare`",
    "Bradley–Terry": "choix `opt_pairwise`, Newton's method",
    "smallest difference": "statsmodels `TTestPower.solve_power`",
}


def cases(seed: int) -> Iterator[Case]:
    """Every case; the same seed gives the same."""
    chance = np.random.default_rng(seed)
    for prompts in (5, 8, 12, 15):
        differences = chance.integers(-3, 4, prompts) / 2
        yield Case("difference", {"differences": differences.tolist()}, (float(differences.mean()),))
        yield Case("exact p", {"differences": differences.tolist()}, (exchange_p(differences),))
    for prompts in (30, 50, 150):
        differences = chance.integers(-3, 4, prompts) / 2 + 0.25
        p = exchange_p(differences)
        # Four standard errors of the reference's own sampling.
        allowed = 4 * (max(p * (1 - p), 1e-5) / RESAMPLES) ** 0.5
        yield Case("sampled p", {"differences": differences.tolist(), "resamples": RESAMPLES}, (p,), allowed)
        smooth = chance.normal(0.3, 1.0, prompts)
        interval = _there(mean_interval(smooth, np.zeros(prompts, dtype=np.int64), SPAN))
        # Bootstrap against theory: a twentieth of the interval's length.
        yield Case("t interval", {"differences": smooth.tolist()}, interval, 0.05 * (interval[1] - interval[0]))
    for size in (1, 3, 15):
        p_values = chance.uniform(0, 0.2, size).tolist()
        yield Case("Holm", {"p": p_values}, holm(p_values))
    for n in (1, 17, 50, 150):
        for successes in (0, n // 3, n):
            found = _there(wilson_interval(successes, n))
            yield Case("Wilson", {"successes": successes, "n": n}, found)
    for first, second in ((0, 6), (3, 9), (7, 7), (12, 20)):
        yield Case("McNemar", {"only_first": first, "only_second": second}, (mcnemar_exact_p(first, second),))
    for raters, units, missing in ((2, 30, 0.0), (3, 40, 0.3), (4, 100, 0.5)):
        yield _alpha_case(chance, raters, units, missing)
    for prompts, candidates in ((17, 3), (50, 4)):
        table = chance.integers(1, 6, (prompts, candidates)).astype(np.float64)
        found_p = _there(friedman_p(table))
        yield Case("Friedman", {"table": table.tolist()}, (found_p,))
    for candidates in (2, 3, 5):
        wins = chance.integers(1, 20, (candidates, candidates))
        np.fill_diagonal(wins, 0)
        yield _strengths(wins)
    # One that never loses has no finite strength without the penalty.
    yield _strengths(np.array([[0, 12, 9], [0, 0, 7], [0, 5, 0]]))
    for prompts, deviation, family in ((17, 1.27, 1), (50, 1.27, 15), (150, 0.9, 3)):
        smallest = _there(minimum_detectable_difference(deviation, prompts, family_size=family))
        given = {"prompts": prompts, "deviation": deviation, "family": family}
        # Both search to about a millionth of the difference; TTestPower also counts the other tail.
        yield Case("smallest difference", given, (smallest,), 1e-4)


def _alpha_case(chance: np.random.Generator, raters: int, units: int, missing: float) -> Case:
    level = chance.integers(1, 6, units)
    table = np.clip(level + chance.integers(-1, 2, (raters, units)), 1, 5)
    gone = chance.random((raters, units)) < missing
    scores = {
        str(unit): [int(table[rater, unit]) for rater in range(raters) if not gone[rater, unit]]
        for unit in range(units)
    }
    alpha = _there(ordinal_agreement("accuracy", scores).alpha)
    ratings = [[None if gone[r, u] else int(table[r, u]) for u in range(units)] for r in range(raters)]
    return Case("alpha", {"ratings": ratings}, (alpha,))


def _strengths(wins: "np.ndarray[Any, Any]") -> Case:
    found = fit_strengths(wins.astype(np.float64), np.zeros(wins.shape))
    given = {"wins": wins.tolist(), "penalty": PENALTY}
    return Case("Bradley–Terry", given, tuple(float(one) for one in found.values))


def _there(figure: _Figure | None) -> _Figure:
    """A figure that every case has; without it the case is wrong."""
    if figure is None:
        raise ValueError("Fairdraft gives no figure for a case that has one")
    return figure

"""What do scipy, statsmodels, krippendorff and choix say of the same cases? Reads JSON, writes JSON.

Runs in an environment of its own (build/statistics-reference), in which the program is not installed.
"""

import json
import sys
import warnings

import choix
import krippendorff
import numpy as np
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW


def main() -> None:
    """Answer every case, by its kind."""
    json.dump([_ANSWERS[one["kind"]](one) for one in json.load(sys.stdin)], sys.stdout)


def _difference(case):
    return [float(DescrStatsW(np.array(case["differences"])).mean)]


def _exact_p(case):
    values = np.array(case["differences"])
    found = stats.permutation_test(
        (values, np.zeros_like(values)),
        lambda a, b, axis: np.mean(a - b, axis=axis),
        permutation_type="samples",
        n_resamples=np.inf,
        vectorized=True,
    )
    return [float(found.pvalue)]


def _sampled_p(case):
    values = np.array(case["differences"])
    found = stats.permutation_test(
        (values, np.zeros_like(values)),
        lambda a, b, axis: np.mean(a - b, axis=axis),
        permutation_type="samples",
        n_resamples=case["resamples"],
        vectorized=True,
        batch=2000,
        rng=np.random.default_rng(1),
    )
    return [float(found.pvalue)]


def _t_interval(case):
    return [float(end) for end in stats.ttest_1samp(case["differences"], 0).confidence_interval(0.95)]


def _holm(case):
    return [float(one) for one in multipletests(case["p"], method="holm")[1]]


def _wilson(case):
    return [float(end) for end in proportion_confint(case["successes"], case["n"], method="wilson")]


def _mcnemar(case):
    first, second = case["only_first"], case["only_second"]
    return [float(mcnemar([[5, first], [second, 5]], exact=True).pvalue)]


def _alpha(case):
    table = np.array([[np.nan if one is None else one for one in row] for row in case["ratings"]], dtype=float)
    return [
        float(krippendorff.alpha(reliability_data=table, level_of_measurement="ordinal", value_domain=[1, 2, 3, 4, 5]))
    ]


def _friedman(case):
    return [float(stats.friedmanchisquare(*np.array(case["table"]).T).pvalue)]


def _bradley_terry(case):
    size = len(case["wins"])
    data = [(a, b) for a in range(size) for b in range(size) for _ in range(case["wins"][a][b])]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # choix weighs the sum of squares with alpha, Fairdraft with half its penalty.
        strengths = choix.opt_pairwise(size, data, alpha=case["penalty"] / 2, method="Newton-CG", tol=1e-12)
    return [float(one) for one in strengths - np.mean(strengths)]


def _smallest(case):
    effect = TTestPower().solve_power(nobs=case["prompts"], alpha=0.05 / case["family"], power=0.8)
    return [float(effect * case["deviation"])]


_ANSWERS = {
    "difference": _difference,
    "exact p": _exact_p,
    "sampled p": _sampled_p,
    "t interval": _t_interval,
    "Holm": _holm,
    "Wilson": _wilson,
    "McNemar": _mcnemar,
    "alpha": _alpha,
    "Friedman": _friedman,
    "Bradley–Terry": _bradley_terry,
    "smallest difference": _smallest,
}

if __name__ == "__main__":
    main()

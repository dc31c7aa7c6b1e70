"""Which share of drafts was approved, and do two candidates' shares differ?"""

import math

from fairdraft.analysis.distributions import normal_quantile


def wilson_interval(successes: int, n: int) -> tuple[float, float] | None:
    """Wilson's score interval of a share at 95%; None without trials.

    Source: E. B. Wilson, Probable inference, J. Am. Stat. Assoc. 22 (1927).
    """
    if not 0 <= successes <= n:
        raise ValueError("successes lie between 0 and n")
    if n == 0:
        return None
    z = normal_quantile(0.975)
    share = successes / n
    center = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # At 0 and n one end is 0 or 1 exactly; rounding would leave it beside.
    low = 0.0 if successes == 0 else (center - half) / scale
    high = 1.0 if successes == n else (center + half) / scale
    return low, high


def mcnemar_exact_p(only_first: int, only_second: int) -> float:
    """Exact two-sided p of McNemar's test from the two counts of pairs that disagree.

    Source: Q. McNemar, Psychometrika 12 (1947); exact by the binomial distribution with ½.
    """
    if only_first < 0 or only_second < 0:
        raise ValueError("counts are not negative")
    n = only_first + only_second
    fewer = min(only_first, only_second)
    # From the likeliest term of the tail downwards, each from the one before: exact factorials are slow for thousands.
    term = math.exp(math.lgamma(n + 1) - math.lgamma(fewer + 1) - math.lgamma(n - fewer + 1) - n * math.log(2))
    tail = term
    for k in range(fewer, 0, -1):
        term *= k / (n - k + 1)
        tail += term
    return min(1.0, 2 * tail)

"""Which few of many ranked texts say the most, without saying the same?"""

from collections.abc import Callable, Sequence

# From 0 (only different from each other) to 1 (only the best).
_RELEVANCE = 0.7


def diverse(
    ranked: Sequence[tuple[str, float]],
    similarity: Callable[[str, str], float],
    count: int,
) -> list[str]:
    """Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), the best first.

    Args:
        ranked: keys with scores of any scale, the best first; scores are taken relative to the best.
        similarity: of two keys, 0 to 1.
        count: how many to take at most.
    """
    highest = max((score for _, score in ranked), default=0.0)
    lowest = min((score for _, score in ranked), default=0.0)
    span = highest - lowest
    left = {key: (score - lowest) / span if span else 1.0 for key, score in ranked}
    nearest = dict.fromkeys(left, 0.0)
    chosen: list[str] = []
    while left and len(chosen) < count:
        best = max(left, key=lambda key: _RELEVANCE * left[key] - (1 - _RELEVANCE) * nearest[key])
        del left[best]
        chosen.append(best)
        for key in left:
            nearest[key] = max(nearest[key], similarity(best, key))
    return chosen

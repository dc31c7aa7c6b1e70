"""Which p values stay small when many are looked at?"""

from collections.abc import Sequence


def holm(p_values: Sequence[float], family_size: int | None = None) -> tuple[float, ...]:
    """Holm's step-down adjusted p values, in the order given.

    Args:
        p_values: the p values that could be computed, each in 0–1.
        family_size: how many tests were declared, at least as many as are given; declared tests without a p
            value count as if theirs were 1.

    Source: S. Holm, A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6 (1979).
    """
    size = len(p_values) if family_size is None else family_size
    if size < len(p_values):
        raise ValueError("the family is smaller than the p values given")
    adjusted = [1.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        highest = max(highest, min(1.0, (size - rank) * p_values[index]))
        adjusted[index] = highest
    return tuple(adjusted)

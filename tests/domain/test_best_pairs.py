"""Do the pairs of two rows keep their order, and are they worth the most that is possible?"""

from collections.abc import Sequence
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.best_pairs import best_pairs

_WORTHS = st.integers(0, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=columns, max_size=columns), max_size=4
    )
)


def most(worths: Sequence[Sequence[float]]) -> float:
    """The most that any pairs without a crossing are worth, by trying all."""
    rows, columns = range(len(worths)), range(len(worths[0]) if worths else 0)
    return max(
        sum(worths[i][j] for i, j in zip(some, others, strict=True))
        for size in range(min(len(rows), len(columns)) + 1)
        for some in combinations(rows, size)
        for others in combinations(columns, size)
    )


@given(_WORTHS)
def test_no_other_pairs_in_order_are_worth_more(worths: list[list[float]]) -> None:
    """Both places rise from pair to pair, nothing is paired that is worth nothing, and the sum is the highest."""
    pairs = best_pairs(worths)
    assert all(before[0] < after[0] and before[1] < after[1] for before, after in pairwise(pairs))
    assert all(worths[i][j] > 0 for i, j in pairs)
    assert sum(worths[i][j] for i, j in pairs) == most(worths)

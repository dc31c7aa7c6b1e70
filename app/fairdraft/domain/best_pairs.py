"""Which things of one row are which of another, where both rows keep their order?"""

from collections.abc import Sequence


def best_pairs(worths: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs of places that are worth the most together; no two of them cross or share a place.

    Time and memory grow with the number of all pairs, so whoever asks bounds them.

    Args:
        worths: for each thing of the first row, what it is worth to pair it with each of the second, 0 or more; what is
            worth 0 is never paired.
    """
    rows, columns = len(worths), len(worths[0]) if worths else 0
    # best[i][j]: the most that the things from i and j on can be worth.
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        row, below, worth = best[i], best[i + 1], worths[i]
        for j in reversed(range(columns)):
            together = worth[j] + below[j + 1] if worth[j] else 0.0
            row[j] = max(together, below[j], row[j + 1])
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found.append((i, j))
            i, j = i + 1, j + 1
    return found

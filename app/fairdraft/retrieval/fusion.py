"""How do several rankings become one?"""

from collections.abc import Sequence

_DAMPING = 60


def fuse(rankings: Sequence[Sequence[str]]) -> list[tuple[str, float]]:
    """Reciprocal rank fusion: what is high in one ranking or fairly high in several comes first.

    Each ranking gives 1 / (60 + place), places from 1 (Cormack, Clarke and Büttcher, SIGIR 2009). What a ranking
    names twice counts where it stands first. Ties are in the order of the first ranking that names them.
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for place, key in enumerate(dict.fromkeys(ranking), start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (_DAMPING + place)
    return sorted(scores.items(), key=lambda item: -item[1])

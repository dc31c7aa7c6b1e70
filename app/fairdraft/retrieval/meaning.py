"""Which texts are near to a question in meaning, and not only the nearest of many that are all far away?"""

from collections.abc import Sequence

_SHARE = 0.5


def standing_out(ranked: Sequence[tuple[str, float]], middle: float) -> list[str]:
    """The keys at least half as far above the middle text as the best one is, in their order.

    How alike two texts are by a model's numbers means something among texts alone: some models give 0.7 to any two,
    others 0.1. The middle of all texts is what is usual between this question and this library.

    Args:
        ranked: keys with how alike each is to the question, the best first.
        middle: the median over all texts.
    """
    if not ranked:
        return []
    least = middle + _SHARE * (ranked[0][1] - middle)
    return [key for key, likeness in ranked if likeness >= least]

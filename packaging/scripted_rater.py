"""How does a script stand in for a rater? It counts words: it shows that the way is whole, and judges nothing."""

from __future__ import annotations

import random
from collections.abc import Sequence

_PROMISES = ("cure", "guarantee", "best", "miracle", "no side effects", "completely safe", "100%")
_USUAL_WORDS = range(40, 1200)
_APPROVED_MEAN, _REVISED_MEAN = 3.5, 2.0
_MOOD = 0.2


def scores_of(text: str, criteria: Sequence[str], chance: random.Random) -> dict[str, int]:
    """Scores from 1 to 5 for the words of a draft, now and then a point off."""
    said, words = text.casefold(), text.split()
    counted = {
        "accuracy": 5 - sum(one in said for one in _PROMISES),
        "indication_language": 1 + 2 * ("prescription" in said) + 2 * ("adults with" in said),
        "isi_referencing": 1 + 2 * ("side effects" in said) + 2 * ("safety information" in said),
        "brand_voice": 2 + 2 * ("you" in said) + (" we " not in said),
        "copy_quality": 1 + 2 * said.rstrip().endswith((".", "!", "?")) + 2 * (len(words) in _USUAL_WORDS),
    }
    return {name: _moody(counted.get(name, 3), chance) for name in criteria}


def _moody(score: int, chance: random.Random) -> int:
    off = chance.choice((-1, 1)) if chance.random() < _MOOD else 0
    return max(1, min(5, score + off))


def verdict_of(scores: dict[str, int]) -> str:
    """The verdict that goes with the mean of the scores."""
    mean = sum(scores.values()) / len(scores)
    return "approve" if mean >= _APPROVED_MEAN else "revise" if mean >= _REVISED_MEAN else "reject"

"""How much of a text did a writer change?"""

from rapidfuzz.distance import Levenshtein


def words_changed(before: str, after: str) -> float:
    """Words inserted, deleted or replaced on the shortest way from one text to the other, as a share of the longer
    one's words: 0 for the same words, 1 where none is kept. White space does not count.
    """
    return float(Levenshtein.normalized_distance(before.split(), after.split()))

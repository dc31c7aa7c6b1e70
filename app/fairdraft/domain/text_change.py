"""How much of a text did a writer change?"""

from rapidfuzz.distance import Indel, Levenshtein


def words_changed(before: str, after: str) -> float:
    """Words inserted, deleted or replaced on the shortest way from one text to the other, as a share of the longer
    one's words: 0 for the same words, 1 where none is kept. White space does not count.
    """
    return float(Levenshtein.normalized_distance(before.split(), after.split()))


def words_come_and_gone(before: str, after: str) -> tuple[int, int]:
    """How many words came, and how many went, on the way from one text to the other that keeps the most. White space
    does not count.
    """
    old, new = before.split(), after.split()
    both = Indel.distance(old, new)
    come = (both + len(new) - len(old)) // 2
    return come, both - come

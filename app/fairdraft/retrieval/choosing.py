"""Which k pieces of approved copy are shown for a brief?"""

from collections.abc import Sequence

from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.retrieval.diversity import diverse
from fairdraft.retrieval.fusion import fuse
from fairdraft.retrieval.product_rules import ProductRules
from fairdraft.retrieval.words import alike, read_words

_CONSIDERED = 60


def choose(rankings: Sequence[Sequence[ApprovedCopy]], rules: ProductRules, count: int) -> tuple[ApprovedCopy, ...]:
    """The pieces to show, the most fitting first.

    Args:
        rankings: pieces by words, and by meaning where that is known; the best first.
        rules: what may be shown at all.
        count: how many are wanted.
    """
    copies = {one.id: one for ranking in rankings for one in ranking}
    usable = {one.id for one in rules.allowed(copies.values())}
    ranked = fuse([[one.id for one in ranking if one.id in usable] for ranking in rankings])[:_CONSIDERED]
    words = {key: frozenset(read_words(copies[key].text).words) for key, _ in ranked}
    chosen = diverse(ranked, lambda a, b: alike(words[a], words[b]), count)
    return tuple(copies[key] for key in chosen)

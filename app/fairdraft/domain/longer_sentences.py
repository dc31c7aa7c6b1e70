"""May the sentence around some words of a page say something else than the words by themselves?

"It is not known whether GLYNORA lowers blood sugar" has the very words of a claim, and does not support it.
"""

from collections.abc import Iterator, Sequence

from fairdraft.domain.claim_anchor import Passage
from fairdraft.domain.page_pairs import PagePair
from fairdraft.domain.page_readings import ReadPage, plain_word

# In words: so far around others their sentence is looked at where no sign ends it.
_AROUND = 16
_ANYWHERE = frozenset({
    "not", "no", "never", "neither", "nor", "none", "cannot", "whether", "unknown", "unless", "except", "fail", "fails",
    "failed", "unlike", "unlikely", "insufficient", "lack",
})  # fmt: skip
_BEFORE = frozenset({
    "than", "over", "under", "above", "below", "to", "least", "most", "about", "approximately", "nearly", "almost",
    "only", "if", "without", "avoid", "±", "<", ">", "≤", "≥",
})  # fmt: skip
_BEHIND = frozenset({"per", "to", "or", "if", "only", "except", "±", "-", "/"})


def longer_sentence(passage: Passage, page: ReadPage | PagePair) -> range | tuple[int, ...] | None:
    """The words of a page, or of two, to be read with a passage, its own among them; None where it stands alone.

    In each order in which the page may be read: which of them is meant, the page does not tell.
    """
    own = frozenset(passage.words)
    for reading in page.readings:
        places = [place for place, at in enumerate(reading) if at in own]
        if len(places) < len(own):
            continue
        first, last = places[0], places[-1]
        if last - first + 1 == len(own):
            words = [page.words[at].text for at in reading]
            turning = [*_turning(words, first, last)]
            if turning:
                start, end = min(first, *turning), max(last, *turning)
                return reading[_start(words, start) : _end(words, end) + 1]
    return None


def ends_sentence(word: str, signs: str = ".!?") -> bool:
    """Whether a sentence ends with the word; marks of references may stand behind the sign."""
    return len(word) > 2 and plain_word(word).rstrip(")\"'”’,").endswith(tuple(signs))


def _turning(words: Sequence[str], first: int, last: int) -> Iterator[int]:
    """The places around words at which something stands that may turn what they say."""
    for at in range(first - 1, max(-1, first - 1 - _AROUND), -1):
        if ends_sentence(words[at], ".!?:"):
            break
        if _turns(words[at]) or (at == first - 1 and _bare(words[at]) in _BEFORE):
            yield at
    for at in range(last, min(len(words), last + _AROUND)):
        if at > last and (_turns(words[at]) or (at == last + 1 and _bare(words[at]) in _BEHIND)):
            yield at
        if ends_sentence(words[at]):
            break


def _turns(word: str) -> bool:
    bare = _bare(word)
    return bare in _ANYWHERE or bare.endswith(("n't", "n’t"))


def _bare(word: str) -> str:
    return plain_word(word).strip(".,;:()[]\"“”'‘")


def _start(words: Sequence[str], first: int) -> int:
    before = range(first - 1, max(-1, first - 1 - _AROUND), -1)
    return next((at + 1 for at in before if ends_sentence(words[at], ".!?:")), first if first > _AROUND else 0)


def _end(words: Sequence[str], last: int) -> int:
    return next((at for at in range(last, min(len(words), last + _AROUND)) if ends_sentence(words[at])), last)

"""Which sentences of a piece are other ones than in an earlier version, and what kind of words are they?

Who has read a piece once wants to read what moved, not all of it again: approved language first, then what says a claim
or promises something, then references, then plain copy.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt
from typing import Literal

from rapidfuzz.distance import Indel

from fairdraft.domain.best_pairs import best_pairs
from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.finding import DiffPart, Span
from fairdraft.domain.matched_words import opcodes
from fairdraft.domain.piece import SCRIPT_TAGS, Block, render
from fairdraft.domain.referencing import SUPPORT
from fairdraft.domain.text_diff import words_diff

SentenceKind = Literal["approved", "claim", "support", "copy"]
KINDS: tuple[SentenceKind, ...] = ("approved", "claim", "support", "copy")
"""The kinds in the order in which a reviewer wants them; of two kinds, the first one counts."""

_WORD = re.compile(r"\w+")
_ALIKE = 0.4
"""Two sentences that share so much of their words in order (0 to 1, of all words of both) are one that was changed."""
_MUCH_ALIKE = 0.75
"""Two sentences far from each other that share so much are one that was moved and changed, where no other one shares
`_RIVAL` with either of them."""
_RIVAL = 0.55
_FEWEST_WORDS = 5
"""Sentences of fewer words are too easily like others."""
_MANY_PAIRS = 900
"""More sentences against sentences than that are told as one change where hardly one of them is like another: they were
written anew."""
_MOST_PAIRS = 250_000
"""More than that are looked through part by part, as they lie beside each other: all of them would take minutes."""


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence, or a line that has none, of a piece: its words in one line, its kind, its block and its place in the
    rendering. `claim` is the id of the claim that it says.
    """

    text: str
    kind: SentenceKind
    block: Block
    span: Span
    claim: str | None = None

    @property
    def key(self) -> str:
        """What it is known again by: its words, and in a script whether they are spoken or shown."""
        return SCRIPT_TAGS.get(self.block.kind, "") + self.text


_Pair = tuple[Sequence[ReadSentence], Sequence[ReadSentence]]
"""Sentences as they were, and what became of them; one side is empty where they came or went."""


@dataclass(frozen=True, slots=True)
class RoundChange:
    """Words that are not as they were. `number` counts the changes from 1 in the order of the piece.

    `before` or `after` is empty where words came or went; both begin with their tags where spoken words are shown now,
    or the other way round. `moved` words stood at another place, the same, or much like these. `block` is where they
    stand now, or stood; `span` their place in the present rendering, None where they went; `before_span` that in the
    earlier one, None where they came. `claims` are the ids of the claims that they say now.
    """

    number: int
    kind: SentenceKind
    block: Block
    before: str
    after: str
    diff: tuple[DiffPart, ...]
    span: Span | None
    before_span: Span | None
    claims: tuple[str, ...] = ()
    moved: bool = False

    @property
    def only_moved(self) -> bool:
        """Whether the words are the same at another place."""
        return self.moved and self.before == self.after


def read_sentences(
    blocks: Sequence[Block], links: Sequence[ClaimLink], spans: Sequence[Span]
) -> tuple[ReadSentence, ...]:
    """The sentences of a piece in their order; no word and no sign of it is left out.

    Args:
        blocks: of the piece.
        links: how its sentences stand to the claims; empty where it has no product.
        spans: where its sentences stand in the rendering, in their order.
    """
    rendering = render(blocks)
    by_start = {one.span.start: one for one in links}
    starts = [one.start for one in spans]
    found: list[ReadSentence] = []
    for placed in rendering.blocks:
        # A long script has as many blocks as sentences.
        inside = spans[bisect_left(starts, placed.span.start) : bisect_left(starts, placed.span.end)]
        edges = sorted(
            {placed.span.start, placed.span.end, *(one.start for one in inside), *(one.end for one in inside)}
        )
        parts = [Span(*both) for both in pairwise(min(one, placed.span.end) for one in edges)]
        worded = [one for one in parts if any(map(str.isalnum, rendering.text[one.start : one.end]))] or [placed.span]
        for part, whole in zip(worded, _with_signs(worded, placed.span, rendering.text), strict=True):
            link = by_start.get(part.start)
            kind = _kind(placed.block, link)
            said = link.claim if link is not None and kind == "claim" else None
            words = " ".join(rendering.text[whole.start : whole.end].split())
            found.append(ReadSentence(words, kind, placed.block, whole, said))
    return tuple(found)


def _with_signs(parts: Sequence[Span], block: Span, text: str) -> Iterator[Span]:
    """Parts of a block with the signs that stand between them, such as footnote marks and bullets: each goes to the
    words before it in its line, else to those behind it.
    """
    edges = [block.start]
    for one, other in pairwise(parts):
        line = text.rfind("\n", one.end, other.start)
        edges.append(other.start if line < 0 else line)
    for start, end in pairwise([*edges, block.end]):
        words = text[start:end]
        yield Span(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))


def _kind(block: Block, link: ClaimLink | None) -> SentenceKind:
    if block.kind == "locked":
        return "approved"
    if block.section in SUPPORT:
        return "support"
    if link is None or link.status == "connective":
        return "copy"
    return "approved" if link.status == "approved" else "claim"


def round_changes(before: Sequence[ReadSentence], after: Sequence[ReadSentence]) -> tuple[RoundChange, ...]:
    """The changes from one version to another, in the order of the later one."""
    pairs: list[_Pair] = []
    for op, old_from, old_to, new_from, new_to in opcodes([one.key for one in before], [one.key for one in after]):
        if op != "equal":
            pairs += _paired(before[old_from:old_to], after[new_from:new_to])
    moved, told = _moved_far(*_moved(pairs))
    left = [(old, new) for old, new in told if new or old[0] not in moved]
    return tuple(
        _change(number, old, new, moved=bool(new) and bool(old) and old[0] in moved)
        for number, (old, new) in enumerate(left, start=1)
    )


def _moved(pairs: Sequence[_Pair]) -> tuple[set[ReadSentence], list[_Pair]]:
    """Which sentences stand in the same words at another place, and the pairs with these."""
    gone: dict[str, list[ReadSentence]] = {}
    for old, new in pairs:
        if not new:
            gone.setdefault(old[0].key, []).append(old[0])
    moved: set[ReadSentence] = set()
    told: list[_Pair] = []
    for old, new in pairs:
        if not old and gone.get(new[0].key):
            # As often as it went: of words that stand twice, one may have moved and the other one be new, or gone.
            one = gone[new[0].key].pop(0)
            moved.add(one)
            told.append(((one,), new))
        else:
            told.append((old, new))
    return moved, told


def _moved_far(moved: set[ReadSentence], pairs: Sequence[_Pair]) -> tuple[set[ReadSentence], list[_Pair]]:
    """The same with sentences that were changed while they were moved, where that is sure."""
    gone = {
        at: words for at, (old, new) in enumerate(pairs) if not new and old[0] not in moved and (words := _words(old))
    }
    come = {at: words for at, (old, new) in enumerate(pairs) if not old and (words := _words(new))}
    found = list(pairs)
    if len(gone) * len(come) <= _MOST_PAIRS:
        for was, now in _only_alike(gone, come):
            moved = moved | {pairs[was][0][0]}
            found[now] = (pairs[was][0], pairs[now][1])
    return moved, found


def _words(sentences: Sequence[ReadSentence]) -> list[str]:
    """The words of one sentence that is long enough to be known again, else none."""
    words = _WORD.findall(sentences[0].text.casefold()) if len(sentences) == 1 else []
    return words if len(words) >= _FEWEST_WORDS else []


def _only_alike(gone: Mapping[int, list[str]], come: Mapping[int, list[str]]) -> Iterator[tuple[int, int]]:
    """Those of both that are much alike, and like no other."""
    likeness = {
        (was, now): alike
        for was, old in gone.items()
        for now, new in come.items()
        if (alike := Indel.normalized_similarity(old, new, score_cutoff=_RIVAL)) >= _RIVAL
    }
    rivals = Counter(was for was, _ in likeness), Counter(now for _, now in likeness)
    for (was, now), alike in likeness.items():
        if alike >= _MUCH_ALIKE and rivals[0][was] == rivals[1][now] == 1:
            yield was, now


def _paired(old: Sequence[ReadSentence], new: Sequence[ReadSentence]) -> Iterator[_Pair]:
    """Which sentences of one stretch became which of another: those that are alike, in their order, or one in the place
    of one.
    """
    if len(old) == len(new) == 1 and old[0].block.id == new[0].block.id:
        yield old, new
        return
    parts = ceil(sqrt(len(old) * len(new) / _MOST_PAIRS))
    if parts > 1:
        for part in range(parts):
            yield from _paired(*(one[len(one) * part // parts : len(one) * (part + 1) // parts] for one in (old, new)))
        return
    alike = _alike_in_order(old, new)
    if len(old) * len(new) > _MANY_PAIRS and 2 * len(alike) < min(len(old), len(new)):
        yield old, new
        return
    i = j = 0
    for one, other in (*alike, (len(old), len(new))):
        yield from ((old[gone : gone + 1], ()) for gone in range(i, one))
        yield from (((), new[come : come + 1]) for come in range(j, other))
        if one < len(old):
            yield old[one : one + 1], new[other : other + 1]
        i, j = one + 1, other + 1


def _alike_in_order(old: Sequence[ReadSentence], new: Sequence[ReadSentence]) -> list[tuple[int, int]]:
    """The places of sentences that are alike, in the order of both, with the most likeness that all of them have."""
    was, now = ([_WORD.findall(one.text.casefold()) for one in side] for side in (old, new))
    alike = [[Indel.normalized_similarity(one, other, score_cutoff=_ALIKE) for other in now] for one in was]
    return best_pairs(alike)


def _change(number: int, old: Sequence[ReadSentence], new: Sequence[ReadSentence], *, moved: bool) -> RoundChange:
    both = (*new, *old)
    tagged = bool(old and new) and old[0].text == new[0].text and old[0].key != new[0].key
    before, after = (" ".join(one.key if tagged else one.text for one in side) for side in (old, new))
    return RoundChange(
        number=number,
        kind=min((one.kind for one in both), key=KINDS.index),
        block=both[0].block,
        before=before,
        after=after,
        diff=words_diff(before, after),
        span=_span(new),
        before_span=_span(old),
        claims=tuple(dict.fromkeys(one.claim for one in new if one.claim)),
        moved=moved,
    )


def _span(sentences: Sequence[ReadSentence]) -> Span | None:
    return Span(sentences[0].span.start, sentences[-1].span.end) if sentences else None

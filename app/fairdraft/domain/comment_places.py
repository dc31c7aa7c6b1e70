"""Where in the present text are the words that a comment was made on?

A comment belongs to words of one revision. They are followed through everything that was edited since by comparing that
revision's text with the present one, word by word; nothing has to be kept up to date when somebody writes.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any, Literal

from fairdraft.domain.finding import Span
from fairdraft.domain.identity import utc_text
from fairdraft.domain.matched_words import opcodes
from fairdraft.domain.piece_comment import PieceComment, answer_object

Standing = Literal["unchanged", "changed", "gone"]

_WORD = re.compile(r"\w+|[^\w\s]")
_SENTENCE_ENDS = frozenset(".!?")
_MOST_PAIRS = (
    1_000_000  # of words; in longer texts, whole sentences are matched first: places are asked for at each pause
)
_ENOUGH = 1 / 3  # of the letters of commented words have to be there still, or the words are gone


@dataclass(frozen=True, slots=True)
class CarriedSpan:
    """Where words are after an edit. Of `gone` words the span is empty and says where they stood."""

    span: Span
    standing: Standing


@dataclass(frozen=True, slots=True)
class PlacedComment:
    """A comment with its place in the present text; `number` counts the piece's comments from 1 as they were made."""

    number: int
    comment: PieceComment
    span: Span
    standing: Standing
    words: str

    @property
    def is_marked(self) -> bool:
        """Whether there are words to mark: the comment is open and they are there."""
        return self.comment.is_open and self.standing != "gone"


class TextCarrier:
    """Carries places of one text over to another one.

    Args:
        old: the text in which the places count.
        new: the text as it is now.
    """

    def __init__(self, old: str, new: str) -> None:
        self._old = old
        self._new = new
        self._words = _words(old)
        self._kept = () if old == new else _kept_words(old, self._words, new)
        self._starts = [here.start for here, _there in self._kept]

    def carry(self, span: Span) -> CarriedSpan:
        """Where the words of a span of the old text are in the new one."""
        old, new = self._old, self._new
        if new.startswith(old[: span.end]):
            return CarriedSpan(span, "unchanged")
        if new.endswith(old[span.start :]):
            moved = len(new) - len(old)
            return CarriedSpan(Span(span.start + moved, span.end + moved), "unchanged")
        carried = self._between(span)
        if carried.standing == "unchanged":
            return carried
        elsewhere = _places(old[span.start : span.end], new)
        if len(elsewhere) == 1 and len(_places(old[span.start : span.end], old)) == 1:
            # Cut and pasted whole.
            return CarriedSpan(elsewhere[0], "unchanged")
        return carried

    def _between(self, span: Span) -> CarriedSpan:
        # Kept words stand in order and do not overlap; of those that begin before the span, the last may reach into it.
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        if first and self._kept[first - 1][0].end > span.start:
            first -= 1
        inside = self._kept[first:last]
        after_ahead = self._kept[first - 1][1].end if first else 0
        behind = self._kept[last][1] if last < len(self._kept) else None
        letters = sum(min(here.end, span.end) - max(here.start, span.start) for here, _ in inside)
        words = self._words_of(span)
        all_letters = sum(min(one.end, span.end) - max(one.start, span.start) for one in words)
        if not inside or letters < all_letters * _ENOUGH:
            return CarriedSpan(Span(after_ahead, after_ahead), "gone")
        (here, there), (last_here, last_there) = inside[0], inside[-1]
        # Words put in the place of the first or last ones belong to what was commented on.
        start = there.start + max(0, span.start - here.start) if here == words[0] else after_ahead
        end = last_there.end - max(0, last_here.end - span.end)
        if last_here != words[-1]:
            end = len(self._new) if behind is None else behind.start
        start, end = _trimmed(self._new, start, end)
        same = _spaced(self._new[start:end]) == _spaced(self._old[span.start : span.end])
        return CarriedSpan(Span(start, end), "unchanged" if same else "changed")

    def _words_of(self, span: Span) -> Sequence[Span]:
        first = bisect_right(self._words, span.start, key=lambda one: one.end)
        return self._words[first : bisect_left(self._words, span.end, key=lambda one: one.start)]


def place_comments(comments: Sequence[PieceComment], texts: Mapping[str, str], text: str) -> tuple[PlacedComment, ...]:
    """Each comment with its place in the present text.

    Args:
        comments: all comments of a piece, in the order in which they were made.
        texts: the rendering of every revision that was commented on, by its id.
        text: the present rendering.
    """
    carriers = {revision: TextCarrier(old, text) for revision, old in texts.items()}
    placed: list[PlacedComment] = []
    for number, one in enumerate(comments, start=1):
        carried = carriers[one.revision_id].carry(Span(one.start, one.end))
        words = text[carried.span.start : carried.span.end]
        placed.append(PlacedComment(number, one, carried.span, carried.standing, words))
    return tuple(placed)


def in_text_order(placed: Iterable[PlacedComment]) -> tuple[PlacedComment, ...]:
    """Comments as a reader meets them."""
    return tuple(sorted(placed, key=lambda one: (one.span.start, one.span.end, one.number)))


def comment_object(one: PlacedComment) -> dict[str, Any]:
    """One comment as JSON; offsets count code points of the present text, null where the words are gone."""
    comment, resolution = one.comment, one.comment.resolution
    there = one.standing != "gone"
    return {
        "id": comment.id,
        "number": one.number,
        "piece_id": comment.piece_id,
        "state": "open" if resolution is None else "resolved",
        "text": comment.text,
        "by": comment.by,
        "at": utc_text(comment.made_at),
        "quote": comment.quote,
        "text_sha256": comment.text_sha256,
        "standing": one.standing,
        "start": one.span.start if there else None,
        "end": one.span.end if there else None,
        "words": one.words if there else None,
        "resolved_by": None if resolution is None else resolution.by,
        "resolved_at": None if resolution is None else utc_text(resolution.made_at),
        "resolution": None if resolution is None else resolution.text,
        "answers": [answer_object(answer) for answer in comment.answers],
    }


def _kept_words(old: str, mine: Sequence[Span], new: str) -> tuple[tuple[Span, Span], ...]:
    """The words that both texts have, in order, each with its place in either; `mine` are those of the old one."""
    yours = _words(new)
    before = [old[one.start : one.end] for one in mine]
    after = [new[one.start : one.end] for one in yours]
    head = _alike(before, after)
    tail = min(_alike(before[::-1], after[::-1]), len(before) - head, len(after) - head)
    pairs = [(at, at) for at in range(head)]
    middle = _matched(before[head : len(before) - tail], after[head : len(after) - tail])
    pairs += [(head + here, head + there) for here, there in middle]
    pairs += [(len(before) - step, len(after) - step) for step in range(tail, 0, -1)]
    return tuple((mine[here], yours[there]) for here, there in pairs)


def _matched(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of the words that both rows have, in order."""
    if len(before) * len(after) <= _MOST_PAIRS:
        yield from _same(before, after)
        return
    old, new = _edges(before), _edges(after)
    for op, old_from, old_to, new_from, new_to in opcodes(_sentences(before, old), _sentences(after, new)):
        here, until, there = old[old_from], old[old_to], new[new_from]
        inside = (
            ((step, step) for step in range(until - here))
            if op == "equal"
            else _same(before[here:until], after[there : new[new_to]])
        )
        yield from ((here + one, there + other) for one, other in inside)


def _same(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    for op, old_from, old_to, new_from, _new_to in opcodes(before, after):
        if op == "equal":
            yield from ((old_from + step, new_from + step) for step in range(old_to - old_from))


def _edges(words: Sequence[str]) -> list[int]:
    """Where sentences begin, as signs tell their ends, and where the last one ends."""
    return sorted({0, len(words), *(at + 1 for at, word in enumerate(words) if word in _SENTENCE_ENDS)})


def _sentences(words: Sequence[str], edges: Sequence[int]) -> list[str]:
    return [" ".join(words[start:end]) for start, end in pairwise(edges)]


def _words(text: str) -> list[Span]:
    return [Span(*found.span()) for found in _WORD.finditer(text)]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two lists begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _places(quote: str, text: str) -> list[Span]:
    words = quote.split()
    if not words:
        return []
    return [Span(*found.span()) for found in re.finditer(r"\s+".join(re.escape(word) for word in words), text)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def _spaced(text: str) -> str:
    return " ".join(text.split())

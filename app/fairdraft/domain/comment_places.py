"""Where in the present text are the words that a comment was made on?

A comment belongs to words of one revision. They are followed through everything that was edited since by comparing that
revision's text with the present one, word by word; nothing has to be kept up to date when somebody writes.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any, Literal

from fairdraft.domain.finding import Span
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece_comment import PieceComment, answer_object

Standing = Literal["unchanged", "changed", "gone"]

_WORD = re.compile(r"\w+|[^\w\s]")
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
        self._kept = () if old == new else _kept_words(old, new)

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
        ahead = [there for here, there in self._kept if here.end <= span.start]
        inside = [(here, there) for here, there in self._kept if here.start < span.end and span.start < here.end]
        behind = next((there for here, there in self._kept if here.start >= span.end), None)
        after_ahead = ahead[-1].end if ahead else 0
        letters = sum(min(here.end, span.end) - max(here.start, span.start) for here, _ in inside)
        words = [one for one in _words(self._old) if one.start < span.end and span.start < one.end]
        all_letters = sum(min(one.end, span.end) - max(one.start, span.start) for one in words)
        if not inside or letters < all_letters * _ENOUGH:
            return CarriedSpan(Span(after_ahead, after_ahead), "gone")
        first, last = inside[0], inside[-1]
        # Words put in the place of the first or last ones belong to what was commented on.
        start = first[1].start + max(0, span.start - first[0].start) if first[0] == words[0] else after_ahead
        end = last[1].end - max(0, last[0].end - span.end)
        if last[0] != words[-1]:
            end = len(self._new) if behind is None else behind.start
        start, end = _trimmed(self._new, start, end)
        same = _spaced(self._new[start:end]) == _spaced(self._old[span.start : span.end])
        return CarriedSpan(Span(start, end), "unchanged" if same else "changed")


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


def _kept_words(old: str, new: str) -> tuple[tuple[Span, Span], ...]:
    """The words that both texts have, in order, each with its place in either."""
    mine, yours = _words(old), _words(new)
    before = [old[one.start : one.end] for one in mine]
    after = [new[one.start : one.end] for one in yours]
    head = _alike(before, after)
    tail = min(_alike(before[::-1], after[::-1]), len(before) - head, len(after) - head)
    middle = SequenceMatcher(None, before[head : len(before) - tail], after[head : len(after) - tail], autojunk=False)
    pairs = [(at, at) for at in range(head)]
    for block in middle.get_matching_blocks():
        pairs += [(head + block.a + step, head + block.b + step) for step in range(block.size)]
    pairs += [(len(before) - step, len(after) - step) for step in range(tail, 0, -1)]
    return tuple((mine[here], yours[there]) for here, there in pairs)


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

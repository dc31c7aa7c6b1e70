"""On which words of a piece was a comment made that came back in a document?"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.domain.comment_places import TextCarrier
from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block, render
from fairdraft.domain.returned_document import FileComment, ReturnedDocument
from fairdraft.domain.returned_lines import MatchedLines
from fairdraft.domain.shortening import shortened

_LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class ReturnedPlace:
    """Where a comment belongs in the text of the version that was read; `quote` are the words that it was made on.

    `beside` says that these are no words of the piece (words that were put in, a title, the name of a section): the
    span is then the line or block that they stand in, or above.
    """

    span: Span
    quote: str
    beside: bool = False


class CommentPlaces:
    """Finds the places of a document's comments in the piece.

    Args:
        read: the blocks of the version that was read.
        matched: what the document has of it.
        document: the document.
    """

    def __init__(self, read: Sequence[Block], matched: MatchedLines, document: ReturnedDocument) -> None:
        self._rendering = render(read)
        self._blocks = read
        self._matched = matched
        self._document = document
        lines = range(len(matched.lines))
        self._line_of = {j: i for i in lines if (j := matched.line_of(i)) is not None}
        self._carriers: dict[int, TextCarrier] = {}
        self._starts = [one.start for one in document.lines]
        self._block_starts = {one.block.id: one.span.start for one in self._rendering.blocks}

    def place(self, comment: FileComment) -> ReturnedPlace | None:
        """Where a comment belongs; None where the piece has no words."""
        if not self._rendering.blocks:
            return None
        spans = [span for number in self._touched(comment) if (span := self._in_line(comment, number)) is not None]
        if spans:
            span = Span(min(one.start for one in spans), max(one.end for one in spans))
            return ReturnedPlace(span, self._rendering.text[span.start : span.end])
        span = self._near(comment)
        said = " ".join(self._document.whole[comment.start : comment.end].split())
        if not said:
            return ReturnedPlace(span, self._rendering.text[span.start : span.end], beside=True)
        return ReturnedPlace(span, shortened(said, _LONGEST_QUOTE), beside=True)

    def _touched(self, comment: FileComment) -> range:
        """The lines of the document that the comment's words stand in."""
        first = max(0, bisect_right(self._starts, comment.start) - 1)
        last = max(first, bisect_right(self._starts, max(comment.start, comment.end - 1)) - 1)
        return range(first, min(last + 1, len(self._document.lines)))

    def _in_line(self, comment: FileComment, number: int) -> Span | None:
        """The words of a comment in one line of the piece; None where the line has none of them."""
        if number not in self._line_of:
            return None
        there = self._document.lines[number]
        here = self._matched.lines[self._line_of[number]]
        start = self._document.in_original(max(comment.start, there.start)) - there.begins
        end = self._document.in_original(min(comment.end, there.end)) - there.begins
        words = there.text[start:end]
        if not words.strip():
            return None
        start += len(words) - len(words.lstrip())
        end = start + len(words.strip())
        if number not in self._carriers:
            self._carriers[number] = TextCarrier(there.text, here.text)
        carried = self._carriers[number].carry(Span(start, end))
        if carried.standing == "gone" or carried.span.start == carried.span.end:
            return None
        at = self._block_starts[self._blocks[here.block].id] + here.start
        return Span(at + carried.span.start, at + carried.span.end)

    def _near(self, comment: FileComment) -> Span:
        """The line that the comment stands in, the block that is named there, or the words before it."""
        touched = self._touched(comment)
        for number in touched:
            if number in self._line_of:
                return self._line_span(self._line_of[number])
            if number in self._matched.names:
                return self._block_span(self._matched.names[number])
        before = [j for j in self._line_of if j <= touched.start]
        if before:
            return self._line_span(self._line_of[max(before)])
        return self._rendering.blocks[0].span

    def _line_span(self, number: int) -> Span:
        line = self._matched.lines[number]
        at = self._block_starts[self._blocks[line.block].id]
        return Span(at + line.start, at + line.end)

    def _block_span(self, number: int) -> Span:
        wanted = self._blocks[number].id
        return next(one.span for one in self._rendering.blocks if one.block.id == wanted)

"""Where does an offset of the checked text stand in the editor's document, and the other way round?"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.domain.finding import Span
from fairdraft.domain.piece import SCRIPT_TAGS, Block, Rendering, render
from fairdraft.domain.text_units import Utf16Map

_UNKEPT = re.compile(r"[\x00\ud800-\udfff]")
# Spoken and superimposed words are tagged in the rendering, not in the document.
_TAG_LENGTH = {kind: len(tag) for kind, tag in SCRIPT_TAGS.items()}


def is_typed(text: str) -> bool:
    """Whether the text of a key is one to be written: all but control characters and what is no character.

    Also blanks that hold words together, joiners and soft hyphens, which Python does not call printable, and Qt would
    write by itself.
    """
    return text != "" and unicodedata.category(text[0]) not in ("Cc", "Cs", "Cn")


def editable_text(text: str) -> str:
    """The text with line ends as the editor keeps them: LF alone.

    Qt's document begins a new paragraph at CR LF, CR, U+2029 and at the two non-characters it uses for frames;
    each becomes one LF, so that what is loaded and what is read back are the same text.
    """
    plain = text.replace("\r\n", "\n")
    for mark in ("\r", "\u2029", "\ufdd0", "\ufdd1"):
        plain = plain.replace(mark, "\n")
    # Half a surrogate pair has no UTF-8 form and could never be saved; a null ends a text in Qt's clipboard.
    return _UNKEPT.sub("\ufffd", plain)


@dataclass(frozen=True, slots=True)
class _Place:
    block: Block
    units: Utf16Map
    # First UTF-16 position in the document, and the number of UTF-16 units.
    start: int
    length: int
    # Where the words stand in the rendering; None for notes and empty blocks, which are not rendered.
    span: Span | None


class SheetMap:
    """Maps between the rendering (code points, blocks a blank line apart, spoken words tagged) and the document
    (UTF-16 units, every block from its own paragraph on, one paragraph separator between them, no tags).
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.rendering: Rendering = render(blocks)
        spans = {one.block.id: one.span for one in self.rendering.blocks}
        self._places: list[_Place] = []
        at = 0
        for block in blocks:
            units = Utf16Map(block.text)
            length = units.to_utf16(len(block.text))
            self._places.append(_Place(block, units, at, length, spans.get(block.id)))
            at += length + 1
        self._rendered = [(place, place.span) for place in self._places if place.span is not None]
        self._firsts = [span.start - _TAG_LENGTH.get(place.block.kind, 0) for place, span in self._rendered]

    def to_document(self, offset: int) -> int:
        """Document position of an offset of the rendering; one between blocks or in a tag gives the nearest word."""
        number = bisect_right(self._firsts, offset) - 1
        if number < 0:
            return 0
        place, span = self._rendered[number]
        if offset > span.end:
            return place.start + place.length
        return place.start + place.units.to_utf16(max(0, offset - span.start))

    def span_to_document(self, span: Span) -> tuple[int, int]:
        """First and last (exclusive) document position of a span of the rendering."""
        start = self.to_document(span.start)
        return start, max(start, self.to_document(span.end))

    def to_rendering(self, position: int) -> int | None:
        """Offset in the rendering of a document position; None inside a block that is not rendered."""
        for place in self._places:
            if place.start <= position <= place.start + place.length:
                if place.span is None:
                    return None
                return place.span.start + place.units.to_code_points(position - place.start)
        return None

    def range_of(self, block_id: str) -> tuple[int, int] | None:
        """First and last (exclusive) document position of a block."""
        for place in self._places:
            if place.block.id == block_id:
                return place.start, place.start + place.length
        return None

"""Which words do a piece and its layout have, in the form in which the two are held against each other?

What type does to words is no difference: ligatures, curly quotes, kinds of dashes, capitals, bullets that were drawn.
Reference marks stand apart from the words that they are attached to.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from fairdraft.domain.finding import Span
from fairdraft.domain.pdf_lines import is_marker
from fairdraft.domain.pdf_pages import PdfBox
from fairdraft.domain.pdf_paragraphs import PdfParagraph
from fairdraft.domain.piece import Block, Rendering
from fairdraft.domain.reference_marks import LOWERED, reference_marks
from fairdraft.domain.round_changes import ReadSentence, SentenceKind

_WORD = re.compile(r"—+|--+|[^\s—]+?(?=--|—|\s|$)")
_SIGNS = "*†‡§¶‖"
_SIGN_MARKS = re.compile(rf"(?<=\S)[{_SIGNS}]+(?!\w)|(?:(?<=\s)|^)[{_SIGNS}]+(?=\s*\w)")
# Some begin the items of lists.
_CURLY, _STRAIGHT = frozenset("“”‘’"), frozenset("\"'")
_DASHES = frozenset(("-", "–", "—"))
_BULLETS = frozenset("•‣▪■□●○◦∙·➤►▶|")
_ALIKE = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "′": "'", "ʼ": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "…": "...",
        "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PieceWord:
    """A word, or a reference mark, of a piece: what it is known by, as it stands, its place in the rendering, its
    block and the kind of its sentence. `line` counts the lines of all blocks. `is_item` says that it follows a bullet.
    """

    key: str
    text: str
    is_mark: bool
    span: Span
    block: Block
    kind: SentenceKind
    line: int
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class LayoutWord:
    """A word, or a reference mark, of a layout: what it is known by, as it stands, and where. `paragraph` counts the
    paragraphs of the file. `is_item` says that it follows a bullet.
    """

    key: str
    text: str
    is_mark: bool
    page: int
    boxes: tuple[PdfBox, ...]
    paragraph: int
    is_item: bool = False


def word_key(text: str) -> str:
    """What a word is known by, however it was set."""
    return unicodedata.normalize("NFC", text.translate(_ALIKE)).casefold()


def parted(text: str) -> Iterator[tuple[str, bool, Span]]:
    """The words of a text and its reference marks, each apart, with its place; the bullets of lists are none of it."""
    marks = {one.start: one.end for one in reference_marks(text) if one.form != "round"}
    marks |= {one.start(): one.end() for one in _SIGN_MARKS.finditer(text)}
    at = 0
    for start, end in sorted(marks.items()):
        if start < at:
            continue
        yield from _words(text, at, start)
        yield text[start:end], True, Span(start, end)
        at = end
    yield from _words(text, at, len(text))


def _words(text: str, start: int, end: int) -> Iterator[tuple[str, bool, Span]]:
    for found in _WORD.finditer(text[:end], start):
        if found[0] not in _BULLETS:
            yield found[0], False, Span(found.start(), found.end())


def _mark_key(mark: str) -> str:
    """Marks are the same however they are written: raised, behind a caret, in brackets."""
    return f"({''.join(sign for sign in mark.translate(LOWERED) if sign not in '^[] ').translate(_ALIKE)})"


def piece_words(rendering: Rendering, sentences: Sequence[ReadSentence]) -> tuple[PieceWord, ...]:
    """The words of a piece, in its order.

    Args:
        rendering: of the piece.
        sentences: its sentences with their kinds, in their order.
    """
    starts = [one.span.start for one in sentences]
    found: list[PieceWord] = []
    line = 0
    for placed in rendering.blocks:
        at = placed.span.start
        for text in placed.block.text.split("\n"):
            for word, is_mark, span in parted(text):
                if word in _DASHES and not text[: span.start].strip():
                    continue
                number = bisect_right(starts, at + span.start) - 1
                kind = sentences[number].kind if number >= 0 else "copy"
                place = Span(at + span.start, at + span.end)
                key = _mark_key(word) if is_mark else word_key(word)
                is_item = text[: span.start].strip() in _BULLETS
                found.append(PieceWord(key, word, is_mark, place, placed.block, kind, line, is_item))
            line += 1
            at += len(text) + 1
    return tuple(found)


def layout_words(paragraphs: Sequence[PdfParagraph], without: Collection[int] = frozenset()) -> tuple[LayoutWord, ...]:
    """The words of a layout, in its order, without the paragraphs of these numbers."""
    found: list[LayoutWord] = []
    for number, paragraph in enumerate(paragraphs):
        if number in without:
            continue
        for at, (word, page) in enumerate(zip(paragraph.words, paragraph.places, strict=True)):
            if not at and word.text in _DASHES:
                continue
            for text, is_mark, _span in parted(word.text):
                key = _mark_key(text) if is_mark else word_key(text)
                is_item = at > 0 and is_marker(paragraph.words[at - 1].text)
                found.append(LayoutWord(key, text, is_mark, page, word.boxes, number, is_item))
    return tuple(found)


def is_other_case(here: str, there: str) -> bool:
    """Whether a word of the layout has other capitals than the piece, and is not set in capitals as a whole."""
    if here.casefold() != there.casefold() or here.translate(_ALIKE) == there.translate(_ALIKE):
        return False
    return not there.isupper()


def is_straight(here: str, there: str) -> bool:
    """Whether a word has curly quotes or an apostrophe in the piece, and straight ones in the layout."""
    return bool(_CURLY.intersection(here)) and not _CURLY.intersection(there) and bool(_STRAIGHT.intersection(there))

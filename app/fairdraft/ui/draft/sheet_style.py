"""Which letters and which room does each block of a piece get on the sheet?"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextFormat

from fairdraft.domain.piece import Block
from fairdraft.domain.script_assembly import SUPER, VO, is_major_statement
from fairdraft.ui.theme.fonts import Typography

# The paragraph property that says to which block of the piece a paragraph belongs. It is part of the paragraph's
# format, so undo and redo bring it back with the words.
BLOCK_ID = QTextFormat.Property.UserProperty.value + 1

# With letters as drawn; larger ones have more room above their paragraphs, and in the heads of boxes.
LABEL_ROOM = 22
LOCKED_HEAD = 34
LOCKED_PADDING = 14
BETWEEN = 18
# The sheet's own margins. Qt leaves out the first paragraph's room above, so the top margin holds its label.
MARGIN = 36
TOP_MARGIN = 52

_BULLETS = ("• ", "- ", "– ")
_HANGING = 11
# In an approved script what is shown stands a little to the right, close below what is spoken with it.
_SHOWN, _BETWEEN_ROWS = 18, 12
# Sizes of the letters of a blank line between paragraphs, which make its height; where a person may write, the caret
# must be seen in it.
_BLANK, _BLANK_TO_WRITE_IN = 3, 8

_MOST_MADE = 5_000

_NAMES = {
    "headline": "Headline",
    "subhead": "Subhead",
    "body": "Body",
    "call_to_action": "Call to action",
    "voice_over": "Voice-over",
    "indication": "Indication",
    "isi": "Important Safety Information",
    "boxed_warning": "Boxed warning",
    "legal": "Reporting and labeling",
    "names": "Names and Rx status",
    "footnote": "Footnotes",
    "references": "Reference list",
}
# Sections whose words are approved language: typed by hand they are shown as such.
REGULATED = frozenset({"indication", "isi", "boxed_warning", "legal", "names"})


def block_name(block: Block) -> str:
    """The name over a block, for people."""
    if is_major_statement(block):
        return "Major statement"
    name = _NAMES.get(block.section)
    return name or block.section.replace("_", " ").replace("-", " ").capitalize()


class ParagraphFormats(NamedTuple):
    """The room around a paragraph, the letters of its words, and those it has while nothing is written in it."""

    room: QTextBlockFormat
    letters: QTextCharFormat
    blank: QTextCharFormat


@dataclass(frozen=True, slots=True)
class SheetStyle:
    """Makes the formats of paragraphs and letters; no color is in them, so a change of scheme touches no text."""

    typography: Typography
    # Formats that were made: a long piece asks for the same few once for each of its paragraphs.
    _made: dict[tuple[Hashable, ...], ParagraphFormats] = field(default_factory=dict, compare=False, repr=False)

    def boxed(self, block: Block) -> bool:
        """Whether the block stands in a box: approved language, linked or typed."""
        return block.kind == "locked" or block.section in REGULATED

    def follows_words(self, block: Block) -> bool:
        """Whether the formats of its paragraphs depend on what is written in them, and not only on whether it is."""
        return self.boxed(block) or block.kind == "note"

    def letters(self, block: Block, words: str = "") -> QTextCharFormat:
        """The letters of a paragraph of a block; headings inside approved language stand out as they do in print."""
        if self.follows_words(block):
            font = self.typography.interface(13, semibold=_is_heading(words))
        elif block.section == "headline":
            font = self.typography.reading(26, bold=True)
        elif block.section == "subhead":
            font = self.typography.reading(16, bold=True)
        elif block.kind == "super":
            # For the eye, as letters on a screen are; what is spoken reads like the rest.
            font = self.typography.interface(15)
        else:
            font = self.typography.reading(16)
        letters = QTextCharFormat()
        letters.setFont(font, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly)
        return letters

    def blank_letters(self, block: Block, *, first: bool, last: bool) -> QTextCharFormat:
        """The letters of a paragraph as long as nothing is written in it.

        Small between paragraphs: such a blank line must stay in the text, and needs little room. Its height comes from
        these letters alone, so it grows when words come and is low again when they go, without a change of format that
        undo would have to take back.
        """
        letters = self.letters(block)
        if first or last:
            return letters
        font = letters.font()
        size = _BLANK if block.kind == "locked" else _BLANK_TO_WRITE_IN
        # Not by the typography's scale, which has no letters so small that nobody could read them.
        font.setPixelSize(max(1, round(size * self.typography.scale)))
        letters.setFont(font, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly)
        return letters

    def formats(self, block: Block, words: str, *, first: bool, last: bool) -> ParagraphFormats:
        """All formats of a paragraph of a block; `first` and `last` say where in the block it stands."""
        # Nothing but spaces is a blank line, too.
        is_blank = not words.strip()
        key = (block.id, block.kind, block.section, first, last, is_blank, *self._traits(block, words))
        made = self._made.get(key)
        if made is None:
            if len(self._made) > _MOST_MADE:
                self._made.clear()
            blank = self.blank_letters(block, first=first, last=last)
            letters = blank if is_blank else self.letters(block, words)
            made = ParagraphFormats(self.paragraph(block, words, first=first, last=last), letters, blank)
            self._made[key] = made
        return made

    def _traits(self, block: Block, words: str) -> tuple[bool, ...]:
        """What of its words the formats of a paragraph depend on."""
        if not self.follows_words(block):
            return ()
        return _is_heading(words), words.startswith(_BULLETS), words.startswith(SUPER), words.startswith(VO)

    def paragraph(self, block: Block, words: str = "", *, first: bool, last: bool) -> QTextBlockFormat:
        """The room around a paragraph of a block; the first leaves place for the block's label."""
        room = QTextBlockFormat()
        room.setProperty(BLOCK_ID, block.id)
        proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        size = self.typography.size
        if self.boxed(block):
            hanging = words.startswith(_BULLETS)
            shown = block.kind == "locked" and words.startswith(SUPER)
            room.setLeftMargin(LOCKED_PADDING + 4 + (_HANGING if hanging else _SHOWN if shown else 0))
            room.setTextIndent(-_HANGING if hanging else 0)
            room.setRightMargin(LOCKED_PADDING)
            spoken = block.kind == "locked" and words.startswith(VO)
            head = BETWEEN + size(LOCKED_HEAD)
            room.setTopMargin(head if first else _BETWEEN_ROWS if spoken else 2 if shown else 4)
            # Of two rooms Qt keeps the larger one: the name over what follows is no nearer to a box than to words.
            room.setBottomMargin(LOCKED_PADDING + BETWEEN + size(LABEL_ROOM) if last else 0)
            room.setLineHeight(126, proportional)
        else:
            room.setTopMargin(BETWEEN + size(LABEL_ROOM) if first else 8)
            room.setLineHeight(100 if block.section == "headline" else 118, proportional)
        return room


def _is_heading(words: str) -> bool:
    """Whether a paragraph of approved language heads those after it: all capitals, or ends in a colon."""
    plain = words.strip()
    return bool(plain) and len(plain) <= 120 and (plain.isupper() or plain.endswith(":")) and plain[0] not in "•-–"

"""Which letters and which room does each block of a piece get on the sheet?"""

from dataclasses import dataclass

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextFormat

from fairdraft.domain.piece import Block
from fairdraft.domain.script_assembly import is_major_statement
from fairdraft.ui.theme.fonts import Typography

# The paragraph property that says to which block of the piece a paragraph belongs. It is part of the paragraph's
# format, so undo and redo bring it back with the words.
BLOCK_ID = QTextFormat.Property.UserProperty.value + 1

LABEL_ROOM = 22
LOCKED_HEAD = 34
LOCKED_PADDING = 14
BETWEEN = 18
# The sheet's own margins. Qt leaves out the first paragraph's room above, so the top margin holds its label.
MARGIN = 36
TOP_MARGIN = 52

_BULLETS = ("• ", "- ", "– ")
_HANGING = 11
# Heights of a blank line between paragraphs.
_BLANK, _BLANK_IN_COPY = 4, 12

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
}
# Sections whose words are approved language: typed by hand they are shown as such.
REGULATED = frozenset({"indication", "isi", "boxed_warning", "legal", "names"})


def block_name(block: Block) -> str:
    """The name over a block, for people."""
    if is_major_statement(block):
        return "Major statement"
    name = _NAMES.get(block.section)
    return name or block.section.replace("_", " ").replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class SheetStyle:
    """Makes the formats of paragraphs and letters; no colour is in them, so a change of scheme touches no text."""

    typography: Typography

    def boxed(self, block: Block) -> bool:
        """Whether the block stands in a box: approved language, linked or typed."""
        return block.kind == "locked" or block.section in REGULATED

    def letters(self, block: Block, words: str = "") -> QTextCharFormat:
        """The letters of a paragraph of a block; headings inside approved language stand out as they do in print."""
        if self.boxed(block) or block.kind == "note":
            font = self.typography.interface(13, semibold=_is_heading(words))
        elif block.section == "headline":
            font = self.typography.reading(26, bold=True)
        elif block.section == "subhead":
            font = self.typography.reading(16, bold=True)
        else:
            font = self.typography.reading(16)
        letters = QTextCharFormat()
        letters.setFont(font, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly)
        return letters

    def paragraph(self, block: Block, words: str = "", *, first: bool, last: bool) -> QTextBlockFormat:
        """The room around a paragraph of a block; the first leaves place for the block's label."""
        room = QTextBlockFormat()
        room.setProperty(BLOCK_ID, block.id)
        proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        # A blank line between paragraphs: it must stay in the text, and needs little room.
        blank = not (words.strip() or first or last)
        low = QTextBlockFormat.LineHeightTypes.FixedHeight.value
        if self.boxed(block):
            hanging = words.startswith(_BULLETS)
            room.setLeftMargin(LOCKED_PADDING + 4 + (_HANGING if hanging else 0))
            room.setTextIndent(-_HANGING if hanging else 0)
            room.setRightMargin(LOCKED_PADDING)
            room.setTopMargin(BETWEEN + LOCKED_HEAD if first else 4)
            room.setBottomMargin(LOCKED_PADDING if last else 0)
            room.setLineHeight(*((_BLANK, low) if blank else (126, proportional)))
        else:
            room.setTopMargin(BETWEEN + LABEL_ROOM if first else 0 if blank else 8)
            full = 100 if block.section == "headline" else 118
            room.setLineHeight(*((_BLANK_IN_COPY, low) if blank else (full, proportional)))
        return room

    def is_low(self, room: QTextBlockFormat) -> bool:
        """Whether this is the room of a blank line, in which words would not stand."""
        return room.lineHeightType() == QTextBlockFormat.LineHeightTypes.FixedHeight.value


def _is_heading(words: str) -> bool:
    """Whether a paragraph of approved language heads those after it: all capitals, or ends in a colon."""
    plain = words.strip()
    return bool(plain) and len(plain) <= 120 and (plain.isupper() or plain.endswith(":")) and plain[0] not in "•-–"

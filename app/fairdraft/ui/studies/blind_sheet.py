"""How is a draft read when nobody may know who wrote it?"""

from collections.abc import Sequence

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit

from fairdraft.domain.piece import SCRIPT_TAGS
from fairdraft.domain.rating_queue import BlindDraft
from fairdraft.ui.parts.containers import frame, vertical
from fairdraft.ui.theme.theme import Theme

_HEADLINE, _COPY, _LABEL = 22, 16, 12
_LINE_HEIGHT = 130


class BlindSheet(QTextEdit):
    """The words of one draft, or of two under each other, with the brief above."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._drafts: tuple[tuple[str, BlindDraft], ...] = ()
        self.setProperty("role", "copy")
        self.setReadOnly(True)
        self.setAccessibleName("The draft")
        theme.changed.connect(self._write)

    def show_drafts(self, drafts: Sequence[tuple[str, BlindDraft]]) -> None:
        """Show drafts, each under a title (empty for none)."""
        self._drafts = tuple(drafts)
        self._write()

    def _write(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        first = True
        for title, draft in self._drafts:
            about = f"Brief {draft.campaign}/{draft.brief}: {draft.brief_text}" if first else ""
            for line in filter(None, (about, title)):
                self._paragraph(cursor, line, _LABEL, first=first, muted=True)
                first = False
            for block in draft.blocks:
                size = _HEADLINE if block.section == "headline" else _COPY
                words = f"{SCRIPT_TAGS.get(block.kind, '')}{block.text}"
                self._paragraph(cursor, words, size, first=first, bold=block.section == "headline")
                first = False
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _paragraph(
        self, cursor: QTextCursor, text: str, size: int, *, first: bool, bold: bool = False, muted: bool = False
    ) -> None:
        room = QTextBlockFormat()
        room.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        room.setBottomMargin(self._theme.typography.size(12))
        letters = QTextCharFormat()
        letters.setProperty(QTextCharFormat.Property.FontPixelSize, self._theme.typography.size(size))
        if bold:
            letters.setFontWeight(QFont.Weight.Bold)
        if muted:
            letters.setForeground(QColor(self._theme.tokens.muted))
            letters.setFontFamilies(list(self._theme.typography.sans))
        if first:
            cursor.setBlockFormat(room)
        else:
            cursor.insertBlock(room)
        # A line within a block is no paragraph of its own.
        cursor.insertText(text.replace("\n", "\u2028"), letters)


def sheet_frame(sheet: BlindSheet) -> QFrame:
    """The paper around a sheet."""
    paper = frame("sheet")
    vertical(paper, margins=(28, 22, 20, 20)).addWidget(sheet)
    return paper

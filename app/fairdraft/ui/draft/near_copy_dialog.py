"""Which passages does a draft share with approved copy, and where do they stand in each?"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QFrame, QTextEdit, QWidget

from fairdraft.domain.approved_copy import NearCopy
from fairdraft.domain.finding import Span
from fairdraft.domain.text_units import Utf16Map
from fairdraft.services.library_shelf import NearCopyShown
from fairdraft.ui.draft.near_copy_line import near_copy_words
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.dialog_size import begin_in_size
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme

_AIR = 135
_ABOUT = (
    "Runs of five or more words that both texts share are underlined. They may be intended or lifted; a person decides."
)


class NearCopyDialog(QDialog):
    """The draft's words and the approved text side by side, what both have underlined.

    `piece_wanted` carries the id of the piece, to be seen in the library.
    """

    piece_wanted = Signal(str)

    def __init__(self, title: str, near: NearCopy, shown: NearCopyShown, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Shared with approved copy")
        begin_in_size(self, 900, 560, theme, parent)
        column = vertical(self, margins=(24, 20, 24, 18), gap=10)
        column.addWidget(text_label(near_copy_words(near), "title", wrap=True))
        column.addWidget(text_label(_ABOUT, "muted", wrap=True))
        sides = horizontal(gap=16)
        self.own = PassagesView(title, shown.text, shown.passages.first, theme)
        self.approved = PassagesView(f"Approved: {near.name}", shown.copy.text, shown.passages.second, theme)
        for side in (self.own, self.approved):
            sides.addWidget(side, 1)
        column.addLayout(sides, 1)
        foot = horizontal(gap=8)
        see = button("See it in the library", on_press=lambda: self._see(near.copy_id))
        see.setAutoDefault(False)
        foot.addWidget(see)
        foot.addStretch(1)
        close = button("Close", on_press=self.accept)
        close.setDefault(True)
        foot.addWidget(close)
        column.addLayout(foot)
        close.setFocus()

    def _see(self, copy_id: str) -> None:
        self.accept()
        self.piece_wanted.emit(copy_id)


class PassagesView(QWidget):
    """A text to read under its title, with some passages underlined."""

    def __init__(self, title: str, text: str, passages: Sequence[Span], theme: Theme) -> None:
        super().__init__()
        column = vertical(self, gap=6)
        column.addWidget(ElidedLabel(title, "strong"))
        box = QFrame()
        box.setProperty("role", "sheet")
        inside = vertical(box, margins=(14, 12, 8, 12))
        self.view = QTextEdit()
        self.view.setProperty("role", "copy")
        self.view.setReadOnly(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setTabChangesFocus(True)
        self.view.setAccessibleName(title)
        self.view.setPlainText(text)
        inside.addWidget(self.view)
        column.addWidget(box, 1)
        self._units, self._passages, self._theme = Utf16Map(text), passages, theme
        theme.changed.connect(self._mark)
        self._mark()

    def _mark(self) -> None:
        units, tokens = self._units, self._theme.tokens
        cursor = QTextCursor(self.view.document())
        cursor.select(QTextCursor.SelectionType.Document)
        room = QTextBlockFormat()
        room.setLineHeight(_AIR, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(room)
        shared = QTextCharFormat()
        shared.setBackground(QColor(tokens.accent_soft))
        shared.setFontUnderline(True)
        shared.setUnderlineColor(QColor(tokens.accent))
        for one in self._passages:
            cursor.setPosition(units.to_utf16(one.start))
            cursor.setPosition(units.to_utf16(one.end), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(shared)

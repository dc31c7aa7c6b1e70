"""How is plain text of a few lines written with air between the lines?"""

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.pasted_words import pasted_words


class PlainField(QTextEdit):
    """A field for plain text over several lines; pasted formatting is dropped, but for raised reference marks."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self._hint = hint
        self.setProperty("role", "field")
        self.setAccessibleName(name)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.set_text("")

    def text(self) -> str:
        """What is written, its no-break spaces included, which Qt's plain text turns into blanks."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_text(self, text: str) -> None:
        """Put other words in."""
        self.setPlainText(text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        room = QTextBlockFormat()
        room.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(room)
        self.document().clearUndoRedoStacks()

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        if not self.isReadOnly():
            self.insertPlainText(pasted_words(source))
            self.ensureCursorVisible()

    @override
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        # The name of a file is no text: what stands around may take the file itself.
        return super().canInsertFromMimeData(source) and not any(one.isLocalFile() for one in source.urls())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # Qt's own hint ends with its first line (seen in 6.12).
        if self.document().isEmpty() and not self.document().firstBlock().layout().preeditAreaText():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            margin = round(self.document().documentMargin())
            area = self.viewport().rect().adjusted(margin, margin, -margin, -margin)
            painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._hint)
            painter.end()

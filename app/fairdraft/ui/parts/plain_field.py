"""How is plain text of a few lines written with air between the lines?"""

from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit


class PlainField(QTextEdit):
    """A field for plain text over several lines; pasted formatting is dropped."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setProperty("role", "field")
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
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

"""How do the numbers of a rater's notes stand in the draft without being part of its text?"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from fairdraft.ui.draft.marks import marked_lines
from fairdraft.ui.overriding import override
from fairdraft.ui.theme.theme import Theme

_PIXELS = 10
# Beside its mark, and before what follows.
_BEFORE, _AFTER = 1.0, 2.0


class MarkNumbers(QSyntaxHighlighter):
    """A small raised number behind each mark of a document, from 1 on.

    The last marked letter gets the room for it, as letter spacing comes behind a letter. That is a matter of layout
    alone: no word, no position and no format of the document changes.

    Args:
        document: where the marks are.
        theme: colors and letters.
    """

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._numbers: dict[int, str] = {}
        theme.changed.connect(self._make_room)

    @property
    def numbers(self) -> Mapping[int, str]:
        """What stands behind which position of the document."""
        return self._numbers

    def show(self, ends: Sequence[int]) -> None:
        """Number marks that end at these positions of the document; those of one end stand beside one another."""
        before = self._numbers
        self._numbers = {}
        for number, end in enumerate(ends, start=1):
            known = self._numbers.get(end)
            self._numbers[end] = str(number) if known is None else f"{known} {number}"
        if self._numbers != before:
            self._make_room()

    def paint(self, painter: QPainter) -> None:
        """Draw the numbers, in document coordinates."""
        font = self._theme.typography.interface(_PIXELS, semibold=True)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.tokens.warning))
        metrics = QFontMetricsF(font)
        for end, number in self._numbers.items():
            last = QTextCursor(self.document())
            last.setPosition(self._last_letter(end))
            last.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            for line in marked_lines(self.document(), last):
                # As high as the capitals of the words, whatever their size; what follows begins at the line's right.
                top = line.base - (line.base - line.top) * 0.78
                left = line.right - _AFTER - metrics.horizontalAdvance(number)
                painter.drawText(QPointF(left, top + metrics.capHeight()), number)

    @override
    def highlightBlock(self, text: str) -> None:
        block = self.currentBlock()
        first = block.position()
        metrics = QFontMetricsF(self._theme.typography.interface(_PIXELS, semibold=True))
        for end, number in self._numbers.items():
            letter = self._last_letter(end)
            if block.contains(letter):
                room = QTextCharFormat()
                room.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
                room.setFontLetterSpacing(metrics.horizontalAdvance(number) + _BEFORE + _AFTER)
                self.setFormat(letter - first, end - letter, room)

    def _last_letter(self, end: int) -> int:
        """Where the last letter before a position begins; two of Qt's positions make one letter beyond U+FFFF."""
        is_half = 0xDC00 <= ord(self.document().characterAt(end - 1)) <= 0xDFFF
        return end - 2 if is_half else end - 1

    def _make_room(self) -> None:
        self.rehighlight()

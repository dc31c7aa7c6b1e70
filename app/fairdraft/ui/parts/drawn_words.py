"""How does the painter of a list draw the ground of a row and the words on it?"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle

from fairdraft.ui.theme.tokens import Tokens


def draw_line(painter: QPainter, room: QRect, words: str, font: QFont) -> None:
    """Write words on one line at the left of the room, cut off with an ellipsis where it ends."""
    painter.setFont(font)
    shown = painter.fontMetrics().elidedText(" ".join(words.split()), Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


def draw_ground(painter: QPainter, area: QRect, state: QStyle.StateFlag, tokens: Tokens) -> None:
    """Draw what lies under a row's words: tinted, with a bar, where it is chosen; a line parts it from the next."""
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(area, QColor(tokens.accent_soft))
        painter.fillRect(QRect(area.left(), area.top(), 3, area.height() - 1), QColor(tokens.accent))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(area, QColor(tokens.ground))
    painter.setPen(QColor(tokens.line))
    painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())


def two_lines(room: QRect) -> tuple[QRect, QRect]:
    """The upper and the lower half of a room."""
    half = room.height() // 2
    return (
        QRect(room.left(), room.top(), room.width(), half),
        QRect(room.left(), room.top() + half, room.width(), half),
    )

"""How are words written by the painter of a list?"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter


def draw_line(painter: QPainter, room: QRect, words: str, font: QFont) -> None:
    """Write words on one line at the left of the room, cut off with an ellipsis where it ends."""
    painter.setFont(font)
    shown = painter.fontMetrics().elidedText(" ".join(words.split()), Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)

"""What stands for the program on a task bar and in a window's corner?"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from fairdraft.ui.theme.icons import IconSet
from fairdraft.ui.theme.tokens import LIGHT

# The sizes in pixels that systems ask for; between them they scale.
_EDGES = (16, 24, 32, 48, 64, 128, 256)
# Of the edge: the corners' radius, and how much of it the drawing takes.
_ROUND, _DRAWN = 0.22, 0.72


def program_icon(icons: IconSet) -> QIcon:
    """The pen of the drafts on a ground in the program's own color, which is seen on light and dark bars."""
    icon = QIcon()
    for edge in _EDGES:
        picture = QPixmap(edge, edge)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.accent))
        painter.drawRoundedRect(QRectF(0, 0, edge, edge), edge * _ROUND, edge * _ROUND)
        pen = round(edge * _DRAWN)
        corner = QPointF((edge - pen) / 2, (edge - pen) / 2)
        painter.drawPixmap(corner, icons.pixmap("draft", LIGHT.on_accent, pen))
        painter.end()
        icon.addPixmap(picture)
    return icon

"""How does a line drawing become an icon in a color of the theme?"""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_INK = b"currentColor"
_RATIO = 2.0
"""Device pixels per point: sharp on every screen."""


class IconSet:
    """Draws the program's line icons (16 × 16, one stroke) in any color.

    Args:
        folder: holds one SVG per icon; its strokes are `currentColor`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drawings: dict[str, bytes] = {}
        self._pictures: dict[tuple[str, str, int], QPixmap] = {}

    def pixmap(self, name: str, color: str, size: int) -> QPixmap:
        """The icon as a picture of `size` points; empty where the drawing is not there.

        Args:
            name: the file's name without its ending.
            color: `#RRGGBB`.
            size: edge in device-independent pixels.
        """
        which = (name, color, size)
        if which not in self._pictures:
            self._pictures[which] = self._drawn(name, color, size)
        # One of the caller's own; Qt copies what is in it only when somebody draws on it.
        return QPixmap(self._pictures[which])

    def icon(self, name: str, color: str, *, disabled: str, size: int) -> QIcon:
        """The icon for buttons and lists; `disabled` is its color when it cannot be pressed."""
        icon = QIcon(self.pixmap(name, color, size))
        icon.addPixmap(self.pixmap(name, disabled, size), QIcon.Mode.Disabled)
        return icon

    def file(self, name: str) -> Path | None:
        """The drawing's own file, for what takes no picture; None where it is not there."""
        path = self._folder / f"{name}.svg"
        return path if path.is_file() else None

    def _drawn(self, name: str, color: str, size: int) -> QPixmap:
        edge = round(size * _RATIO)
        picture = QPixmap(QSize(edge, edge))
        picture.fill(Qt.GlobalColor.transparent)
        drawing = self._drawing(name)
        if drawing:
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            QSvgRenderer(QByteArray(drawing.replace(_INK, color.encode()))).render(painter, QRectF(0, 0, edge, edge))
            painter.end()
        picture.setDevicePixelRatio(_RATIO)
        return picture

    def _drawing(self, name: str) -> bytes:
        if name not in self._drawings:
            path = self.file(name)
            # A lost picture must not stop anybody's work: buttons have words too.
            self._drawings[name] = b"" if path is None else path.read_bytes()
        return self._drawings[name]

"""How large does a dialog begin, with letters of any size?"""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from fairdraft.ui.theme.theme import Theme

# The window stays in view around what stands over it.
_AROUND = 48


def begin_in_size(dialog: QDialog, width: int, height: int, theme: Theme, parent: QWidget) -> None:
    """Give a dialog its size at the beginning: as much larger as letters are, as far as the window that it stands over
    has room. A person may change it after.

    Args:
        dialog: before it is shown.
        width: in pixels, with letters as drawn.
        height: likewise.
        theme: has the letters.
        parent: what stands in that window.
    """
    scale = theme.typography.scale
    room = parent.window().size() - QSize(_AROUND, _AROUND)
    dialog.resize(QSize(round(width * scale), round(height * scale)).boundedTo(room))

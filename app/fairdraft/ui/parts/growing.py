"""How wide is a column of a fixed width where letters are enlarged?"""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fairdraft.ui.theme.theme import Theme

# Shares of a row for what takes the room that is left and for a column beside it: beside columns that grow, the first
# keeps more than half.
MIDDLE, SIDE = 16, 9


def grow_with_letters(widget: QWidget, width: int, theme: Theme, *, least: int | None = None) -> None:
    """Let a column be `width` pixels wide with letters as drawn, and up to so much wider as they are larger.

    How much of that it takes where the window is narrow is for its row to say, by `MIDDLE` and `SIDE` as stretches; it
    is never narrower than `least`, which is `width` itself unless that is said.
    """
    _Growth(widget, width, theme, width if least is None else least)


class _Growth(QObject):
    """Follows the letters; belongs to the widget, and ends with it."""

    def __init__(self, widget: QWidget, width: int, theme: Theme, least: int) -> None:
        super().__init__(widget)
        self._widget, self._width, self._theme, self._least = widget, width, theme, least
        self._fit()
        theme.changed.connect(self._fit)

    def _fit(self) -> None:
        self._widget.setMinimumWidth(self._least)
        self._widget.setMaximumWidth(max(self._width, self._theme.typography.size(self._width)))

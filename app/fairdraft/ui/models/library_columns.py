"""How do the models of the library, and what may be added to it, stand beside each other?"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.theme.theme import Theme

# In pixels of letters as drawn. Long lines are hard to read: the models' column stops growing.
_WIDEST, _SIDE, _BETWEEN, _TWO_COLUMNS = 860, 340, 24, 1140


class LibraryColumns(QWidget):
    """Two columns: the models, and at their side in wide windows, below them in narrow ones, what may be added."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._inside = QWidget()
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._inside)
        self._both.setContentsMargins(0, 0, 0, 0)
        models, self._side = QWidget(), QWidget()
        self.models = vertical(models, gap=10)
        """What is in the library."""
        self.side = vertical(self._side, gap=10)
        """What may be added to it."""
        top = Qt.AlignmentFlag.AlignTop
        self.models.setAlignment(top)
        self.side.setAlignment(top)
        self._both.addWidget(models, 1)
        self._both.addWidget(self._side)
        # In a row with a stretch, because heights of wrapped words are else reckoned for the whole width.
        row = horizontal(self)
        row.addWidget(self._inside, 1)
        row.addStretch(0)
        theme.changed.connect(self._fit)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        widest, side, least = map(self._theme.typography.size, (_WIDEST, _SIDE, _TWO_COLUMNS))
        beside = self.width() >= least
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._both.setSpacing(_BETWEEN)
        self._inside.setMaximumWidth(widest + _BETWEEN + side if beside else widest)
        self._side.setMinimumWidth(side if beside else 0)
        self._side.setMaximumWidth(side if beside else widest)

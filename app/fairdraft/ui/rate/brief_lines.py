"""For what was the draft in front written? The brief, whole where it is short, else its first lines."""

from math import ceil

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.words import AIR, WrappedLabel

# So many lines show before somebody asks for the rest.
_LINES, _LOW_LINES = 5, 3


class BriefLines(QWidget):
    """A brief over as many lines as it takes; of a long one the first few, and a button for the rest.

    `keys_free` says that the button was pressed by a key and needs the keys no more.
    """

    keys_free = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = horizontal(self, gap=12)
        self._words = _FirstLines()
        row.addWidget(self._words, 1)
        self.more = button("", "link", on_press=self._toggle)
        # A press of the mouse leaves the keys where they are: single keys go on to rate, words go on to be written.
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignBottom)
        self.fit(low=False)

    def show_brief(self, brief: str) -> None:
        """Show a brief from its beginning; an empty one shows nothing."""
        self._words.setText(f"Brief: {brief}" if brief else "")
        self.setVisible(bool(brief))
        self._fold(folded=True)

    def fit(self, *, low: bool) -> None:
        """Fewer lines in low windows."""
        self._words.lines = _LOW_LINES if low else _LINES
        self._fold(folded=True)

    @property
    def is_whole(self) -> bool:
        """Whether every line of the brief shows."""
        return not self._words.folded or not self._words.cut_at(self.width())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._offer()

    def _toggle(self) -> None:
        self._fold(folded=not self._words.folded)
        if self.more.hasFocus():
            self.keys_free.emit()

    def _fold(self, *, folded: bool) -> None:
        self._words.folded = folded
        self._words.updateGeometry()
        self._offer()

    def _offer(self) -> None:
        # By the whole width, so that the button's own room does not decide whether it is there.
        self.more.setVisible(self._words.cut_at(self.width()))
        folded = self._words.folded
        self.more.setText("… more" if folded else "less")
        self.more.setAccessibleName("Show the whole brief" if folded else "Show the beginning of the brief")


class _FirstLines(WrappedLabel):
    """Text of which only the first `lines` show while it is `folded`."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "small")
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.lines = _LINES
        self.folded = True

    def cut_at(self, width: int) -> bool:
        """Whether the text has more lines at a width than show while it is folded."""
        return super().heightForWidth(width) > self._most

    @override
    def heightForWidth(self, width: int) -> int:
        whole = super().heightForWidth(width)
        return min(whole, self._most) if self.folded else whole

    @property
    def _most(self) -> int:
        return ceil(self.lines * self.fontMetrics().lineSpacing() * AIR / 100)

"""What does a page of the studies screen have in common with the others?"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, scrolled, vertical
from fairdraft.ui.parts.words import ElidedLabel
from fairdraft.ui.screen import Screen


class StudiesPage(Screen):
    """One page of the studies screen: a screen that knows the way back. `left` asks for the page before."""

    left = Signal()

    def way_back(self, to: str) -> QWidget:
        """The head of a page below the list: the way back and the page's title, which `show_title` fills."""
        head = QWidget()
        row = horizontal(head, gap=14)
        self.back = button(f"← {to}", "flush", name=f"Back to {to.lower()}", on_press=self.left.emit)
        self.back.setToolTip(f"Back to {to.lower()} (Alt+Left)")
        keys = QShortcut(QKeySequence("Alt+Left"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.left)
        row.addWidget(self.back)
        self.title = ElidedLabel("", "title")
        row.addWidget(self.title, 1)
        return head


def reading_column(*, widest: int = 980, gap: int = 12) -> tuple[QScrollArea, QVBoxLayout]:
    """A scrolling column that stops growing where lines would be too long, and the layout for what it holds."""
    area, around = scrolled(margins=(24, 20, 24, 24), gap=gap)
    inside = QWidget()
    inside.setMaximumWidth(widest)
    column = vertical(inside, gap=gap)
    # In a row with a stretch, because heights of wrapped words are else reckoned for the whole width.
    row = horizontal()
    row.addWidget(inside, 100)
    row.addStretch(1)
    around.addLayout(row)
    return area, column

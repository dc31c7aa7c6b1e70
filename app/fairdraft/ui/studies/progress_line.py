"""How far is one thing: a name, a bar, a count?"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.words import ElidedLabel, text_label

_COUNT_WIDTH = 76


class ProgressLine(QWidget):
    """A name, a thin bar and a count in one line; without a whole to measure against, the count alone."""

    def __init__(self, name: str, count: str, done: int, of: int | None, *, name_width: int = 110) -> None:
        super().__init__()
        row = horizontal(self, gap=10)
        label = ElidedLabel(name)
        label.setFixedWidth(name_width)
        row.addWidget(label)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        row.addWidget(self.bar, 1)
        self.count = text_label("", "muted")
        self.count.setMinimumWidth(_COUNT_WIDTH)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.count)
        self._name = name
        self.show_progress(count, done, of)

    def show_progress(self, count: str, done: int, of: int | None) -> None:
        """Show another count."""
        self.count.setText(count)
        self.bar.setRange(0, max(1, of or 0))
        self.bar.setValue(min(done, of or 0))
        self.bar.setVisible(of is not None and of > 0)
        for one in (self, self.bar):
            one.setAccessibleName(f"{self._name}: {count}")

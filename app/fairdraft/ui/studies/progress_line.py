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
        self.bar.setRange(0, max(1, of or 0))
        self.bar.setValue(min(done, of or 0))
        self.bar.setAccessibleName(f"{name}: {count}")
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        row.addWidget(self.bar, 1)
        # Only as a part of the line: a bar of its own would show as a window.
        self.bar.setVisible(of is not None and of > 0)
        self.count = text_label(count, "muted")
        self.count.setMinimumWidth(_COUNT_WIDTH)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.count)
        self.setAccessibleName(f"{name}: {count}")

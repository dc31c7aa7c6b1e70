"""How far is one thing: a name, a bar, a count?"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.words import ElidedLabel, text_label

_COUNT_WIDTH = 76
# The letters that widths are given for: names grow with larger ones, and leave the bar and the count their room.
_LETTERS, _MOST_OF_LINE = 13, 0.4
_MOST_FOR_NAMES, _BESIDE_NAME = 0.6, 4
_GAP, _LEAST_BAR = 10, 24
_LEAST = 160


class ProgressLine(QWidget):
    """A name, a thin bar and a count in one line; without a whole to measure against, the count alone.

    Lines with the same width for names, and of one column, have their bars under each other. `names` are those of all
    lines of the column: where one needs more than that width it gets it, and the bars are shorter.
    """

    def __init__(
        self,
        name: str,
        count: str,
        done: int,
        of: int | None,
        *,
        name_width: int = 110,
        names: Sequence[str] = (),
    ) -> None:
        super().__init__()
        row = horizontal(self, gap=_GAP)
        self._label = ElidedLabel(name, keeps_end=True)
        self._name_width, self._names = name_width, tuple(names)
        row.addWidget(self._label)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.bar.setMinimumWidth(_LEAST_BAR)
        row.addWidget(self.bar, 1)
        self.count = text_label("", "muted")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.count)
        self._name = name
        self.show_progress(count, done, of)
        self._fit()

    def show_progress(self, count: str, done: int, of: int | None) -> None:
        """Show another count."""
        self.count.setText(count)
        self.bar.setRange(0, max(1, of or 0))
        self.bar.setValue(min(done, of or 0))
        self.bar.setVisible(of is not None and of > 0)
        for one in (self, self.bar):
            one.setAccessibleName(f"{self._name}: {count}")

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        scale = max(1.0, self.font().pixelSize() / _LETTERS)
        usual = min(round(self._name_width * scale), round(_MOST_OF_LINE * self.width()))
        letters = self._label.fontMetrics()
        needed = max((letters.horizontalAdvance(one) for one in self._names), default=0) + _BESIDE_NAME
        wanted = max(usual, min(needed, round(_MOST_FOR_NAMES * self.width())))
        self.count.setMinimumWidth(round(_COUNT_WIDTH * scale))
        # A name may end in "…", a count may not.
        beside = max(self.count.minimumWidth(), self.count.sizeHint().width()) + _LEAST_BAR + 2 * _GAP
        self._label.setFixedWidth(max(self._label.minimumSizeHint().width(), min(wanted, self.width() - beside)))

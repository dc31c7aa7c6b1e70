"""How does a box to tick show a name that is longer than there is room?"""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy
from typing_extensions import override

# The box itself, with the space after it.
_BOX = 26


class BreakingBox(QCheckBox):
    """A box to tick that takes the width it gets, and breaks its name into lines."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._name = name
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_BOX, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Qt breaks no words of a box by itself.
        self.setText(broken(self._name, self.width() - _BOX, self.fontMetrics()))


def broken(text: str, width: int, letters: QFontMetrics) -> str:
    """A text with line ends where the next word would go beyond `width`."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and letters.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)

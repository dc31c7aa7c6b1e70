"""How does a box to tick show a name that is longer than there is room?"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.tips import tip_words

# The box itself, with the space after it and the ring of the keys around both.
_BOX = 32


class _NarrowBox(QCheckBox):
    """A box to tick that takes the width it gets, and shows its name as that allows."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._name = name
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_BOX, super().minimumSizeHint().height())

    def show_words(self, words: str) -> None:
        """Show words as they stand: an ampersand is no shortcut."""
        self.setText(words.replace("&", "&&"))


class BreakingBox(_NarrowBox):
    """A box to tick that breaks its name into lines."""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Qt breaks no words of a box by itself.
        self.show_words(broken(self._name, self.width() - _BOX, self.fontMetrics()))


class TickBox(_NarrowBox):
    """A box to tick whose long name ends in "…" and is whole in its tooltip."""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, self.width() - _BOX)
        self.show_words(shown)
        self.setToolTip("" if shown == self._name else tip_words(self._name))


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

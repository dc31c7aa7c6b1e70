"""How does a box to tick show a name that is longer than there is room?"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.tips import tip_words

# The box beside letters of 13 pixels; its edges with the space after it; the ring of the keys around both.
_BOX, _LETTERS, _SPACE, _RING = 14, 13, 10, 8


def tick_indent(letters: int) -> int:
    """Where the name of something to tick begins, in pixels from its left, in letters of so many pixels.

    Less than the usual size, as before a style gave any, counts as that.
    """
    return round(_BOX * max(1.0, letters / _LETTERS)) + _SPACE


class _NarrowBox(QCheckBox):
    """A box to tick that takes the width it gets, and shows its name as that allows."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._name = name
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._beside_words(), super().minimumSizeHint().height())

    def _beside_words(self) -> int:
        return tick_indent(self.font().pixelSize()) + _RING

    def show_words(self, words: str) -> None:
        """Show words as they stand: an ampersand is no shortcut."""
        self.setText(words.replace("&", "&&"))


class BreakingBox(_NarrowBox):
    """A box to tick that breaks its name into lines."""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Qt breaks no words of a box by itself.
        self.show_words(broken(self._name, self.width() - self._beside_words(), self.fontMetrics()))


class TickBox(_NarrowBox):
    """A box to tick whose long name ends in "…" and is whole in its tooltip."""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self._beside_words()
        shown = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room)
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

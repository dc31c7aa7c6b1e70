"""How much room do the words of a variant take on its card?"""

from math import ceil

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtWidgets import QFrame, QTextEdit

from fairdraft.ui.overriding import override
from fairdraft.ui.theme.theme import Theme

# Between these heights, in letters as drawn, the words have what they need.
_LOWEST, _HIGHEST = 60, 320


class VariantCopy(QTextEdit):
    """The words of a variant, to be read: all in view where a draft has a usual length; a longer one scrolls."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "copy")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        document = self.document()
        document.setDocumentMargin(0)
        document.documentLayout().documentSizeChanged.connect(self._fit)
        self._fit(document.size())

    @override
    def sizeHint(self) -> QSize:
        # Qt's own is as high for a line as for a page.
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def _fit(self, size: QSizeF) -> None:
        most = round(_HIGHEST * self._theme.typography.scale)
        needed = ceil(size.height())
        self.setMinimumHeight(min(max(needed, _LOWEST), most))
        # Without a bar that comes and goes, and takes room from the words, while the card gets its height.
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if needed > most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(bar)

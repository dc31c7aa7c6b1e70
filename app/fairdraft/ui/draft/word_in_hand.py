"""Which word is somebody just writing?"""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QTextEdit

from fairdraft.ui.overriding import override

# Words are shorter; what is longer is none that anybody waits for.
_LONGEST = 60


class WordInHand(QObject):
    """The word at the caret from the letter that was typed last until the caret goes elsewhere, or the keys do.

    It is not finished, so nobody wants to hear how it is spelled. `left` is emitted when the caret goes elsewhere
    without a letter.
    """

    left = Signal()

    def __init__(self, editor: QTextEdit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._place: int | None = None
        editor.cursorPositionChanged.connect(self._on_caret)
        editor.installEventFilter(self)

    @property
    def place(self) -> int | None:
        """The document's position within that word; None while nobody writes."""
        return self._place

    def typed(self) -> None:
        """Words changed where the caret is; nobody typed them while the keys are elsewhere, as in a search bar."""
        self._place = self._editor.textCursor().position() if self._editor.hasFocus() else None

    def drop(self) -> None:
        """The words at the caret are of no person's typing."""
        self._place = None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._leave()
        return super().eventFilter(watched, event)

    def _on_caret(self) -> None:
        if self._place is not None and not self._is_same_word(self._place, self._editor.textCursor().position()):
            self._leave()

    def _is_same_word(self, one: int, other: int) -> bool:
        first, last = sorted((one, other))
        document = self._editor.document()
        return last - first <= _LONGEST and all(
            document.characterAt(place).isalpha() or document.characterAt(place) in "'’" for place in range(first, last)
        )

    def _leave(self) -> None:
        if self._place is not None:
            self._place = None
            self.left.emit()

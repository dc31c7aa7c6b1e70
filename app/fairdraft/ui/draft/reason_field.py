"""Why is that done? The field in which a person gives a reason: why a finding may stay, what has to change."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.words import set_property, text_label

_HOW = "Enter saves it under your name; Esc closes."
_REFUSED = "Give a reason: say in a few words why this can stay as it is."


class ReasonField(QWidget):
    """One line for a reason. `given` carries it, `closed` says that the person thought better of it.

    Args:
        about: what the reason is for.
        name: the field's name for screen readers.
        ask: stands in the field while it is empty.
        how: which keys do what.
        refused: what is said when there is no reason.
    """

    given = Signal(str)
    closed = Signal()

    def __init__(
        self,
        about: str,
        *,
        name: str = "Reason for dismissing",
        ask: str = "Why can this stay?",
        how: str = _HOW,
        refused: str = _REFUSED,
    ) -> None:
        super().__init__()
        self._how, self._refused = how, refused
        layout = vertical(self, gap=3, margins=(0, 3, 0, 0))
        self.field = _ReasonLine()
        self.field.setPlaceholderText(ask)
        self.field.setAccessibleName(f"{name}: {about}")
        self.field.setAccessibleDescription(how)
        self.field.returnPressed.connect(self._give)
        self.field.closed.connect(self.closed)
        self.field.textEdited.connect(lambda _text: self._tell(self._how))
        layout.addWidget(self.field)
        self._hint = text_label(how, "small", wrap=True)
        layout.addWidget(self._hint)

    @property
    def hint(self) -> str:
        """What is said beneath the field."""
        return self._hint.text()

    def _give(self) -> None:
        reason = self.field.text().strip()
        if reason:
            self.given.emit(reason)
        else:
            self._tell(self._refused, refused=True)

    def _tell(self, words: str, *, refused: bool = False) -> None:
        self._hint.setText(words)
        set_property(self._hint, "role", "text" if refused else "small")
        set_property(self._hint, "tone", "error" if refused else None)
        self.field.setAccessibleDescription(words)


class _ReasonLine(QLineEdit):
    closed = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        # Esc is a key of the whole window: it is asked for here first.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_escape(event):
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _is_escape(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape

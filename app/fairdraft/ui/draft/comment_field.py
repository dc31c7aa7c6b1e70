"""What is to be said of these words? The field in which a person comments or answers."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.words import set_property, text_label

_HIGH = 76


class CommentField(QWidget):
    """A few lines of words. `given` carries them, `closed` says that the person thought better of it.

    Args:
        name: what the field is, for screen readers.
        hint: stands in the field while it is empty.
        action: the words on the button that gives them; Ctrl+Enter does the same.
        more: words on further buttons, each with what it calls with the text.
    """

    given = Signal(str)
    closed = Signal()

    def __init__(
        self, name: str, hint: str, action: str, more: tuple[tuple[str, Callable[[str], None]], ...] = ()
    ) -> None:
        super().__init__()
        layout = vertical(self, gap=4)
        self.field = _Lines(name, hint)
        self.field.setFixedHeight(_HIGH)
        self.field.sent.connect(self.give)
        self.field.closed.connect(self.closed)
        self.field.textChanged.connect(lambda: self._tell(""))
        layout.addWidget(self.field)
        self._told = text_label("", "text", tone="error", wrap=True)
        self._told.setVisible(False)
        layout.addWidget(self._told)
        row = FlowLayout(gap=12, line_gap=2)
        row.addWidget(button(action, "link", name=f"{action}: {name}", tip=key_words("Ctrl+Enter"), on_press=self.give))
        for words, call in more:
            row.addWidget(button(words, "link", name=f"{words}: {name}", on_press=self._giving(call)))
        row.addWidget(button("Cancel", "link", name=f"Cancel: {name}", tip="Esc", on_press=self.closed.emit))
        layout.addLayout(row)

    @property
    def text(self) -> str:
        """What is written, without blanks around it."""
        return self.field.text().strip()

    def give(self) -> None:
        """Give the words; where there are none, say so."""
        self._giving(self.given.emit)()

    def _giving(self, call: Callable[[str], None]) -> Callable[[], None]:
        def give() -> None:
            if self.text:
                call(self.text)
            else:
                self._tell("Write a few words first.")
                self.field.setFocus(Qt.FocusReason.OtherFocusReason)

        return give

    def _tell(self, words: str) -> None:
        self._told.setText(words)
        self._told.setVisible(bool(words))
        set_property(self.field, "tone", "error" if words else None)
        self.field.setAccessibleDescription(words or f"{key_words('Ctrl+Enter')} saves it under your name; Esc closes.")


class _Lines(PlainField):
    sent = Signal()
    closed = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        # Both are keys of the whole window: they are asked for here first.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (_is_escape(event) or _is_send(event))
        ):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_escape(event):
            self.closed.emit()
        elif _is_send(event):
            self.sent.emit()
        else:
            super().keyPressEvent(event)


def _is_escape(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape


def _is_send(event: QKeyEvent) -> bool:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)

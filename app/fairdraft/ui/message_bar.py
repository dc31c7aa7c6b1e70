"""How is a person told what happened without anything being moved under the pointer?"""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.announcing import announce
from fairdraft.ui.parts.buttons import IconButton, button
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import set_property, text_label
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme

# A message without anything to do goes away by itself.
_QUIET_MS = 8000


class MessageBar(QFrame):
    """One quiet line over the status strip: what happened, what to do. A new message takes the place of the old.

    It lies over the foot of its parent and grows upward: what comes and goes by itself must not push away what
    somebody is about to press. `place_wanted` carries the path of what was written, to be shown in its folder.
    """

    place_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "message")
        self._theme = theme
        row = horizontal(self, margins=(16, 4, 10, 4), gap=10)
        self._icon = text_label("")
        row.addWidget(self._icon)
        self._words = text_label("", wrap=True)
        row.addWidget(self._words, 1)
        self.next = button("", "link", on_press=self._go_on)
        row.addWidget(self.next)
        row.addWidget(IconButton("close", "Close this message", theme, on_press=self.clear))
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._leave)
        self._message: Message | None = None
        theme.changed.connect(self._draw_icon)
        self.setVisible(False)

    def lie_over(self, whole: QWidget) -> None:
        """Lie over the foot of this widget, whatever its size."""
        self.setParent(whole)
        whole.installEventFilter(self)

    @property
    def message(self) -> Message | None:
        """The message that stands here; None when nothing is told."""
        return self._message

    @property
    def text(self) -> str:
        """What is told now; empty when nothing is."""
        return "" if self.isHidden() else self._words.text()

    def show_message(self, message: Message, *, stays: bool | None = None) -> None:
        """Tell a message; one that asks for something stays until it is closed."""
        self._message = message
        self._draw_icon()
        self._words.setText(f"{message.what} {message.remedy}".strip())
        set_property(self, "tone", message.tone)
        self.setAccessibleName(self._words.text())
        self.next.setVisible(message.offer is not None or message.place is not None)
        self.next.setText("Show in folder" if message.offer is None else message.offer.title)
        self.next.setToolTip(plain_tip("" if message.place is None else str(message.place)))
        # Before it is seen: it would pass under the pointer on its way.
        self._fit()
        self.setVisible(True)
        self.raise_()
        announce(self, self._words.text(), at_once=message.tone == "error")
        if message.stays if stays is None else stays:
            self._quiet.stop()
        else:
            self._quiet.start()

    def clear(self) -> None:
        """Say nothing any more."""
        self._quiet.stop()
        self._message = None
        self.setVisible(False)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Take the whole width, and as many lines as the words need."""
        whole, layout = self.parentWidget(), self.layout()
        if whole is None or layout is None or self._message is None:
            return
        layout.activate()
        height = max(layout.heightForWidth(whole.width()), layout.minimumSize().height())
        self.setGeometry(0, whole.height() - height, whole.width(), height)

    def _leave(self) -> None:
        if self.underMouse():
            # Somebody reads it, or is about to press what stands on it.
            self._quiet.start()
        else:
            self.clear()

    def _go_on(self) -> None:
        message = self._message
        if message is not None and message.offer is not None:
            self.clear()
            message.offer.call()
        elif message is not None and message.place is not None:
            self.place_wanted.emit(message.place)

    def _draw_icon(self) -> None:
        if self._message is not None:
            tone = self._message.tone
            icon = {"error": "error", "warning": "warning", "present": "check"}.get(tone, "info")
            self._icon.setPixmap(self._theme.pixmap(icon, tone))
            self._fit()

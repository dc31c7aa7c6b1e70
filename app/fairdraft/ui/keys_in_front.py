"""Who has the keys where a screen that is not in front asks for them?"""

from typing import cast

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid


class KeysInFront(QObject):
    """Gives the keys back to what had them, or else to what is in front, where something that nobody sees took them.

    What a person began may end on its screen while another one is in front, and puts the keys where it went on: what is
    typed from then on would be written there, unseen.

    Args:
        stack: of the screens, one of them in front.
    """

    def __init__(self, stack: QStackedWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._stack = stack
        self._before: QWidget | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._look)
        self._application = cast("QApplication", QApplication.instance())
        self._application.focusChanged.connect(self._on_focus)

    def come_to(self, screen: QWidget, unless_on: QWidget) -> None:
        """Give the keys to what had them last on a screen that comes to the front, or to the screen, from which Tab
        leads into it. They stay where they are on the screen, and on `unless_on`, from which somebody chose it.
        """
        now = screen.window().focusWidget()
        if now is not None and now.isVisible() and (screen.isAncestorOf(now) or unless_on.isAncestorOf(now)):
            return
        before = screen.focusWidget()
        if before is None or not before.isVisible() or not before.isEnabled():
            before = screen
        before.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        """Look after no keys any more."""
        self._soon.stop()
        self._application.focusChanged.disconnect(self._on_focus)

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if self._is_unseen(now):
            if not self._soon.isActive():
                self._before = before
            # A turn later: a screen that comes to the front may have been given the keys first.
            self._soon.start()

    def _look(self) -> None:
        before, self._before = self._before, None
        if not self._is_unseen(QApplication.focusWidget()):
            return
        if before is None or not isValid(before) or not before.isVisible() or not before.isEnabled():
            before = self._stack.currentWidget()
        if before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_unseen(self, widget: QWidget | None) -> bool:
        return widget is not None and not widget.isVisible() and self._stack.isAncestorOf(widget)

"""How are keys and the pointer pressed on what may be gone before they are let go?

QTest's clicks let go of a widget that a press has closed, in freed memory.
"""

import sys

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def press_on(one: QWidget, at: QPoint, held: Qt.KeyboardModifier = _NONE) -> None:
    """Press with the left button, and let go."""
    QTest.mousePress(one, _LEFT, held, at)
    let_go(one, at, held)


def let_go(one: QWidget, at: QPoint, held: Qt.KeyboardModifier = _NONE) -> None:
    """Let go of the left button, where the widget is still there."""
    if isValid(one):
        QTest.mouseRelease(one, _LEFT, held, at)


def press_twice(one: QWidget, at: QPoint) -> None:
    """The second press of a double one, where the widget is still there after the first."""
    if isValid(one):
        places = QPointF(at), QPointF(one.mapToGlobal(at))
        QApplication.sendEvent(one, QMouseEvent(QEvent.Type.MouseButtonDblClick, *places, _LEFT, _LEFT, _NONE))
        let_go(one, at)


def put(target: QWidget, text: str) -> None:
    """Type whatever letters, as long as the widget is there."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            if not isValid(target):
                return
            QApplication.sendEvent(target, QKeyEvent(kind, 0, _NONE, letter))


def paste(target: QWidget, text: str) -> None:
    """Put a text on the clipboard, and press the keys that paste it."""
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


if __name__ == "__main__":
    sys.exit("This is for other scripts to import.")

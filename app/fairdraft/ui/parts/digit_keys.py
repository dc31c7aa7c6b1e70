"""Which digit does a key mean, also on keyboards that give their digits with Shift alone?"""

import sys
from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fairdraft.ui.overriding import override

_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
# The keys 1 to 9 and 0 above the letters, by their places: Windows counts from the upper left of the keyboard, X and
# Wayland eight more, and a Mac has numbers of its own.
_WINDOWS = tuple(range(2, 12))
_X = tuple(range(10, 20))
_MAC = (0x12, 0x13, 0x14, 0x15, 0x17, 0x16, 0x1A, 0x1C, 0x19, 0x1D)


def digit_of(event: QKeyEvent) -> int | None:
    """The digit that a key means: the one that it gives, on the number pad too, or without Shift the one that is
    printed on it, as on French keyboards, whose upper row gives "&" and "é"; None for any other key.
    """
    digit = event.key() - Qt.Key.Key_0
    if 0 <= digit <= 9:
        return digit
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return None
    places, place = {
        "darwin": (_MAC, event.nativeVirtualKey()),
        "win32": (_WINDOWS, event.nativeScanCode()),
    }.get(sys.platform, (_X, event.nativeScanCode()))
    return (places.index(place) + 1) % 10 if place in places else None


def plain_digit_of(event: QKeyEvent) -> int | None:
    """The same, where neither Ctrl nor Alt is held with it."""
    return None if event.modifiers() & _HELD else digit_of(event)


class DigitShortcuts(QObject):
    """Calls what belongs to Ctrl with a digit where the keyboard gives that digit with Shift alone, and no shortcut
    hears of it. Keys come here that nothing inside `widget` wanted.
    """

    def __init__(self, widget: QWidget, calls: Mapping[int, Callable[[], object]]) -> None:
        super().__init__(widget)
        self._calls = calls
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() & _HELD != Qt.KeyboardModifier.ControlModifier:
            return False
        digit = digit_of(event)
        call = None if digit is None else self._calls.get(digit)
        if call is None:
            return False
        call()
        return True

"""How is a number typed or stepped to, and not changed by who scrolls past it?"""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from fairdraft.ui.overriding import override


class WholeNumberField(QSpinBox):
    """A whole number that scrolling over it does not change."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class NumberField(QDoubleSpinBox):
    """A number with decimals that scrolling over it does not change."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

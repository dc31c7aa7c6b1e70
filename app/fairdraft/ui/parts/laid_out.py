"""What lies in a layout, and in which order?

Qt answers with items, one for each widget, and ends them with the widgets. PySide 6.12 goes on knowing each that it
gave out, as long as the layout lives: when a widget ended that had come to lie where such an item had lain, it was let
go of twice, and the program ended with a signal, at once or later. So no item of Qt's is asked for.
"""

from operator import itemgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def laid_out(layout: QLayout) -> list[QWidget | QLayout]:
    """The widgets and the inner layouts of a layout, in its order; none while it lies on no widget."""
    whole = layout.parentWidget()
    if whole is None:
        return []
    near = Qt.FindChildOption.FindDirectChildrenOnly
    widgets, inner = whole.findChildren(QWidget, options=near), layout.findChildren(QLayout, options=near)
    placed: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(one), one) for one in widgets]
    placed += [(layout.indexOf(one), one) for one in inner]
    return [one for place, one in sorted(placed, key=itemgetter(0)) if place >= 0]


def widget_at(layout: QLayout, place: int) -> QWidget | None:
    """The widget at a place of a layout that holds widgets only; None behind the last."""
    widgets = [one for one in laid_out(layout) if isinstance(one, QWidget)]
    return widgets[place] if place < len(widgets) else None

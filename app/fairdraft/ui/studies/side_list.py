"""Which one of many is looked at?"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from fairdraft.ui.parts.containers import clear, scrolled, vertical
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.studies.words import counted

# A longer list is worked off from its top.
_MOST_SHOWN = 200
_ROW_HEIGHT = 46


@dataclass(frozen=True, slots=True)
class SideRow:
    """A row: a title, and a line about it."""

    title: str
    about: str


class SideList(QWidget):
    """Rows of two lines, one of them chosen; `chosen` carries its number."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        area, self._column = scrolled(margins=(0, 0, 6, 0), gap=2)
        vertical(self).addWidget(area)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.chosen)

    def show_rows(self, rows: Sequence[SideRow], chosen: int) -> None:
        """Show rows, with one of them chosen."""
        for old in self._group.buttons():
            self._group.removeButton(old)
        clear(self._column)
        for number, row in enumerate(rows[:_MOST_SHOWN]):
            button = QPushButton()
            button.setProperty("role", "row")
            button.setCheckable(True)
            button.setFixedHeight(_ROW_HEIGHT)
            button.setAccessibleName(f"{row.title}: {row.about}")
            lines = vertical(button, margins=(8, 4, 6, 4), gap=0)
            lines.addWidget(ElidedLabel(row.title, "strong"))
            lines.addWidget(ElidedLabel(row.about, "small"))
            self._group.addButton(button, number)
            button.setChecked(number == chosen)
            self._column.addWidget(button)
        if len(rows) > _MOST_SHOWN:
            self._column.addWidget(text_label(f"and {counted(len(rows) - _MOST_SHOWN, 'more')}", "small"))

"""What are the fields of a form made of?"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import card, horizontal, vertical
from fairdraft.ui.parts.number_fields import NumberField, WholeNumberField
from fairdraft.ui.parts.tick_boxes import TickBox, tick_indent
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme


class Number(WholeNumberField):
    """A whole number."""

    def __init__(self, name: str, least: int, most: int, *, suffix: str = "", step: int = 1) -> None:
        super().__init__()
        self.setProperty("role", "number")
        self.setAccessibleName(name)
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setSuffix(suffix)
        self.setFixedWidth(84)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)


class Points(NumberField):
    """A number of points on 1–5, to a tenth."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "number")
        self.setAccessibleName(name)
        self.setRange(0.1, 4.0)
        self.setSingleStep(0.1)
        self.setDecimals(1)
        self.setFixedWidth(84)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)


class Price(NumberField):
    """What something costs, to a hundredth; 0 is no price."""

    def __init__(self, name: str, most: float) -> None:
        super().__init__()
        self.setProperty("role", "number")
        self.setAccessibleName(name)
        self.setRange(0.0, most)
        self.setSingleStep(5.0)
        self.setDecimals(2)
        self.setSpecialValueText("None")
        self.setFixedWidth(84)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)


class TickRow(QWidget):
    """Something to tick, with a line of small words about it."""

    def __init__(self, name: str, about: str = "") -> None:
        super().__init__()
        column = vertical(self, gap=1)
        self.box = TickBox(name)
        column.addWidget(self.box)
        self._about = text_label(about, "small", wrap=True)
        column.addWidget(self._about)
        self._about.setVisible(bool(about))
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self._about.setContentsMargins(tick_indent(self.font().pixelSize()), 0, 0, 0)


def section(title: str, theme: Theme, into: QVBoxLayout) -> QVBoxLayout:
    """A titled card at the end of a column; the layout for what it holds."""
    # As near to its title wherever it stands: what is around has gaps of its own.
    part = vertical(gap=6)
    part.addWidget(SectionLabel(title, theme))
    box, rows = card(gap=12)
    rows.setContentsMargins(16, 14, 16, 16)
    part.addWidget(box)
    into.addLayout(part)
    into.addSpacing(8)
    return rows


def labelled(label: str, field: QWidget, hint: str = "") -> QFrame:
    """A field under its name, with a hint below."""
    box = QFrame()
    column = vertical(box, gap=4)
    column.addWidget(text_label(label, "strong", wrap=True))
    column.addWidget(field, 0, Qt.AlignmentFlag(0))
    if hint:
        column.addWidget(text_label(hint, "small", wrap=True))
    column.addStretch(1)
    return box


def in_one_row(*boxes: tuple[QFrame, int]) -> QHBoxLayout:
    """Labelled fields without hints beside one another, each with its share of the width. The fields stand on one
    line, also where large letters give the name of one a second line.
    """
    row = horizontal(gap=16)
    for box, share in boxes:
        row.addWidget(box, share, Qt.AlignmentFlag.AlignBottom)
    return row

"""How is a number chosen that has names for some of its values?"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.number_fields import NumberField
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.theme.theme import Theme

# Whoever steps through numbers chooses the last one.
_SETTLED_MS = 600
_NUMBER_WIDTH = 128


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers of one's own: what choosing one is called, their bounds, the one that is offered first, their step, what
    stands behind them, and how many decimals they have.
    """

    name: str
    least: float
    most: float
    offered: float
    step: float = 1
    unit: str = ""
    decimals: int = 0


class ChosenNumber(QWidget):
    """A list of named values and, for any other, a field. `chosen` carries the value that the person settled on."""

    chosen = Signal(float)

    def __init__(self, name: str, named: Sequence[tuple[str, float]], numbers: NumberRange, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._numbers = numbers
        self._offered = numbers.offered
        self._value = self._shown = named[0][1]
        row = horizontal(self, gap=8)
        self.box = ChoiceBox(name, theme)
        self.number = _OwnNumber(f"{name}: {numbers.name.lower()}", numbers)
        # As high as the field beside it.
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.box, 1)
        row.addWidget(self.number)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self.settle)
        self.name_values(named)
        self.box.activated.connect(lambda _place: self._on_box())
        self.number.valueChanged.connect(lambda _value: self._settled.start())
        self.number.editingFinished.connect(self.settle)
        theme.changed.connect(self._fit)
        self._fit()

    @property
    def value(self) -> float:
        """What stands in the fields."""
        named = self.box.currentData()
        return self.number.value() if named is None else float(named)

    def describe(self, about: str) -> None:
        """Have screen readers told what is chosen here."""
        self.box.setAccessibleDescription(about)
        self.number.setAccessibleDescription(about)

    def name_values(self, named: Sequence[tuple[str, float]]) -> None:
        """Call the values so; the one that is shown stays, and so does what somebody steps through just now."""
        if self._settled.isActive():
            self.settle()
        with QSignalBlocker(self.box):
            self.box.clear()
            for words, value in (*named, (self._numbers.name, None)):
                self.box.addItem(words, value)
                self.box.setItemData(self.box.count() - 1, plain_tip(words), Qt.ItemDataRole.ToolTipRole)
        self._show(self._value)

    def offer(self, value: float) -> None:
        """Begin with another number where somebody chooses one of their own."""
        self._offered = value

    def show_value(self, value: float) -> None:
        """Show what is chosen; nobody is told. What somebody types or steps through meanwhile stays."""
        if not self._settled.isActive() and (value != self._value or value != self.value):
            self._show(value)

    def _show(self, value: float) -> None:
        self._value = value
        place = self.box.findData(value)
        with QSignalBlocker(self.box), QSignalBlocker(self.number):
            self.box.setCurrentIndex(place if place >= 0 else self.box.count() - 1)
            if place < 0:
                # A file may say more than the field offers.
                self.number.setRange(min(value, self._numbers.least), max(value, self._numbers.most))
                self.number.setValue(value)
        self.box.setToolTip(plain_tip(self.box.currentText()))
        self.number.setVisible(place < 0)
        # A file may say more decimals than the field has: these are nobody's choice.
        self._shown = self.value

    def settle(self) -> None:
        """Tell now what was chosen, if that is something else than before."""
        self._settled.stop()
        if self.value != self._shown:
            self._value = self._shown = self.value
            self.chosen.emit(self._value)

    def _on_box(self) -> None:
        own = self.box.currentData() is None
        if own and self.number.isHidden():
            with QSignalBlocker(self.number):
                self.number.setValue(self._offered)
        self.number.setVisible(own)
        self.settle()

    def _fit(self) -> None:
        self.number.setFixedWidth(round(_NUMBER_WIDTH * self._theme.typography.scale))


class _OwnNumber(NumberField):
    """A number that is read once it is typed to the end."""

    def __init__(self, name: str, numbers: NumberRange) -> None:
        super().__init__()
        self.setProperty("role", "number")
        self.setAccessibleName(name)
        self.setDecimals(numbers.decimals)
        self.setRange(numbers.least, numbers.most)
        self.setSingleStep(numbers.step)
        self.setSuffix(numbers.unit)
        self.setGroupSeparatorShown(True)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

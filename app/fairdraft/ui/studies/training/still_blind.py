"""What does the wizard say of a study whose candidates are still hidden, and how is it unblinded there?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fairdraft.ui.parts.buttons import button, put_keys_on
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.unblinding import UNBLIND_QUESTION


class StillBlind(QWidget):
    """The sentence, and the end of blindness, which asks once more. `confirmed`: the person unblinds the study."""

    confirmed = Signal()

    def __init__(self, name: str, *, able: bool) -> None:
        """`name` is the study's; `able` says whether the store can be written."""
        super().__init__()
        self.asks_of = (name, able)
        column = vertical(self, gap=8)
        self._said = f"A training set shows who wrote what, and “{name}” is still blind."
        self._rest = (
            "Unblind it, or choose only studies that are not blind."
            if able
            else "Choose only studies that are not blind."
        )
        self._words = text_label(self._said, wrap=True)
        column.addWidget(self._words)
        self._remedy = text_label(self._rest, "muted", wrap=True)
        column.addWidget(self._remedy)
        self._row = QWidget()
        flow = FlowLayout(self._row, gap=8)
        self.unblind = button("Unblind…", on_press=lambda: self._ask(on=True))
        self.confirm = button("Unblind", "verdict", on_press=self.confirmed.emit)
        self.keep_blind = button("Keep it blind", on_press=lambda: self._ask(on=False))
        for one in (self.unblind, self.confirm, self.keep_blind):
            flow.addWidget(one)
        column.addWidget(self._row)
        self._row.setVisible(able)
        self._show(asking=False)

    def _ask(self, *, on: bool) -> None:
        self._show(asking=on)
        put_keys_on(self._row)

    def _show(self, *, asking: bool) -> None:
        self._remedy.setText(UNBLIND_QUESTION if asking else self._rest)
        self.unblind.setVisible(not asking)
        self.confirm.setVisible(asking)
        self.keep_blind.setVisible(asking)

"""Who wrote what is hidden: may it be shown, now and for good?"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.unblinding import UNBLIND_QUESTION

_SAID = "This study is still blind: letters stand for candidates, and costs are hidden."


class UnblindBar(QFrame):
    """Says that names are hidden, and asks once more before they are shown. `confirmed`: the person unblinds."""

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        row = horizontal(self, margins=(12, 8, 12, 8), gap=8)
        self._words = text_label(_SAID, wrap=True)
        row.addWidget(self._words, 1)
        self.unblind = button("Unblind…", on_press=lambda: self._turn(on=True))
        self.confirm = button("Unblind", on_press=self._confirm)
        self.keep = button("Keep it blind", on_press=lambda: self._turn(on=False))
        for one in (self.unblind, self.confirm, self.keep):
            row.addWidget(one)
        self.show_state(blind=False)

    def show_state(self, *, blind: bool, able: bool = True) -> None:
        """Show the bar while a study is blind; `able` says whether the store can be written."""
        self.setVisible(blind)
        let_press(self.unblind, "" if able else "This window is read-only")
        self._ask(on=False)

    def _turn(self, *, on: bool) -> None:
        """Ask or take it back by a press; the keys stay with the question."""
        self._ask(on=on)
        # A key that is pressed twice unblinds nothing: that cannot be undone.
        (self.keep if on else self.unblind).setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        self._ask(on=False)
        self.confirmed.emit()

    def _ask(self, *, on: bool) -> None:
        self._words.setText(UNBLIND_QUESTION if on else _SAID)
        self.unblind.setVisible(not on)
        self.confirm.setVisible(on)
        self.keep.setVisible(on)

"""Which raters go out by their own names, and how do they get pseudonyms?"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.name_list import listed
from fairdraft.ui.parts.buttons import button, put_keys_on
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import text_label


class NamedRaters(QWidget):
    """The sentence, and the pseudonyms, which are asked for once more because nothing leads back.

    `forget_confirmed` carries the raters that are to get them.
    """

    forget_confirmed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._raters: tuple[str, ...] = ()
        self._able = self._asking = False
        column = vertical(self, gap=6)
        self._said = text_label("", "small", wrap=True)
        column.addWidget(self._said)
        self._question = QWidget()
        row = FlowLayout(self._question, gap=8)
        self.give = button("Give pseudonyms…", on_press=lambda: self._turn(on=True))
        self.confirm = button("Give pseudonyms", "verdict", on_press=self._confirm)
        self.keep = button("Keep the names", on_press=lambda: self._turn(on=False))
        for one in (self.give, self.confirm, self.keep):
            row.addWidget(one)
        column.addWidget(self._question)
        self.show_raters((), able=False)

    def show_raters(self, raters: Sequence[str], *, able: bool) -> None:
        """Show who goes by a name; `able` says whether the store can be written."""
        if tuple(raters) != self._raters:
            self._asking = False
        self._raters, self._able = tuple(raters), able
        self._fit()

    def _turn(self, *, on: bool) -> None:
        """Ask or take it back by a press; the keys stay with the question."""
        self._asking = on
        self._fit()
        put_keys_on(self._question)

    def _confirm(self) -> None:
        self._asking = False
        self._fit()
        self.forget_confirmed.emit(self._raters)

    def _fit(self) -> None:
        self.setVisible(bool(self._raters))
        if not self._raters:
            return
        who = listed(self._raters)
        if self._asking:
            said = (
                "every judgment, in all studies, goes under a new pseudonym for good; nothing here leads back to the "
                "name."
            )
            self._said.setText(f"{who}: {said}")
        else:
            self._said.setText(
                f"Exports and sets name {who} as the imported file does. If that is a person's real name, it "
                "leaves with them."
            )
        self.give.setVisible(self._able and not self._asking)
        for one in (self.confirm, self.keep):
            one.setVisible(self._asking)

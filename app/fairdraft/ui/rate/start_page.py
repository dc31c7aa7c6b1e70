"""Who rates, and how is it done? Before the first draft of a sitting shows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import card, clear, horizontal, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import SectionLabel, key_cap, text_label
from fairdraft.ui.theme.theme import Theme


class StartPage(QFrame):
    """Says how rating works and asks who rates. `begun` carries the rater's pseudonym."""

    begun = Signal(str)

    def __init__(self, theme: Theme, keys: Sequence[tuple[str, str]], title: str, words: str) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        outer = vertical(self, margins=(16, 16, 16, 16))
        outer.addStretch(2)
        whole, column = card(gap=12)
        whole.setMaximumWidth(round(620 * theme.typography.scale))
        column.setContentsMargins(24, 20, 24, 20)
        column.addWidget(text_label(title, "title"))
        column.addWidget(text_label(words, wrap=True))
        column.addWidget(SectionLabel("Keys", theme))
        place = QFrame()
        flow = FlowLayout(place, gap=14)
        for key, what in keys:
            one = QFrame()
            row = horizontal(one, gap=6)
            row.addWidget(key_cap(key))
            row.addWidget(text_label(what, "small"))
            flow.addWidget(one)
        column.addWidget(place)
        self._asked = SectionLabel("Who rates?", theme)
        column.addWidget(self._asked)
        self._raters = horizontal(gap=8)
        column.addLayout(self._raters)
        self._why = text_label("", "muted", wrap=True)
        column.addWidget(self._why)
        middle = horizontal()
        middle.addStretch(1)
        middle.addWidget(whole, 100)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def ask(self, raters: Sequence[str], present: str, *, why_not: str = "", note: str = "") -> None:
        """Offer a button for each rater; `present` is the person at this machine, `why_not` says why nobody may.

        `note` is something to know before.
        """
        clear(self._raters)
        self._asked.setVisible(not why_not)
        self._why.setText(why_not or note)
        self._why.setVisible(bool(why_not or note))
        if why_not:
            return
        first = present if present in raters else raters[0]
        for rater in raters:
            name = "Begin rating" if len(raters) == 1 else f"Rate as {rater}"
            one = button(name, "primary" if rater == first else "plain")
            one.clicked.connect(lambda _on=False, rater=rater: self.begun.emit(rater))
            self._raters.addWidget(one)
            if rater == first:
                one.setFocus(Qt.FocusReason.OtherFocusReason)
        self._raters.addStretch(1)

"""How is a campaign offered again that somebody began to fill in and did not keep?"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from fairdraft.domain.begun_campaigns import BegunCampaign
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import clear, horizontal, vertical
from fairdraft.ui.parts.words import ElidedLabel, text_label


class BegunBox(QFrame):
    """The forms that were begun, each to go on with or to discard. Both signals carry a BegunCampaign."""

    go_on = Signal(object)
    discarded = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        column = vertical(self, margins=(16, 10, 12, 10), gap=8)
        column.addWidget(text_label("Not saved yet", "strong"))
        self._rows = vertical(gap=6)
        column.addLayout(self._rows)
        self.setVisible(False)

    def show_forms(self, forms: Sequence[BegunCampaign], name_of: Callable[[str], str]) -> None:
        """Offer these, the last one first; `name_of` gives the name of a campaign by its id."""
        clear(self._rows)
        for one in reversed(forms):
            words = begun_words(one, name_of)
            row = horizontal(gap=8)
            row.addWidget(ElidedLabel(words, "muted"), 1)
            go_on = button("Continue", name=f"Continue: {words}", on_press=partial(self.go_on.emit, one))
            discard = button("Discard…", "flush", name=f"Discard: {words}", on_press=partial(self.discarded.emit, one))
            row.addWidget(discard)
            row.addWidget(go_on)
            self._rows.addLayout(row)
        self.setVisible(bool(forms))


def begun_words(begun: BegunCampaign, name_of: Callable[[str], str]) -> str:
    """What was begun, in a few words."""
    if begun.purpose == "change":
        return f"Changes of “{name_of(begun.base)}”"
    name = " ".join(begun.typed.name.split())
    called = f"“{name}”" if name else "with no name yet"
    return f"New campaign {called}" + (f", from “{name_of(begun.base)}”" if begun.base else "")

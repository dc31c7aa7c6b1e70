"""Which models are worth getting: to draft, and to find approved copy by its meaning?"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from fairdraft.domain.model_catalogue import RecommendedModel
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import card, horizontal, vertical
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

_READERS = (
    "With one of these in the library, approved copy is found by meaning, not just by words. It reads the copy by "
    "itself, on this machine. These models do not draft, and one is enough."
)


class RecommendedList(QWidget):
    """The catalogue, what drafts apart from what only reads. `reader_wanted` asks to fetch one of those that read.

    Args:
        models: what is recommended.
        theme: the look.
        why_not: why nothing can be fetched now; empty where it can.
    """

    reader_wanted = Signal()

    def __init__(self, models: Sequence[RecommendedModel], theme: Theme, why_not: str) -> None:
        super().__init__()
        column = vertical(self, gap=10)
        drafting = [one for one in models if one.drafts]
        if drafting:
            head = horizontal(gap=10)
            head.addWidget(SectionLabel("Worth getting next", theme))
            head.addStretch(1)
            head.addWidget(text_label("with the memory each needs", "small"))
            column.addLayout(head)
            column.addWidget(_card(drafting))
        reading = [one for one in models if not one.drafts]
        self.readers: QFrame | None = None
        """The card of those that read, if there are any."""
        if reading:
            column.addSpacing(12)
            head = horizontal(gap=10)
            head.addWidget(SectionLabel("To read approved copy", theme))
            head.addStretch(1)
            tip = "Fills in the largest of these; nothing is fetched until you say so"
            name = "Fetch one: an embedding model"
            self.fetch = button("Fetch one…", name=name, tip=tip, on_press=self.reader_wanted.emit)
            let_press(self.fetch, why_not)
            head.addWidget(self.fetch)
            column.addLayout(head)
            offline = f" {why_not}; or add the GGUF file of one." if why_not else ""
            column.addWidget(text_label(_READERS + offline, "muted", wrap=True))
            self.readers = _card(reading)
            column.addWidget(self.readers)


def _card(models: Sequence[RecommendedModel]) -> QFrame:
    box, layout = card(gap=10)
    for model in models:
        row = vertical(gap=1)
        head = horizontal(gap=8)
        head.addWidget(ElidedLabel(model.name, "strong"), 1)
        head.addWidget(text_label(f"{model.memory_gib:g} GiB", "muted"))
        row.addLayout(head)
        row.addWidget(text_label(model.good_for[:1].upper() + model.good_for[1:], wrap=True))
        row.addWidget(text_label(f"{model.nature} · {model.licence}", "muted", wrap=True))
        layout.addLayout(row)
    return box

"""What is the library good for, and how does something come into it?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton

from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.words import text_label

_WHAT_FOR = (
    "Copy that passed review shows a model what passes. A candidate with retrieval is given the pieces of "
    "the same product and ad type that fit a brief best, never another brand's and none that expired. "
    "Every draft is compared with the library, so that lifted passages are found."
)
_HOW = "Text, Markdown, Word, PDF and CSV files. You can also drop files and folders anywhere on this screen."
_SAMPLE = (
    "To try it, add the sample library: pieces and scripts for the fictional GLYNORA and CORDEXA, marked as samples."
)


class EmptyLibrary(QFrame):
    """A card in place of the list. Its signals are what its buttons ask for."""

    add_wanted = Signal()
    approved_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, *, may_edit: bool) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMaximumWidth(760)
        column = vertical(self, margins=(24, 20, 24, 22), gap=10)
        column.addWidget(text_label("No approved copy yet", "title"))
        column.addWidget(text_label(_WHAT_FOR, "muted", wrap=True))
        self.setAccessibleName("No approved copy yet")
        self._ways: tuple[QPushButton, ...] = ()
        if not may_edit:
            return
        column.addWidget(text_label(_HOW, "muted", wrap=True))
        row = horizontal(gap=8)
        self.add = button("Add files…", on_press=self.add_wanted.emit)
        self.approved = button(
            "Add what was approved here",
            tip="Pieces that somebody approved, and drafts that a study's raters approved",
            on_press=self.approved_wanted.emit,
        )
        self.sample = button("Add the sample library", on_press=self.sample_wanted.emit)
        self._ways = (self.add, self.approved, self.sample)
        for one in self._ways:
            row.addWidget(one)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(text_label(_SAMPLE, "small", wrap=True))

    def let(self, why_not: str) -> None:
        """Let approved copy be added; or, with a reason, not."""
        for one in self._ways:
            let_press(one, why_not)

"""Shall something be done that cannot be undone by a key?"""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.fitting_dialog import FittingDialog
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.tokens import Tone


class AskDialog(FittingDialog):
    """A question, what it means in sentences, and two answers; accepted where it shall be done.

    Args:
        parent: the window.
        question: at the head.
        sentences: each with its tone; None is that of quiet words.
        action: what the button that does it says.
    """

    def __init__(
        self, parent: QWidget, question: str, sentences: Sequence[tuple[str, Tone | None]], action: str
    ) -> None:
        super().__init__(parent, question, 520)
        self.column.addWidget(text_label(question, "title", wrap=True))
        for words, tone in sentences:
            self.column.addWidget(text_label(words, "muted" if tone is None else "text", tone=tone, wrap=True))
        foot = horizontal(margins=(0, 6, 0, 0), gap=8)
        foot.addStretch(1)
        self.cancel = button("Cancel", on_press=self.reject)
        self.cancel.setDefault(True)
        foot.addWidget(self.cancel)
        self.go = button(action, on_press=self.accept)
        self.go.setAutoDefault(False)
        foot.addWidget(self.go)
        self.column.addLayout(foot)

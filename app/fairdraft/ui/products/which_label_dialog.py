"""Which of several labels in one file is meant?"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.fitting_dialog import FittingDialog
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme


class WhichLabelDialog(FittingDialog):
    """An answer of openFDA may hold many labels. `chosen` carries the number of one, from 1."""

    chosen = Signal(int)

    def __init__(self, name: str, labels: Sequence[str], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, "Which label?", 560)
        self.column.addWidget(text_label(f"{name} holds {len(labels)} labels", "title", wrap=True))
        self.column.addWidget(text_label("A product file is drafted from one of them.", "muted", wrap=True))
        self.labels = ChoiceBox("Label", theme)
        for number, one in enumerate(labels, start=1):
            self.labels.addItem(f"{number} · {one}", number)
        self.column.addWidget(self.labels)
        self.column.addSpacing(8)
        foot = horizontal(gap=8)
        foot.addStretch(1)
        cancel = button("Cancel", on_press=self.reject)
        cancel.setAutoDefault(False)
        foot.addWidget(cancel)
        self.take = button("Draft from this one", "primary", on_press=self._take)
        self.take.setDefault(True)
        foot.addWidget(self.take)
        self.column.addLayout(foot)

    def _take(self) -> None:
        self.accept()
        self.chosen.emit(self.labels.currentData())

"""How does a study go to other laptops, and come back?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from fairdraft.services.study_overview import StudyOverview
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import text_label

_OUT = (
    "A blind set is one file with everything a rater needs and nothing that shows who wrote what. Ratings come "
    "back in another. Sets can be imported in any order, any number of times. They hold no pieces, comments, approved "
    "copy or anchors of claims."
)
_BACK = (
    "This study came blind. When you have rated it, write it to a file and send that back. The only thing it says "
    "about you is your pseudonym."
)
_READS = "This window is read-only."
_NAMES = "Name the raters in the plan first: a set holds each one's order."


class SharingCard(QFrame):
    """Sets out and in. The signals are what its buttons ask for."""

    write_wanted = Signal()
    take_wanted = Signal()
    ratings_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        column = vertical(self, margins=(16, 14, 16, 14), gap=10)
        self._words = text_label("", "muted", wrap=True)
        column.addWidget(self._words)
        row = QWidget()
        line = FlowLayout(row, gap=8)
        self.write = button("", on_press=self.write_wanted.emit)
        self.take = button("Import a set…", tip="A .fairset from another laptop", on_press=self.take_wanted.emit)
        self.ratings = button(
            "Import ratings…",
            tip="CSV, Excel or JSONL; imported completely or not at all",
            on_press=self.ratings_wanted.emit,
        )
        for one in (self.write, self.take, self.ratings):
            line.addWidget(one)
        column.addWidget(row)

    def show_study(self, overview: StudyOverview, *, able: bool) -> None:
        """Show what can be done with a study; `able` says whether the store can be written."""
        back = overview.came_blind
        self._words.setText(_BACK if back else _OUT)
        self.write.setText("Write the set to send back…" if back else "Write a set for raters…")
        plan = overview.plan
        named = plan is not None and not isinstance(plan.raters, int)
        has_drafts = overview.made > 0
        whats_missing = _READS if not able else "Make drafts first." if not has_drafts else _NAMES
        let_press(self.write, "" if able and has_drafts and (back or named) else whats_missing)
        for one in (self.take, self.ratings):
            one.setVisible(able)

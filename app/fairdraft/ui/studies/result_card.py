"""What comes out of a study, and who may know which candidate wrote what?"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from fairdraft.services.study_overview import StudyOverview
from fairdraft.ui.draft.piece_facts import day_and_clock
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.unblinding import UNBLIND_QUESTION


class ResultCard(QFrame):
    """Comparison, exports, and the end of blindness, which asks once more. The signals are what its buttons ask for."""

    comparison_wanted = Signal()
    export_wanted = Signal()
    training_wanted = Signal()
    unblind_confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        column = vertical(self, margins=(12, 10, 12, 12), gap=8)
        row = QWidget()
        line = FlowLayout(row, gap=8)
        self.comparison = button("Open the comparison", on_press=self.comparison_wanted.emit)
        self.export = button(
            "Export…",
            tip="Ratings, reports, documents, labeling tasks, training sets: twelve formats",
            on_press=self.export_wanted.emit,
        )
        self.training = button(
            "Training set…",
            tip="Data a model could be adapted on, and the recipe for it",
            on_press=self.training_wanted.emit,
        )
        for one in (self.comparison, self.export, self.training):
            line.addWidget(one)
        column.addWidget(row)
        self._blindness = text_label("", "muted", wrap=True)
        column.addWidget(self._blindness)
        question = QWidget()
        asking = FlowLayout(question, gap=8)
        self.unblind = button("Unblind…", on_press=lambda: self._turn(on=True))
        self.confirm = button("Unblind", "verdict", on_press=self._confirm)
        self.keep_blind = button("Keep it blind", on_press=lambda: self._turn(on=False))
        for one in (self.unblind, self.confirm, self.keep_blind):
            asking.addWidget(one)
        column.addWidget(question)
        self._question = question
        self._said = ""
        self._can_unblind = False
        self._asking = False

    def show_study(self, overview: StudyOverview, *, able: bool) -> None:
        """Show what can be done with a study; `able` says whether the store can be written."""
        unrated = "" if overview.ratings > 0 else "Nothing is rated yet"
        let_press(
            self.comparison,
            "It is compared on the laptop that knows its candidates" if overview.came_blind else unrated,
        )
        let_press(self.export, "" if overview.made > 0 else "There are no drafts yet")
        event = overview.unblinded
        if overview.is_synthetic:
            self._said = "Synthetic data: there is nobody to be blind to."
        elif event is not None:
            self._said = f"Unblinded by {event.by} on {day_and_clock(event.at)}; ratings since then are marked."
        elif overview.plan is None:
            self._said = "Rated elsewhere; the comparison says what is known about blinding."
        else:
            self._said = "Blind: raters are not told who wrote what."
        self._can_unblind = able and event is None and overview.plan is not None and not overview.is_synthetic
        self._can_unblind = self._can_unblind and not overview.came_blind and overview.made > 0
        self._fit()

    def ask_nothing(self) -> None:
        """Take the question back."""
        self._ask(on=False)

    def _ask(self, *, on: bool) -> None:
        self._asking = on
        self._fit()

    def _turn(self, *, on: bool) -> None:
        """Ask or take it back by a press; the keys stay with the question."""
        self._ask(on=on)
        # A key that is pressed twice unblinds nothing: that cannot be undone.
        (self.keep_blind if on else self.unblind).setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        self._ask(on=False)
        self.unblind_confirmed.emit()

    def _fit(self) -> None:
        asking = self._asking and self._can_unblind
        self._blindness.setText(UNBLIND_QUESTION if asking else self._said)
        self.unblind.setVisible(self._can_unblind and not asking)
        for one in (self.confirm, self.keep_blind):
            one.setVisible(asking)

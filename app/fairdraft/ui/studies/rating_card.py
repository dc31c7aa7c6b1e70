"""How far are a study's raters, and what do their judgements ask for?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from fairdraft.domain.counting import counted
from fairdraft.services.study_overview import StudyOverview
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import clear, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.studies.named_raters import NamedRaters
from fairdraft.ui.studies.progress_line import ProgressLine
from fairdraft.ui.studies.words import rater_words


class RatingCard(QFrame):
    """The raters of a study, each with a bar, and the ways to rate and to settle what differs.

    The signals are what its buttons ask for.
    """

    rate_wanted = Signal()
    pairs_wanted = Signal()
    disagreements_wanted = Signal()
    conflicts_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        column = vertical(self, margins=(16, 14, 16, 14), gap=8)
        self._lines = vertical(gap=4)
        column.addLayout(self._lines)
        self.named = NamedRaters()
        column.addWidget(self.named)
        row = QWidget()
        line = FlowLayout(row, gap=8)
        self.rate = button("Rate", tip="Blind, in your own order", on_press=self.rate_wanted.emit)
        self.pairs = button(
            "Compare pairs", tip="Two drafts of one brief side by side", on_press=self.pairs_wanted.emit
        )
        self.disagreements = button("Disagreements", on_press=self.disagreements_wanted.emit)
        self.conflicts = button("Conflicts", on_press=self.conflicts_wanted.emit)
        for one in (self.rate, self.pairs, self.disagreements, self.conflicts):
            line.addWidget(one)
        column.addSpacing(4)
        column.addWidget(row)

    def show_study(self, overview: StudyOverview, me: str, *, able: bool, disagreements: int | None) -> None:
        """Show a study's raters.

        Args:
            overview: the study.
            me: the pseudonym of the person at this machine, or empty.
            able: whether the store can be written.
            disagreements: how many drafts the raters differ on and nobody decided; None while it is counted.
        """
        clear(self._lines)
        names = [f"{one.rater} (you)" if one.rater == me else one.rater for one in overview.raters]
        for name, one in zip(names, overview.raters, strict=True):
            words = rater_words(one) + (f", {one.skipped:,} skipped" if one.skipped else "")
            self._lines.addWidget(ProgressLine(name, words, one.rated, one.total, name_width=210, names=names))
        missing = 0 if overview.plan is None else overview.plan.rater_count - len(overview.raters)
        if not overview.raters:
            self._lines.addWidget(text_label("No rater has started.", "muted"))
        elif missing > 0:
            self._lines.addWidget(text_label(f"{counted(missing, 'more rater')} planned.", "small"))
        self.named.show_raters(overview.named_raters, able=able)
        can = overview.can_be_rated and able
        self.pairs.setVisible(overview.plan is not None and not overview.is_synthetic)
        why = "Make drafts first" if able else "This window is read-only"
        for press in (self.rate, self.pairs):
            let_press(press, "" if can else why)
        self.disagreements.setVisible(overview.ratings > 0)
        self.disagreements.setText("Disagreements" if disagreements is None else f"Disagreements ({disagreements:,})")
        self.conflicts.setVisible(overview.conflicts > 0)
        self.conflicts.setText(f"Conflicts ({overview.conflicts:,})")

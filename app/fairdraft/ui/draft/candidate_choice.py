"""Who writes, and how often? The lower part of the left column of the draft screen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.model import LibraryModel
from fairdraft.ui.draft.candidate_words import candidate_line, candidate_words
from fairdraft.ui.parts.buttons import IconButton
from fairdraft.ui.parts.choice import ChoiceBox, fill_choice
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.number_fields import WholeNumberField
from fairdraft.ui.parts.tick_boxes import BreakingBox
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import SectionLabel, chip, text_label
from fairdraft.ui.theme.theme import Theme

_MOST_VARIANTS = 8
# Where Qt's list keeps what can be done with an entry. An entry itself that PySide was asked for it would go on knowing
# when it is gone, as the items of layouts (`laid_out` has more).
_FLAGS = Qt.ItemDataRole.UserRole - 1


class CandidateChoice(QWidget):
    """Candidate, number of variants, and whether the model writes everything.

    `changed` tells that any of it is another. `why_not` says why a candidate cannot draft now, empty if it can.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.why_not: Callable[[Candidate], str] = lambda _candidate: ""
        self._candidates: dict[str, Candidate] = {}
        self._models: dict[str, LibraryModel] = {}
        self._column = vertical(self, gap=6)
        self._add_candidate()
        self._column.addSpacing(10)
        self._add_count()

    @property
    def candidate(self) -> Candidate | None:
        """The chosen one."""
        return self._candidates.get(self.box.currentData() or "")

    def fit(self) -> None:
        """Let the field grow with the letters."""
        self.count.setFixedWidth(round(46 * self._theme.typography.scale))

    def offer(self, candidates: Sequence[Candidate], models: Sequence[LibraryModel]) -> None:
        """Offer these; the one that was chosen stays chosen where it still exists."""
        self._candidates = {one.id: one for one in candidates}
        self._models = {one.name: one for one in models} | {one.sha256: one for one in models}
        before = self.box.currentData()
        with QSignalBlocker(self.box):
            fill_choice(self.box, [(candidate_line(one), one.id) for one in candidates], before)
            self._shut_those_that_cannot(candidates, before)
        self.box.setEnabled(bool(candidates))

    def show_chosen(self) -> None:
        """Say what the chosen candidate is."""
        candidate = self.candidate
        self.online_chip.setVisible(candidate is not None and candidate.endpoint is not None)
        if candidate is None:
            self._about.setText("No candidate yet. Add one with “fairdraft candidates add FILE”.")
        else:
            words = candidate_words(candidate, self._models.get(candidate.model or ""))
            self._about.setText("\n".join(filter(None, (words, self.why_not(candidate)))))
        self.changed.emit()

    def _shut_those_that_cannot(self, candidates: Sequence[Candidate], chosen: object) -> None:
        """Hosted candidates while offline stay in the list, with the reason; the first that can draft is chosen."""
        able = []
        for at, one in enumerate(candidates):
            reason = self.why_not(one)
            if reason:
                self.box.setItemData(at, Qt.ItemFlag.NoItemFlags.value, _FLAGS)
                self.box.setItemData(at, plain_tip(reason), Qt.ItemDataRole.ToolTipRole)
            else:
                able.append(at)
        if able and self.box.currentIndex() not in able and self.box.currentData() != chosen:
            self.box.setCurrentIndex(able[0])

    def _add_candidate(self) -> None:
        head = horizontal()
        head.addWidget(SectionLabel("Candidate", self._theme))
        head.addStretch(1)
        self.online_chip = chip("online", "accent")
        self.online_chip.setToolTip("A hosted model: the prompt leaves this machine")
        self.online_chip.setVisible(False)
        head.addWidget(self.online_chip)
        self._column.addLayout(head)
        self.box = ChoiceBox("Candidate", self._theme)
        self.box.currentIndexChanged.connect(lambda _place: self.show_chosen())
        self._column.addWidget(self.box)
        self._about = text_label("", "small", wrap=True)
        self._column.addWidget(self._about)

    def _add_count(self) -> None:
        self._column.addWidget(SectionLabel("Variants", self._theme))
        row = horizontal(gap=4)
        self.count = WholeNumberField()
        self.count.setRange(1, _MOST_VARIANTS)
        self.count.setValue(4)
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.count.setAccessibleName("Number of variants")
        self.count.valueChanged.connect(lambda _n: self.changed.emit())
        fewer = IconButton("minus", "One fewer variant", self._theme, on_press=self.count.stepDown)
        more = IconButton("plus", "One more variant", self._theme, on_press=self.count.stepUp)
        for one in (fewer, self.count, more):
            row.addWidget(one)
        row.addStretch(1)
        self._column.addLayout(row)
        self.raw = BreakingBox("Model writes everything")
        self.raw.setToolTip(
            "Raw: the model writes the indication and the safety information, "
            "too.\nOtherwise the program inserts approved language, word for word."
        )
        self.raw.toggled.connect(lambda _on: self.changed.emit())
        self._column.addWidget(self.raw)

"""What does a person decide where raters differ?"""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from fairdraft.domain.rating_queue import Judgement
from fairdraft.domain.rubric import SCORES, Rubric, Verdict
from fairdraft.ui.parts.containers import clear, horizontal, vertical
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.words import ElidedLabel
from fairdraft.ui.theme.tokens import Tone

_TONES: dict[Verdict, Tone] = {"approve": "present", "revise": "warning", "reject": "error"}
_NOTE_HEIGHT = 64


class SettleForm(QWidget):
    """Scores, verdict and a note; what is left open stays as the raters have it. `changed` says that it is another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = vertical(self, gap=8)
        self._rows = vertical(gap=4)
        column.addLayout(self._rows)
        self._verdicts = horizontal(gap=8)
        column.addLayout(self._verdicts)
        self.note = PlainField("Why", "Why (kept with the decision)")
        self.note.setFixedHeight(_NOTE_HEIGHT)
        column.addWidget(self.note)
        self.scores: dict[str, dict[int, QPushButton]] = {}
        self.verdicts: dict[Verdict, QPushButton] = {}

    @property
    def judgement(self) -> Judgement:
        """What is decided. How long it took is not known."""
        scores = {
            criterion: score
            for criterion, buttons in self.scores.items()
            for score, button in buttons.items()
            if button.isChecked()
        }
        verdict = next((one for one, button in self.verdicts.items() if button.isChecked()), None)
        return Judgement(scores=scores, verdict=verdict, note=self.note.text().strip(), duration_ms=0)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is decided."""
        decided = self.judgement
        return not decided.scores and decided.verdict is None

    def ask(self, rubric: Rubric) -> None:
        """Ask anew, with nothing decided."""
        clear(self._rows)
        clear(self._verdicts)
        self.scores = {one.id: {} for one in rubric.criteria}
        for criterion in rubric.criteria:
            line = horizontal(gap=4)
            line.addWidget(ElidedLabel(criterion.name), 1)
            for score in SCORES:
                button = _choice(str(score), f"{criterion.name}: {score}", "score")
                button.setToolTip(criterion.anchors.get(str(score), ""))
                self.scores[criterion.id][score] = button
                self._join(button, self.scores[criterion.id])
                line.addWidget(button)
            self._rows.addLayout(line)
        self.verdicts = {}
        for verdict in rubric.verdicts:
            button = _choice(verdict.capitalize(), f"Verdict: {verdict}", "verdict")
            button.setProperty("tone", _TONES[verdict])
            self.verdicts[verdict] = button
            self._join(button, self.verdicts)
            self._verdicts.addWidget(button, 1)
        self.note.set_text("")

    def _join(self, button: QPushButton, group: Mapping[int, QPushButton] | Mapping[Verdict, QPushButton]) -> None:
        """One of a group is pressed, or none: a second press takes it back."""

        def on_clicked(on: bool) -> None:  # noqa: FBT001 - the signature of the signal
            for other in group.values():
                if other is not button and on:
                    other.setChecked(False)
            self.changed.emit()

        button.clicked.connect(on_clicked)


def _choice(text: str, name: str, role: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", role)
    button.setCheckable(True)
    button.setAccessibleName(name)
    return button

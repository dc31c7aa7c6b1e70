"""What does a person decide where raters differ?"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from fairdraft.domain.rating_queue import Judgement
from fairdraft.domain.rubric import SCORES, Rubric, Verdict
from fairdraft.ui.parts.containers import clear, horizontal, vertical
from fairdraft.ui.parts.even_row import EvenRow
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.verdicts import VERDICT_LOOKS, VERDICT_OF, verdict_button
from fairdraft.ui.parts.words import ElidedLabel

_NOTE_HEIGHT = 52


class SettleForm(QWidget):
    """Scores, verdict and a note; what is left open stays as the raters have it. `changed` says that it is another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = vertical(self, gap=8)
        self._rows = vertical(gap=4)
        column.addLayout(self._rows)
        verdicts = QWidget()
        self._verdicts = EvenRow(verdicts)
        column.addWidget(verdicts)
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
                button.setToolTip(plain_tip(criterion.anchors.get(str(score), "")))
                self.scores[criterion.id][score] = button
                self._join(button, self.scores[criterion.id])
                line.addWidget(button)
            self._rows.addLayout(line)
        self.verdicts = {}
        for verdict in (one for one in VERDICT_LOOKS if one in rubric.verdicts):
            button = verdict_button(verdict, name=f"Verdict: {verdict}")
            self.verdicts[verdict] = button
            self._join(button, self.verdicts)
            self._verdicts.addWidget(button)
        self.note.set_text("")

    def take_key(self, event: QKeyEvent) -> QPushButton | None:
        """Press the verdict whose key this is, and say which button that is; None for any other key.

        A key that is held down presses once: a second press would take the verdict back.
        """
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        verdict = None if held else VERDICT_OF.get(event.text().upper())
        pressed = None if verdict is None or not self.isEnabled() else self.verdicts.get(verdict)
        if pressed is not None and not event.isAutoRepeat():
            pressed.click()
        return pressed

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

"""How well does the draft do on each criterion? The one in hand is open with the words of all its levels."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from fairdraft.domain.rubric import SCORES, Criterion
from fairdraft.ui.parts.buttons import RowButton, button
from fairdraft.ui.parts.containers import card, clear, horizontal, vertical
from fairdraft.ui.parts.words import chip, text_label
from fairdraft.ui.rate.open_judgement import OpenJudgement

_INSERTED, _INSERTED_SHORT = "Inserted by the program", "by the program"


class CriteriaPanel(QWidget):
    """Five criteria under one another. `scored` carries a score, `taken` the number of a criterion to open."""

    scored = Signal(int)
    taken = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._layout = vertical(self, gap=8)
        self.levels: list[QPushButton] = []
        self.rows: list[QWidget] = []
        self._wide = True

    def fit(self, *, wide: bool) -> None:
        """In a narrow window fewer words say who wrote what a criterion is about."""
        self._wide = wide

    def show_judgement(self, judgement: OpenJudgement) -> None:
        """Show the scores so far, and the criterion in hand with its levels."""
        clear(self._layout)
        self.levels, self.rows = [], []
        for number, criterion in enumerate(judgement.rubric.criteria):
            inserted = criterion.id in judgement.draft.inserted_by_program
            score = judgement.scores.get(criterion.id)
            if number == judgement.current:
                row = self._opened(criterion, number, len(judgement.rubric.criteria), score, inserted=inserted)
            else:
                row = self._folded(criterion, number, score, inserted=inserted)
            self.rows.append(row)
            self._layout.addWidget(row)

    def _opened(self, criterion: Criterion, number: int, of: int, score: int | None, *, inserted: bool) -> QFrame:
        whole, column = card(gap=6)
        whole.setProperty("selected", "true")
        whole.setAccessibleName(f"{criterion.name}, criterion {number + 1} of {of}")
        head = horizontal(gap=8)
        head.addWidget(text_label(criterion.name, "strong"))
        if inserted:
            head.addWidget(self._inserted())
        head.addStretch(1)
        head.addWidget(text_label(f"{number + 1} of {of}", "small"))
        column.addLayout(head)
        if criterion.question:
            column.addWidget(text_label(criterion.question, "small", wrap=True))
        for value in SCORES:
            column.addLayout(self._level(criterion, value, chosen=value == score))
        return whole

    def _level(self, criterion: Criterion, value: int, *, chosen: bool) -> QHBoxLayout:
        anchor = criterion.anchors.get(str(value), "")
        one = button(
            str(value), "score", name=f"{criterion.name}: {value}. {anchor}", on_press=lambda: self.scored.emit(value)
        )
        one.setCheckable(True)
        one.setChecked(chosen)
        one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.levels.append(one)
        row = horizontal(gap=10)
        row.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text_label(anchor, "text" if chosen else "small", wrap=True), 1)
        return row

    def _folded(self, criterion: Criterion, number: int, score: int | None, *, inserted: bool) -> QFrame:
        whole = QFrame()
        whole.setProperty("role", "card")
        inside = vertical(whole, margins=(4, 3, 4, 3), gap=0)
        told = "not rated" if score is None else f"{score} of 5"
        row = RowButton(f"{criterion.name}, {told}", lambda: self.taken.emit(number))
        row.setFixedHeight(30)
        row.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.inside.setContentsMargins(8, 0, 8, 0)
        row.inside.addWidget(_quiet(text_label(criterion.name)))
        if inserted:
            row.inside.addWidget(_quiet(self._inserted()))
        row.inside.addStretch(1)
        row.inside.addWidget(
            _quiet(text_label("—" if score is None else str(score), "muted" if score is None else "strong"))
        )
        inside.addWidget(row)
        return whole

    def _inserted(self) -> QLabel:
        one = chip(_INSERTED if self._wide else _INSERTED_SHORT)
        one.setAccessibleName(_INSERTED)
        return one


def _quiet(label: QLabel) -> QLabel:
    """Let presses go through to the row."""
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label

"""What does a person decide on a study, and what was decided before?"""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from fairdraft.domain.decision_sheet import DecisionSheet
from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import clear, horizontal, vertical
from fairdraft.ui.parts.line_field import line_field
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

_NOBODY = "No candidate in particular"


class DecisionForm(QFrame):
    """Tells the decision that stands, and takes another. What is typed stays while the sheet above is drawn anew.

    `decided` carries the words, the candidate's id (or nothing) and the conditions; `asked` says that there are fields
    to fill in now, in their places.
    """

    decided = Signal(str, str, str)
    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._able = False
        column = vertical(self, margins=(24, 16, 24, 16), gap=10)
        column.addWidget(SectionLabel("Decision", theme))
        self._standing = vertical(gap=4)
        column.addLayout(self._standing)
        self.begin = button("Record the decision…", on_press=lambda: self._ask(on=True))
        row = horizontal()
        row.addWidget(self.begin)
        row.addStretch(1)
        column.addLayout(row)
        self._fields = QWidget()
        fields = QGridLayout(self._fields)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setHorizontalSpacing(16)
        fields.setVerticalSpacing(8)
        self.words = line_field("Your decision", "One sentence, such as: Adapt it for brand voice, then compare again")
        self.candidate = ChoiceBox("Candidate", theme)
        self.conditions = line_field("Conditions", "None, if left empty")
        for place, field in enumerate((self.words, self.candidate, self.conditions)):
            fields.addWidget(text_label(field.accessibleName(), "muted"), place, 0)
            fields.addWidget(field, place, 1)
        fields.setColumnStretch(1, 1)
        self.record = button("Record it", on_press=self._record)
        self.not_now = button("Not now", on_press=lambda: self._ask(on=False))
        answers = horizontal(gap=8)
        for one in (self.record, self.not_now):
            answers.addWidget(one)
        answers.addWidget(text_label("It is kept as written; a later decision replaces it.", "small", wrap=True), 1)
        fields.addLayout(answers, 3, 1)
        column.addWidget(self._fields)
        self.words.textChanged.connect(lambda _words: self._fit())
        self._asking = self._has_to_grow = False
        self._fit()

    def show_sheet(self, sheet: DecisionSheet, candidates: Candidates, *, able: bool) -> None:
        """Tell what stands on a sheet; `able` says whether the store can be written."""
        self._able = able and not sheet.names_hidden and bool(sheet.candidates)
        clear(self._standing)
        self.begin.setText("Record another decision…" if sheet.signed[0][1] else "Record the decision…")
        if sheet.signed[0][1]:
            for name, value in sheet.signed:
                line = horizontal(gap=12)
                label = text_label(name, "muted")
                label.setFixedWidth(self.fontMetrics().averageCharWidth() * 14)
                line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
                line.addWidget(text_label(_breakable(value), "strong" if name == "Decision" else "text", wrap=True), 1)
                self._standing.addLayout(line)
            for note in sheet.decided:
                self._standing.addWidget(text_label(_breakable(note), "small", wrap=True))
        else:
            why = "Names are hidden until the study is unblinded. Decide after that." if sheet.names_hidden else ""
            self._standing.addWidget(text_label(why or "No decision yet.", "muted", wrap=True))
        chosen = self.candidate.currentData()
        self.candidate.clear()
        self.candidate.addItem(_NOBODY, "")
        for one in candidates.ids:
            self.candidate.addItem(candidates.name(one), one)
        self.candidate.setCurrentIndex(max(0, self.candidate.findData(chosen)))
        self._fit()

    def forget(self) -> None:
        """Take back what was typed: it is kept now, or of another study."""
        self.words.clear()
        self.conditions.clear()
        self.candidate.setCurrentIndex(0)
        self._ask(on=False)

    def _ask(self, *, on: bool) -> None:
        self._asking = on
        self._fit()
        (self.words if on else self.begin).setFocus()
        self._has_to_grow = on

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._has_to_grow:
            # Before that its fields have no places.
            self._has_to_grow = False
            self.asked.emit()

    def _record(self) -> None:
        self.decided.emit(self.words.text(), str(self.candidate.currentData() or ""), self.conditions.text())

    def _fit(self) -> None:
        asking = self._asking and self._able
        self._fields.setVisible(asking)
        self.begin.setVisible(self._able and not asking)
        let_press(self.record, "" if self.words.text().strip() else "Write the decision first")


def _breakable(words: str) -> str:
    """With places to break a line in words that are longer than any line should be."""
    return re.sub(r"(\S{40})(?=\S)", "\\1\u200b", words)

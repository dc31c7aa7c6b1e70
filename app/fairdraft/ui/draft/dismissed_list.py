"""Which findings were dismissed, by whom, when and why?"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from fairdraft.domain.dismissal import Dismissal, JudgedFinding
from fairdraft.domain.finding import Finding
from fairdraft.ui.draft.finding_words import short_message
from fairdraft.ui.draft.piece_facts import clock
from fairdraft.ui.parts.buttons import RowButton, button
from fairdraft.ui.parts.containers import card, clear, horizontal, rule, vertical
from fairdraft.ui.parts.tips import tip_words
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme


class DismissedList(QWidget):
    """A folded list of dismissed findings; `take_back` carries the id of a dismissal."""

    take_back = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._dismissed: tuple[JudgedFinding, ...] = ()
        self._name_of: Callable[[str], str] = str
        self._may_answer = False
        self._open = False
        self._chevron = QLabel()
        self.fold = RowButton("", self._toggle)
        self._title = ElidedLabel("", "muted")
        self.fold.inside.setContentsMargins(0, 0, 4, 0)
        self.fold.inside.addWidget(self._chevron)
        self.fold.inside.addWidget(self._title, 1)
        layout = vertical(self, gap=4)
        layout.addWidget(self.fold)
        self._card, self._rows = card(gap=8)
        layout.addWidget(self._card)
        self.setVisible(False)
        theme.changed.connect(self._draw)

    def show_dismissed(
        self, dismissed: Sequence[JudgedFinding], name_of: Callable[[str], str], *, may_answer: bool
    ) -> None:
        """Show these; folded until the person wants to read them."""
        self._dismissed = tuple(dismissed)
        self._name_of = name_of
        self._may_answer = may_answer
        self._draw()

    def _toggle(self) -> None:
        self._open = not self._open
        self._draw()

    def _draw(self) -> None:
        clear(self._rows)
        count = len(self._dismissed)
        self.setVisible(count > 0)
        self._card.setVisible(self._open)
        self._title.setText(f"Dismissed ({count})")
        self.fold.setAccessibleName(f"Dismissed findings: {count}. {'Collapse' if self._open else 'Expand'}")
        self._chevron.setPixmap(self._theme.pixmap("chevron-down" if self._open else "chevron-right", "neutral"))
        for number, one in enumerate(self._dismissed if self._open else ()):
            if one.dismissal is not None:
                if number:
                    self._rows.addWidget(rule())
                self._rows.addWidget(self._row(one.finding, one.dismissal))

    def _row(self, finding: Finding, answer: Dismissal) -> QWidget:
        row = QWidget()
        layout = vertical(row, gap=2)
        words = text_label(short_message(finding.message), wrap=True)
        words.setToolTip(tip_words(finding.why))
        layout.addWidget(words)
        layout.addWidget(text_label(f"“{answer.reason}”", "strong", wrap=True))
        foot = horizontal(gap=8)
        who = self._name_of(answer.by)
        foot.addWidget(ElidedLabel(f"{finding.rule} · {who} · {clock(answer.made_at)}", "small"), 1)
        if self._may_answer:
            foot.addWidget(
                button(
                    "Undo dismissal",
                    "link",
                    name=f"Undo the dismissal of {finding.rule}, {finding.message}",
                    tip="Reopens the finding; the record keeps the reason",
                    on_press=lambda: self.take_back.emit(answer.id),
                )
            )
        layout.addLayout(foot)
        row.setAccessibleName(f"{finding.rule} dismissed by {who}: {answer.reason}")
        return row

"""How does one study show in the list?"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from fairdraft.domain.counting import counted
from fairdraft.services.study_overview import StudyOverview
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.words import ElidedLabel, chip, text_label
from fairdraft.ui.studies.progress_line import ProgressLine
from fairdraft.ui.studies.words import conflict_words, extent_words, rater_words, step_words
from fairdraft.ui.theme.theme import Theme

_RATERS_SHOWN = 4
_ACTIONS_WIDTH = 130
# Between drafts and raters; where large letters leave no room for both, the raters stand below.
_BETWEEN, _BELOW, _TWO_COLUMNS = 24, 3, 560
_SHARES = (5, 6)


class StudyCard(QFrame):
    """Name, step, drafts and raters of a study. `opened` and `rate_wanted` carry its id."""

    opened = Signal(str)
    rate_wanted = Signal(str)

    def __init__(self, overview: StudyOverview, theme: Theme, *, running: bool, can_rate: bool) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Study {overview.name}")
        self.overview = overview
        layout = vertical(self, margins=(16, 12, 12, 14), gap=6)
        head = horizontal(gap=8)
        head.addWidget(ElidedLabel(overview.name, "title"), 1)
        if overview.is_synthetic:
            head.addWidget(chip("synthetic sample", "warning"))
        if overview.came_blind:
            head.addWidget(chip("came blind"))
        if overview.study.sealed_at is not None:
            head.addWidget(chip("sealed"))
        if overview.conflicts:
            head.addWidget(chip(conflict_words(overview), "warning"))
        head.addWidget(chip(*step_words(overview, running=running)))
        layout.addLayout(head)
        facts = horizontal(gap=8)
        facts.addWidget(ElidedLabel(extent_words(overview), "muted"), 1)
        layout.addLayout(facts)
        layout.addSpacing(4)
        body = horizontal(gap=_BETWEEN)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lines.addWidget(_drafts(overview), 0, Qt.AlignmentFlag.AlignTop)
        self._lines.addWidget(_raters(overview), 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(self._lines, 1)
        actions = horizontal(gap=8)
        actions.addStretch(1)
        if can_rate:
            rate = button("Rate", name=f"Rate {overview.name}", tip="Blind, in your own order")
            rate.clicked.connect(lambda _on=False: self.rate_wanted.emit(overview.id))
            actions.addWidget(rate)
        self.open_button = button("Open", name=f"Open {overview.name}")
        self.open_button.clicked.connect(lambda _on=False: self.opened.emit(overview.id))
        actions.addWidget(self.open_button)
        holder = QWidget()
        holder.setLayout(actions)
        # As wide on every card, so that the bars of all stand under each other.
        holder.setMinimumWidth(theme.typography.size(_ACTIONS_WIDTH))
        body.addWidget(holder, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(body)
        self._theme = theme

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= self._theme.typography.size(_TWO_COLUMNS)
        ways = QBoxLayout.Direction
        self._lines.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)
        self._lines.setSpacing(_BETWEEN if is_wide else _BELOW)
        for place, share in enumerate(_SHARES):
            self._lines.setStretch(place, share if is_wide else 0)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.overview.id)


def _drafts(overview: StudyOverview) -> QWidget:
    wanted = overview.wanted or None
    count = f"{overview.made:,} of {overview.wanted:,}" if wanted else f"{overview.made:,}"
    if overview.failed:
        count += f", {overview.failed:,} failed"
    return ProgressLine("Drafts", count, overview.made, wanted, name_width=52)


def _raters(overview: StudyOverview) -> QWidget:
    box = QWidget()
    lines = vertical(box, gap=3)
    shown = overview.raters[:_RATERS_SHOWN]
    for one in shown:
        names = [rater.rater for rater in shown]
        lines.addWidget(ProgressLine(one.rater, rater_words(one), one.rated, one.total, names=names))
    more = len(overview.raters) - len(shown)
    if more:
        lines.addWidget(text_label(f"and {counted(more, 'more rater')}", "small"))
    if not shown:
        lines.addWidget(text_label("No rater has started", "muted"))
    return box

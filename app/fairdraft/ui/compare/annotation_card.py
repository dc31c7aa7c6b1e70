"""How do writers' marks stand to the rules' findings, in the window?"""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from fairdraft.domain.annotation_scores import AnnotationScores, MarkScore, QuotedWords, Share, rule_group
from fairdraft.domain.annotation_words import (
    HOW_TO_MARK,
    NOT_MARKED,
    NOTHING_MARKED,
    SCORES_TITLE,
    agreement_words,
    score_sentences,
)
from fairdraft.domain.comparison_words import share_range
from fairdraft.domain.counting import counted
from fairdraft.domain.shortening import shortened
from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.compare.figure_grid import FigureGrid, Words
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import clear, horizontal, vertical
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

_HEADS = ("", "marks found", "recall", "findings marked", "precision")
_MOST_QUOTES = 6
_OF_ONE_LABEL = 3
_LONGEST_QUOTE = 140


class AnnotationCard(QFrame):
    """What writers marked beside what the rules find; how far the check is while it goes on, which may be stopped.

    `stop_wanted` and `check_wanted` are what its buttons ask for.
    """

    stop_wanted = Signal()
    check_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(SCORES_TITLE)
        self._theme = theme
        self._scores: AnnotationScores | None = None
        self._unchecked = 0
        column = vertical(self, margins=(12, 10, 12, 10), gap=8)
        column.addWidget(SectionLabel(SCORES_TITLE, theme))
        self.busy = QWidget()
        row = horizontal(self.busy, gap=10)
        self.progress = text_label("", "muted")
        row.addWidget(self.progress)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        row.addWidget(self._bar, 1)
        self.stop = button("Stop", tip="Results so far are kept", on_press=self.stop_wanted.emit)
        row.addWidget(self.stop)
        column.addWidget(self.busy)
        self.again = button("Check the drafts", on_press=self.check_wanted.emit)
        column.addLayout(_at_left(self.again))
        self._inside = vertical(gap=8)
        column.addLayout(self._inside)
        self.all_rules = button("Show every rule", "link", on_press=self._turn)
        column.addLayout(_at_left(self.all_rules))
        self._every = False
        self._show(busy=False)

    def show_progress(self, done: int, total: int) -> None:
        """Show how many texts are checked; nothing is known of the whole while `total` is 0."""
        self.progress.setText(f"Checking drafts: {done:,} of {total:,}" if total else "Reading the drafts…")
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.setAccessibleName(self.progress.text())
        self._show(busy=True)

    def show_stopped(self) -> None:
        """Show that the person stopped the check."""
        clear(self._inside)
        self._scores = None
        self._inside.addWidget(text_label("Stopped. Results so far are kept.", "muted", wrap=True))
        self._show(busy=False)
        self.again.setText("Check the drafts")
        self.again.setVisible(True)

    def show_scores(self, scores: AnnotationScores, *, unchecked: int = 0) -> None:
        """Show what was marked and found; `unchecked` drafts wait until the person asks for their check."""
        self._scores, self._unchecked = scores, unchecked
        clear(self._inside)
        self._show(busy=False)
        self.again.setVisible(unchecked > 0)
        self.again.setText(f"Check {counted(unchecked, 'more draft')} for findings")
        if not scores.spans:
            self._inside.addWidget(text_label(NOTHING_MARKED, "strong"))
            self._inside.addWidget(text_label(HOW_TO_MARK, "muted", wrap=True))
            return
        for line in score_sentences(scores):
            self._inside.addWidget(text_label(line, wrap=True))
        self._inside.addWidget(self._grid(scores))
        self._add_words(
            "Marked by writers, not found by the rule",
            ((f"{one.id} {one.title}", words) for one in scores.rules for words in one.missed_words),
            sum(one.missed for one in scores.rules),
        )
        for label in scores.uncovered:
            if label.marks:
                self._add_words(
                    f"No rule covers “{label.name}”",
                    (("", words) for words in label.words),
                    label.marks,
                    most=_OF_ONE_LABEL,
                )
        if scores.agreement:
            rows = self._part("Agreement of writers on words")
            for one in scores.agreement:
                rows.addWidget(text_label(agreement_words(one), wrap=True))
        rows = self._part("What these figures are based on")
        left_out = [f"Left out: {one.n:,} {one.why}." for one in scores.excluded]
        for line in (*left_out, *scores.conditions):
            rows.addWidget(text_label(line, "small", wrap=True))

    def _grid(self, scores: AnnotationScores) -> QWidget:
        grid = FigureGrid(_HEADS, Candidates((), {}, self._theme), self._theme)
        for group in scores.groups:
            rules = [one for one in scores.rules if rule_group(one.id) == group.id]
            shown = rules if self._every else [one for one in rules if one.marks]
            alone = len(rules) == 1 and shown == rules
            if not alone and (shown or group.labelled):
                grid.row(_cells(group, f"{group.id} as a group", strong=True), "Any rule of the group")
            for one in shown:
                grid.row(_cells(one, f"{one.id} {one.title}", strong=alone), _tip(one))
        return grid

    def _add_words(
        self, title: str, words: Iterable[tuple[str, QuotedWords]], count: int, *, most: int = _MOST_QUOTES
    ) -> None:
        found = list(words)
        if not found:
            return
        rows = self._part(f"{title}: {counted(count, 'mark')}")
        for name, one in found[:most]:
            rows.addWidget(text_label(f"{name}: {_quote(one)}" if name else _quote(one), wrap=True))
        if count > most:
            rest = count - min(most, len(found))
            rows.addWidget(text_label(f"and {rest:,} more: in the report that “Export…” writes", "small", wrap=True))

    def _part(self, title: str) -> QVBoxLayout:
        part = QWidget()
        rows = vertical(part, margins=(0, 8, 0, 0), gap=4)
        rows.addWidget(text_label(title, "strong", wrap=True))
        self._inside.addWidget(part)
        return rows

    def _turn(self) -> None:
        self._every = not self._every
        if self._scores is not None:
            self.show_scores(self._scores, unchecked=self._unchecked)

    def _show(self, *, busy: bool) -> None:
        self.busy.setVisible(busy)
        self.again.setVisible(False)
        self.all_rules.setVisible(not busy and self._scores is not None and self._scores.spans > 0)
        self.all_rules.setText("Show only marked rules" if self._every else "Show every rule")
        self.all_rules.setAccessibleName(self.all_rules.text())


def _cells(one: MarkScore, name: str, *, strong: bool) -> tuple[str | Words, ...]:
    looked, markable = one.marks - one.marks_not_checked, one.findings - one.findings_without_label
    return (
        Words(name, strong=strong, wrap=True),
        f"{one.marks_found:,} of {looked:,}" if looked else "–",
        Words(_share(one.recall)),
        f"{one.findings_marked:,} of {markable:,}" if markable else "–",
        Words(_share(one.precision) if one.labelled else "no label"),
    )


def _tip(one: MarkScore) -> str:
    said = [one.title]
    for n, words in (
        (one.marks_found_by_group, "marks that only another rule of the group found"),
        (one.marks_not_checked, "marks in drafts that the rule does not apply to"),
        (one.missed, "marks missed"),
        (one.findings_marked_in_group, "findings marked under another rule of the group"),
        (one.findings_dismissed, "findings dismissed with a reason"),
        (one.findings_without_label, "findings of missing language that no label points to"),
        (one.not_marked, f"findings {NOT_MARKED}"),
    ):
        if n:
            said.append(f"{n:,} {words}")
    return "\n".join(said)


def _share(one: Share | None) -> str:
    return "–" if one is None else f"{one.share:.0%}{share_range(one.ci95)}"


def _quote(one: QuotedWords) -> str:
    words = shortened(one.quote, _LONGEST_QUOTE)
    return f"“{words}” — {one.comment}" if one.comment else f"“{words}”"


def _at_left(widget: QWidget) -> QHBoxLayout:
    row = horizontal()
    row.addWidget(widget)
    row.addStretch(1)
    return row

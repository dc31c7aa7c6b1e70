"""How do several judgements of one thing stand side by side?"""

import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import Vote, VoteOutcome
from fairdraft.domain.rubric import Rubric
from fairdraft.ui.parts.containers import clear
from fairdraft.ui.parts.words import text_label

Row = tuple[str, tuple[str, ...]]
"""A name, and what each judgement says there."""

_NOTHING = "—"
_NAME_WIDTH = 122
_MOST_IN_COLUMN = 24
"""Letters that fit a column of its own; longer words get the table's width, one judgement beneath the other."""

_OUTCOMES: dict[VoteOutcome, str] = {
    "first": "the first is better",
    "second": "the second is better",
    "tie": "a tie",
    "both_bad": "both bad",
}


class JudgementTable(QWidget):
    """A column for each judgement, a row for each thing judged; rows in which they differ are marked. What is long,
    such as a note, stands beneath its name.
    """

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)

    def show_judgements(self, titles: Sequence[str], rows: Sequence[Row]) -> None:
        """Show judgements under their titles."""
        clear(self._grid)
        titles = [_breakable(one) for one in titles]
        for column, title in enumerate(titles, start=2):
            self._grid.addWidget(text_label(title, "small", wrap=True), 0, column, Qt.AlignmentFlag.AlignBottom)
        at = 1
        for name, values in rows:
            differs = len(set(values)) > 1
            mark = text_label("≠" if differs else "", "strong", tone="warning")
            mark.setAccessibleName(f"{name} differs" if differs else "")
            mark.setMinimumWidth(12)
            self._grid.addWidget(mark, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(_cell(name, differs=False), at, 1, Qt.AlignmentFlag.AlignTop)
            if max(map(len, values), default=0) > _MOST_IN_COLUMN:
                for title, value in zip(titles, values, strict=True):
                    at += 1
                    self._grid.addWidget(text_label(title, "small", wrap=True), at, 1, Qt.AlignmentFlag.AlignTop)
                    cell = _cell(value, differs=differs)
                    self._grid.addWidget(cell, at, 2, 1, len(titles), Qt.AlignmentFlag.AlignTop)
            else:
                for column, value in enumerate(values, start=2):
                    self._grid.addWidget(_cell(value, differs=differs), at, column, Qt.AlignmentFlag.AlignTop)
            at += 1
        self._grid.setColumnMinimumWidth(1, _NAME_WIDTH)
        for column in range(2, self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < 2 + len(titles) else 0)


def _breakable(title: str) -> str:
    """A title with places to break at: pseudonyms have none by themselves, and large letters would be cut."""
    return re.sub(r"(?<=\w{4})(?=\w{4})|(?<=-)", "\u200b", title)


def _cell(text: str, *, differs: bool) -> QLabel:
    return text_label(text or _NOTHING, "strong" if differs else "text", wrap=True)


def rating_rows(ratings: Sequence[Rating], rubric: Rubric) -> list[Row]:
    """What ratings say: each criterion, then verdict, note, marked words and a suggested text where one has them."""
    known = {one.id: one.name for one in rubric.criteria}
    further = sorted({name for one in ratings for name in one.scores} - set(known))
    rows: list[Row] = [
        (known.get(name, name), tuple(str(one.scores.get(name, "")) for one in ratings)) for name in (*known, *further)
    ]
    labels = {one.id: one.name for one in rubric.labels}
    more: tuple[tuple[str, Callable[[Rating], str]], ...] = (
        ("Verdict", lambda one: one.verdict or ""),
        ("Note", lambda one: one.comment),
        ("Marked", lambda one: _marked(one, labels)),
        ("Suggested", lambda one: one.suggested_text or ""),
    )
    rows += [(name, tuple(of(one) for one in ratings)) for name, of in more]
    return [row for row in rows if any(row[1])]


def vote_rows(votes: Sequence[Vote]) -> list[Row]:
    """What votes say: the outcome, and a comment where one has it."""
    rows: list[Row] = [
        ("Outcome", tuple(_OUTCOMES[one.outcome] for one in votes)),
        ("Comment", tuple(one.comment for one in votes)),
    ]
    return [row for row in rows if any(row[1])]


def _marked(rating: Rating, labels: Mapping[str, str]) -> str:
    return "\n".join(
        f"“{' '.join(one.quote.split())}” · {labels.get(one.label, one.label)}" for one in rating.annotations
    )

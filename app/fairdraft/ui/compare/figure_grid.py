"""How do figures stand in columns, under heads, with a candidate's mark before its name?"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Named:
    """One candidate or two in a cell: the second is what the first is set against."""

    first: str
    second: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a cell, `strong` where they say that something is shown; `wrap` where they may take several lines."""

    text: str
    strong: bool = False
    wrap: bool = False


Cell = str | Named | Words

IN_WORDS = "in words"
"""The head of a last column that holds words."""


class FigureGrid(QWidget):
    """A table for reading. Rows of one string are heads of groups; numbers stand at the right of their columns."""

    def __init__(self, heads: Sequence[str], candidates: Candidates, theme: Theme) -> None:
        super().__init__()
        self._candidates = candidates
        self._theme = theme
        self._heads = tuple(heads)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 3)
        if self._heads[-1] == IN_WORDS:
            self._grid.setColumnStretch(len(self._heads) - 1, 2)
        for place, head in enumerate(self._heads):
            self._grid.setColumnMinimumWidth(place, 56 if place else 90)
            label = text_label(head, "small")
            self._grid.addWidget(label, 0, place, self._side(place))
        self._rows = 1

    def group(self, words: str) -> None:
        """Begin a group of rows."""
        label = text_label(words, "strong")
        label.setContentsMargins(0, 6 if self._rows > 1 else 0, 0, 0)
        self._grid.addWidget(label, self._rows, 0, 1, len(self._heads))
        self._rows += 1

    def row(self, cells: Sequence[Cell], tip: str = "") -> None:
        """Add a row."""
        for place, cell in enumerate(cells):
            one = self._widget(cell)
            one.setToolTip(plain_tip(tip))
            if place == 0 or (isinstance(cell, Words) and cell.wrap):
                self._grid.addWidget(one, self._rows, place)
            else:
                self._grid.addWidget(one, self._rows, place, self._side(place))
        self._rows += 1

    def _side(self, place: int) -> Qt.AlignmentFlag:
        left = place == 0 or self._heads[place] == IN_WORDS
        return (Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter

    def _widget(self, cell: Cell) -> QWidget:
        if isinstance(cell, str):
            return text_label(cell)
        if isinstance(cell, Words):
            return text_label(cell.text, "strong" if cell.strong else "muted", wrap=cell.wrap)
        one = QWidget()
        line = horizontal(one, gap=5)
        line.addWidget(self._candidates.mark(cell.first))
        line.addWidget(self._named(cell.first, short=cell.second is not None), 1)
        if cell.second is not None:
            line.addWidget(text_label("−", "muted"))
            line.addWidget(self._candidates.mark(cell.second))
            line.addWidget(self._named(cell.second, short=True), 1)
        return one

    def _named(self, candidate: str, *, short: bool) -> ElidedLabel:
        name = self._candidates.name(candidate)
        label = ElidedLabel(self._candidates.short_name(candidate) if short else name, keeps_end=True)
        label.setAccessibleName(name)
        return label

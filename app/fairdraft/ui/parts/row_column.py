"""How does a long column show other rows without making again those that stay, and without keeping keys waiting?"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fairdraft.ui.parts.containers import laid_out_once
from fairdraft.ui.parts.in_turns import InTurns


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a column: rows with the same key look the same; `make` makes one."""

    key: Hashable
    make: Callable[[], QWidget]


class RowColumn:
    """The rows of a layout that holds nothing else. New ones are made a few a turn of the event loop, from the top.

    Args:
        layout: where they stand.
        turns: does the making.
    """

    def __init__(self, layout: QVBoxLayout, turns: InTurns) -> None:
        self._layout = layout
        self._turns = turns
        self._shown: list[tuple[Row, QWidget | None]] = []
        self._gone: list[QWidget] = []

    @property
    def at_rest(self) -> bool:
        """Whether every row is made."""
        return not self._turns.waits(self)

    @property
    def made(self) -> list[QWidget]:
        """The rows that are made by now."""
        return [widget for _row, widget in self._shown if widget is not None]

    def made_at(self, place: int) -> QWidget | None:
        """The row at a place, if it is made by now."""
        return self._shown[place][1]

    def at(self, place: int) -> QWidget:
        """The row at a place; it is made now if it waited."""
        if self._shown[place][1] is None:
            self._turns.finish(self)
        widget = self._shown[place][1]
        assert widget is not None  # noqa: S101 - every row was made
        return widget

    def show_rows(self, rows: Sequence[Row], *, anew: bool = False) -> None:
        """Show these rows, in this order; `anew`: make them all, whatever stands there."""
        standing: dict[Hashable, list[QWidget]] = {}
        for row, widget in self._shown:
            if widget is not None:
                standing.setdefault(row.key, []).append(widget)
        self._shown = []
        for row in rows:
            kept = None if anew else standing.get(row.key)
            self._shown.append((row, kept.pop(0) if kept else None))
        for widget in (one for left in standing.values() for one in left):
            self._layout.removeWidget(widget)
            widget.hide()
            self._gone.append(widget)
        for place, widget in enumerate(self.made):
            if self._layout.indexOf(widget) != place:
                self._layout.insertWidget(place, widget)
        making = [partial(self._make, place) for place, (_row, widget) in enumerate(self._shown) if widget is None]
        self._turns.begin(self, [*making, *(self._let_go for _ in self._gone)])

    def _make(self, place: int) -> None:
        row, _nothing = self._shown[place]
        widget = row.make()
        self._shown[place] = (row, widget)
        with laid_out_once(self._layout):
            # Rows are made from the top: all before this one stand there.
            self._layout.insertWidget(place, widget)

    def _let_go(self) -> None:
        self._gone.pop().deleteLater()

"""Which one of many is looked at?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from fairdraft.domain.piece import headline_of
from fairdraft.domain.rating_queue import BlindDraft
from fairdraft.domain.resized_brief import brief_name
from fairdraft.ui.parts.containers import clear, scrolled, vertical
from fairdraft.ui.parts.growing import grow_with_letters
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme

# A longer list is worked off from its top.
_MOST_SHOWN = 200
_ROW_HEIGHT, _WIDTH = 46, 210


@dataclass(frozen=True, slots=True)
class SideRow:
    """A row: a title, and a line about it."""

    title: str
    about: str


def draft_rows(drafts: Sequence[tuple[BlindDraft | None, str]], campaigns: Mapping[str, str]) -> list[SideRow]:
    """A row for each draft: what it is called by, then its brief and what is said of it. Drafts that would read alike
    are numbered.

    Args:
        drafts: each with what is said of it; None for one that is not here.
        campaigns: their names by their ids.
    """
    alike: dict[tuple[str, ...], list[str]] = {}
    for draft, _said in drafts:
        if draft is not None and draft.draft_id not in (same := alike.setdefault(_called(draft), [])):
            same.append(draft.draft_id)
    rows = []
    for draft, said in drafts:
        if draft is None:
            rows.append(SideRow("A draft that is not on this machine", said))
            continue
        same = alike[_called(draft)]
        number = f" ({same.index(draft.draft_id) + 1} of {len(same)})" if len(same) > 1 else ""
        title = headline_of(draft.blocks) or campaigns.get(draft.campaign, draft.campaign)
        rows.append(SideRow(title, " · ".join(filter(None, (f"{brief_name(draft.brief)}{number}", said)))))
    return rows


def _called(draft: BlindDraft) -> tuple[str, ...]:
    """Campaign, brief and headline of a draft: what tells it from others in a list."""
    return draft.campaign, draft.brief, headline_of(draft.blocks)


class SideList(QWidget):
    """Rows of two lines, one of them chosen; `chosen` carries its number."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        grow_with_letters(self, _WIDTH, theme)
        theme.changed.connect(self._fit)
        area, self._column = scrolled(margins=(0, 0, 6, 0), gap=2)
        vertical(self).addWidget(area)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.chosen)

    def show_rows(self, rows: Sequence[SideRow], chosen: int) -> None:
        """Show rows, with one of them chosen."""
        for old in self._group.buttons():
            self._group.removeButton(old)
        clear(self._column)
        for number, row in enumerate(rows[:_MOST_SHOWN]):
            button = QPushButton()
            button.setProperty("role", "row")
            button.setCheckable(True)
            # One of several to screen readers, too.
            button.setAutoExclusive(True)
            button.setAccessibleName(f"{row.title}: {row.about}")
            lines = vertical(button, margins=(8, 4, 6, 4), gap=0)
            lines.addWidget(ElidedLabel(row.title, "strong"))
            lines.addWidget(ElidedLabel(row.about, "small"))
            self._group.addButton(button, number)
            button.setChecked(number == chosen)
            self._column.addWidget(button)
        if len(rows) > _MOST_SHOWN:
            self._column.addWidget(text_label(f"and {len(rows) - _MOST_SHOWN:,} more", "small"))
        self._fit()

    def _fit(self) -> None:
        for one in self._group.buttons():
            one.setFixedHeight(self._theme.typography.size(_ROW_HEIGHT))

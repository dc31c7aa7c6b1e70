"""What was done with the piece last?"""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.identity import today
from fairdraft.domain.version_history import VersionEntry, entry_words
from fairdraft.ui.draft.setup_panel import column_card
from fairdraft.ui.parts.buttons import RowButton, button
from fairdraft.ui.parts.containers import clear, vertical
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import ElidedLabel
from fairdraft.ui.theme.theme import Theme

_LAST = 5


class VersionsCard(QWidget):
    """The last entries of the piece's history, newest first; `wanted` carries the id of a version that shall be shown,
    or nothing where all of them shall.
    """

    wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        layout = vertical(self)
        whole, self._rows = column_card(theme, "Versions")
        self._rows.setSpacing(2)
        layout.addWidget(whole)
        self._drawn: tuple[VersionEntry, ...] = ()
        self.setVisible(False)

    def show_entries(self, entries: Sequence[VersionEntry]) -> None:
        """Show a piece's history (oldest first)."""
        if tuple(entries) == self._drawn:
            return
        self._drawn = tuple(entries)
        clear(self._rows)
        self.setVisible(bool(entries))
        for one in self._drawn[: -_LAST - 1 : -1]:
            words = f"{clock(one.made_at)} · {entry_words(one, self._drawn, clock)}"
            self._rows.addWidget(self._row(one.id, words, is_present=one is self._drawn[-1]))
        every = button("All versions…", "link", on_press=lambda: self.wanted.emit(""))
        self._rows.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)

    def _row(self, version_id: str, words: str, *, is_present: bool) -> RowButton:
        """A line to press; a long reason or the name of an approved text ends in "…", and never widens the column."""
        row = RowButton(f"Show the version of {words}", lambda: self.wanted.emit(version_id))
        row.setToolTip(plain_tip(f"Show this version: {words}"))
        line = ElidedLabel(f"{'●' if is_present else '○'} {words}")
        line.setProperty("tone", "neutral" if is_present else "accent")
        line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.inside.addWidget(line, 1)
        return row


def clock(moment: datetime) -> str:
    """Hours and minutes of today; the date before that."""
    here = moment.astimezone()
    return f"{here:%H:%M}" if here.date() == today() else f"{here:%d %b %H:%M}"


def day_and_clock(moment: datetime) -> str:
    """Day, hours and minutes, in full: of what stays on record."""
    return f"{moment.astimezone():%d %b %Y, %H:%M}"

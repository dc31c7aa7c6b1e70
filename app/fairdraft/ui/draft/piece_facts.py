"""Which versions of the piece are kept?"""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.piece import Version
from fairdraft.ui.draft.setup_panel import column_card
from fairdraft.ui.parts.buttons import RowButton
from fairdraft.ui.parts.containers import clear, vertical
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme

_FIRST_VERSIONS = 6


class VersionsCard(QWidget):
    """The piece's saved versions, newest first; `restore` carries the id of one to go back to."""

    restore = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        layout = vertical(self)
        whole, self._rows = column_card(theme, "Versions")
        self._rows.setSpacing(2)
        layout.addWidget(whole)
        self.setVisible(False)

    def show_versions(self, versions: Sequence[Version], head: str, *, may_edit: bool) -> None:
        """Show a piece's versions (oldest first, as stored)."""
        clear(self._rows)
        self.setVisible(bool(versions))
        for one in list(reversed(versions))[:_FIRST_VERSIONS]:
            is_head = one.id == head
            words = f"{clock(one.made_at)} — {one.summary or 'edited'}"
            if is_head or not may_edit:
                line = ElidedLabel(f"{'●' if is_head else '○'} {words}", "text" if is_head else "muted")
                self._rows.addWidget(line)
            else:
                self._rows.addWidget(self._version(one.id, words))
        rest = len(versions) - _FIRST_VERSIONS
        if rest > 0:
            self._rows.addWidget(text_label(f"and {rest} older", "small"))

    def _version(self, revision_id: str, words: str) -> RowButton:
        """A line to press; a long reason or the name of an approved text ends in "…", and never widens the column."""
        row = RowButton(f"Go back to the version of {words}", lambda: self.restore.emit(revision_id))
        row.setToolTip(f"Go back to this version (can be undone): {words}")
        line = ElidedLabel(f"○ {words}")
        line.setProperty("tone", "accent")
        line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.inside.addWidget(line, 1)
        return row


def clock(moment: datetime) -> str:
    """Hours and minutes of today; the date before that."""
    here = moment.astimezone()
    today = datetime.now().astimezone().date()
    return f"{here:%H:%M}" if here.date() == today else f"{here:%d %b %H:%M}"


def day_and_clock(moment: datetime) -> str:
    """Day, hours and minutes, in full: of what stays on record."""
    return f"{moment.astimezone():%d %b %Y, %H:%M}"

"""How are the briefs of a campaign written, one under the other?"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from fairdraft.domain.campaign_form import next_brief_id
from fairdraft.domain.campaign_use import CampaignUse
from fairdraft.ui.parts.buttons import IconButton, button, let_press
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

_HINT = "What should the piece say, to whom? One idea is enough."
_HEIGHT, _ID_WIDTH = 76, 44
# So far below the edge of a field its first line stands.
_ABOVE_WORDS = 9
_STAYS = "It has drafts, or a study asks for it. You can still reword it"


class _BriefRow(QFrame):
    def __init__(self, brief_id: str, words: str, theme: Theme, remove: Callable[[], None], *, stays: bool) -> None:
        super().__init__()
        self.brief_id = brief_id
        self._theme = theme
        row = horizontal(self, gap=8)
        label = text_label(brief_id, "strong")
        label.setMinimumWidth(_ID_WIDTH)
        label.setContentsMargins(0, _ABOVE_WORDS, 0, 0)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        self.field = PlainField(f"Brief {brief_id}", _HINT)
        self.field.set_text(words)
        row.addWidget(self.field, 1)
        self.remove = IconButton("trash", f"Remove the brief {brief_id}", theme, on_press=remove)
        let_press(self.remove, _STAYS if stays else "")
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.field.setFixedHeight(round(_HEIGHT * self._theme.typography.scale))


class BriefRows(QWidget):
    """Fields for briefs. `grew` says that there are more or fewer of them, `changed` that something else is there."""

    grew = Signal()
    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[_BriefRow] = []
        # A number is not given again while a form is filled in: what was removed may be in somebody's notes.
        self._given: set[str] = set()
        column = vertical(self, gap=8)
        self.grew.connect(self.changed)
        self._column = vertical(gap=8)
        column.addLayout(self._column)
        self.add_button = button("Add a brief", on_press=self.add)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def briefs(self) -> tuple[tuple[str, str], ...]:
        """Ids and words, as they stand."""
        return tuple((one.brief_id, one.field.text()) for one in self._rows)

    def show_briefs(self, briefs: Sequence[tuple[str, str]], use: CampaignUse) -> None:
        """Show these briefs and none else; what `use` needs stays, and no new one gets the id of one that is gone."""
        while self._rows:
            self._let_go(self._rows[-1])
        self._given = {*use.briefs, *(brief_id for brief_id, _words in briefs)}
        for brief_id, words in briefs:
            self._append(brief_id, words, stays=use.needs(brief_id))
        self.grew.emit()

    def add(self) -> None:
        """Add an empty brief at the end, and put the keys on it; one that is empty there already is it."""
        if not self._rows or self._rows[-1].field.text().strip():
            brief_id = next_brief_id(self._given)
            self._given.add(brief_id)
            self._append(brief_id, "", stays=False)
            self.grew.emit()
        self.take_keys(len(self._rows) - 1)

    def take_keys(self, place: int) -> None:
        """Put the keys into a brief."""
        self._rows[place].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def place_of(self, brief_id: str) -> int | None:
        """Where a brief stands."""
        return next((place for place, one in enumerate(self._rows) if one.brief_id == brief_id), None)

    def field(self, place: int) -> PlainField:
        """The field of a brief."""
        return self._rows[place].field

    def _append(self, brief_id: str, words: str, *, stays: bool) -> None:
        row = _BriefRow(brief_id, words, self._theme, partial(self._remove, brief_id), stays=stays)
        row.field.textChanged.connect(self.changed)
        self._rows.append(row)
        self._column.addWidget(row)
        # Only what is shown can have the keys, and a new row is else shown a turn later.
        row.show()

    def _remove(self, brief_id: str) -> None:
        place = self.place_of(brief_id)
        if place is None:
            return
        self._let_go(self._rows[place])
        self.grew.emit()
        # The keys were on the button that went.
        if self._rows:
            self.take_keys(min(place, len(self._rows) - 1))
        else:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _let_go(self, row: _BriefRow) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

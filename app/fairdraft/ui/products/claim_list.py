"""The claims of a product in a column: which are anchored in their sources, and which wait for somebody?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.counting import counted
from fairdraft.services.anchoring import STATE_WORDS, AnchoredClaim, AnchorState
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import RowButton, button, let_press
from fairdraft.ui.parts.containers import clear, in_reading_order, scrolled, vertical
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

LOOKS: dict[AnchorState, tuple[str, Tone]] = {
    "anchored": ("check", "present"),
    "found_again": ("check", "warning"),
    "lost": ("missing", "error"),
    "proposed": ("suggestion", "accent"),
    "none": ("missing", "warning"),
    "document_missing": ("file", "warning"),
    "no_document": ("minus", "neutral"),
}
"""The icon and the tone of each state."""

READ_ONLY = "This window is read-only"
_NARROWEST = 250


class ClaimList(QWidget):
    """`chosen` carries the place of a claim; `same_words_wanted` asks to anchor all whose own words stand in their
    documents.
    """

    chosen = Signal(int)
    same_words_wanted = Signal()

    def __init__(self, theme: Theme, *, read_only: bool) -> None:
        super().__init__()
        self._theme = theme
        self._claims: Sequence[AnchoredClaim] = ()
        self._at = 0
        self._read_only = read_only
        self.rows: list[RowButton] = []
        self.setMinimumWidth(_NARROWEST)
        column = vertical(self, margins=(0, 0, 12, 0), gap=8)
        self.count = text_label("", "muted")
        column.addWidget(self.count)
        tip = READ_ONLY if read_only else "Anchors the claims that are in their document word for word"
        self.same = button("", tip=tip, on_press=self.same_words_wanted.emit)
        column.addWidget(self.same, 0, Qt.AlignmentFlag.AlignLeft)
        self._area, self._column = scrolled(margins=(0, 0, 8, 0), gap=2)
        column.addWidget(self._area, 1)
        # Rows that were just made get their lines, and so their places, later.
        self._area.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._bring_into_view())
        theme.changed.connect(self._draw)

    def show_claims(self, claims: Sequence[AnchoredClaim], at: int) -> None:
        """Show these claims; the one at a place is looked at."""
        self._claims, self._at = claims, at
        self._draw()

    def choose(self, at: int) -> None:
        """Mark the claim at a place as the one that is looked at, and bring it into view."""
        self._at = at
        for place, row in enumerate(self.rows):
            row.setChecked(place == at)
        self._bring_into_view()

    @override
    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        (self.rows[self._at] if self.rows else self.same).setFocus(reason)

    def _bring_into_view(self) -> None:
        if self._at < len(self.rows):
            self._area.ensureWidgetVisible(self.rows[self._at], 0, 24)

    def _draw(self) -> None:
        has_keys = any(row.hasFocus() for row in self.rows)
        clear(self._column)
        self.rows = []
        for at, one in enumerate(self._claims):
            row = self._row(at, one)
            row.setCheckable(True)
            row.setChecked(at == self._at)
            self.rows.append(row)
            self._column.addWidget(row)
        anchored = sum(one.passage is not None for one in self._claims)
        self.count.setText(f"{anchored} of {counted(len(self._claims), 'claim')} anchored" if self._claims else "")
        same = sum(one.word_for_word is not None for one in self._claims)
        self.same.setText(f"Anchor {same} word for word")
        self.same.setVisible(same > 0)
        let_press(self.same, "This window is read-only" if self._read_only else "")
        if has_keys:
            self.setFocus()
        in_reading_order(self)

    def _row(self, at: int, one: AnchoredClaim) -> RowButton:
        icon, tone = LOOKS[one.state]
        told = STATE_WORDS[one.state]
        if one.passage is not None:
            told = f"{told} · {one.where(one.passage)}"
        elif one.proposals:
            told = f"{told} · {one.proposals[0].likeness}"
        row = RowButton(f"{one.claim.text} {told}", lambda: self.chosen.emit(at), wraps=True)
        picture = text_label("")
        picture.setPixmap(self._theme.pixmap(icon, tone))
        picture.setContentsMargins(4, 4, 0, 0)
        row.inside.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = vertical(gap=1, margins=(0, 3, 0, 4))
        words.addWidget(text_label(one.claim.text, wrap=True))
        words.addWidget(text_label(told, "small", wrap=True, tone=None if tone in ("neutral", "accent") else tone))
        row.inside.addLayout(words, 1)
        return row

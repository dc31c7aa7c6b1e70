"""Which approved copy is a model shown, and how near is what it wrote to what was approved?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fairdraft.domain.approved_copy import ApprovedCopy, NearCopy
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.ui.draft.near_copy_line import NearCopyLine
from fairdraft.ui.draft.setup_panel import column_card
from fairdraft.ui.parts.buttons import RowButton
from fairdraft.ui.parts.containers import clear, vertical
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme


class CopyCard(QWidget):
    """What the chosen candidate would be shown for the brief, and what the variant in front was shown; gone where
    there is nothing of it to tell.

    `piece_wanted` carries the id of a piece, to be seen in the library; `near_copy_wanted` asks for the passages
    that the variant in front shares with approved copy.
    """

    piece_wanted = Signal(str)
    near_copy_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._told_wish = self._told_shown = False
        self._chosen: tuple[str, ...] = ()
        self._was: tuple[str, int, tuple[ApprovedCopy, ...], str] = ("", 0, (), "")
        outer = vertical(self)
        whole, rows = column_card(theme, "Approved copy")
        outer.addWidget(whole)
        self._wish, self._shown = vertical(gap=2), vertical(gap=2)
        rows.addLayout(self._wish)
        rows.addLayout(self._shown)
        self.near = NearCopyLine(theme)
        self.near.wanted.connect(self.near_copy_wanted)
        rows.addWidget(self.near)
        self._show()

    def show_wish(self, k: int, chosen: Sequence[ApprovedCopy], how: str = "") -> None:
        """Show what the candidate would be shown for the brief; nothing for a candidate without retrieval."""
        clear(self._wish)
        self._told_wish = bool(k)
        self._chosen = tuple(one.id for one in chosen)
        self._draw_shown()
        if not k:
            return
        if not chosen:
            said = "The library has no current piece for this product and ad type."
        else:
            fewer = f" ({k} are asked for)" if len(chosen) < k else ""
            said = f"The next draft is given these {len(chosen)}{fewer}, as far as they fit in the prompt:"
            if len(chosen) == 1:
                said = f"The next draft is given this piece{fewer}, if it fits in the prompt:"
        self._wish.addWidget(text_label(said, "small", wrap=True))
        self._list(self._wish, chosen, how)

    def show_problem(self, problem: KnownError) -> None:
        """Say why nothing can be chosen."""
        clear(self._wish)
        self._wish.addWidget(text_label(str(problem), "small", wrap=True))
        self._told_wish, self._chosen = True, ()
        self._draw_shown()

    def show_shown(self, letter: str, asked: int, pieces: Sequence[ApprovedCopy], how: str = "") -> None:
        """Show which pieces stood in the prompt of a variant; `asked` counts those removed since as well."""
        self._was = letter, asked, tuple(pieces), how
        self._draw_shown()

    def _draw_shown(self) -> None:
        clear(self._shown)
        letter, asked, pieces, how = self._was
        self._told_shown = bool(asked)
        self._show()
        if not asked:
            return
        if tuple(one.id for one in pieces) == self._chosen and asked == len(pieces):
            self._shown.addWidget(text_label(f"Variant {letter} was given the same.", "small", wrap=True))
            return
        gone = asked - len(pieces)
        since = f" ({gone} removed since)" if gone else ""
        number = counted(asked, "piece")
        self._shown.addWidget(text_label(f"Variant {letter} was shown {number}{since}:", "small", wrap=True))
        self._list(self._shown, pieces, how)

    def show_near(self, letter: str, near: NearCopy | None) -> None:
        """Show how near the variant on the sheet is to approved copy, as the model wrote it."""
        self.near.show_near(near, f"variant {letter}")
        self._show()

    def _show(self) -> None:
        self.setVisible(self._told_wish or self._told_shown or self.near.near is not None)

    def _list(self, into: QVBoxLayout, pieces: Sequence[ApprovedCopy], how: str) -> None:
        for one in pieces:
            into.addWidget(self._row(one))
        if pieces and how:
            into.addWidget(text_label(f"Chosen by {how}.", "small", wrap=True))

    def _row(self, piece: ApprovedCopy) -> RowButton:
        row = RowButton(f"See “{piece.name}” in the library", lambda: self.piece_wanted.emit(piece.id))
        row.setToolTip(plain_tip(" · ".join(filter(None, (piece.name, piece.section, piece.reference)))))
        # The row is pressed, not the words on it.
        words = ElidedLabel(piece.name)
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.inside.addWidget(words, 1)
        return row

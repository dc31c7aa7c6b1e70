"""How does a piece begin that no model drafts, and what can be done with one? The lines below the brief."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from fairdraft.domain.piece import UNTITLED, headline_of
from fairdraft.domain.piece_beginning import EMPTY, BegunPiece
from fairdraft.domain.shortening import shortened
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import text_label

# Lines of a menu are read at a glance.
_LONGEST_LINE = 60


@dataclass(frozen=True, slots=True)
class PutAside:
    """A piece or draft that can be brought back: its id, what it is called, and when it was last worked on."""

    id: str
    name: str
    at: datetime


class PieceWays(QWidget):
    """The ways to a piece without a model; for the piece that is chosen its name, and the way to put it aside.

    `own_wanted` asks for an empty piece, `manuscript_wanted` for one from elsewhere; `named` carries another name of
    the chosen piece, `aside_wanted` asks to put it aside, `undo_wanted` to bring back the last one that was, and
    `back_wanted` carries the id of a piece or draft that was put aside earlier.
    """

    own_wanted = Signal()
    manuscript_wanted = Signal()
    named = Signal(str)
    aside_wanted = Signal()
    undo_wanted = Signal()
    back_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: BegunPiece | None = None
        self._put_aside: tuple[PutAside, ...] = ()
        column = vertical(self, gap=6)
        self._about = text_label("", "small", wrap=True)
        column.addWidget(self._about)
        self._head = QWidget()
        head = horizontal(self._head, gap=8)
        head.addWidget(text_label("Name", "small"))
        head.addStretch(1)
        tip = "Removes it from the list; nothing is lost"
        self.aside = button("Set aside", "link", tip=tip, on_press=self.aside_wanted.emit)
        head.addWidget(self.aside)
        column.addWidget(self._head)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the piece")
        self.name.setToolTip("The piece's name in lists and files")
        self.name.editingFinished.connect(self._on_name)
        column.addWidget(self.name)
        self._gone = QWidget()
        row = horizontal(self._gone, gap=8)
        self._gone_words = text_label("", "small", wrap=True)
        row.addWidget(self._gone_words, 1)
        self.undo = button("Undo", "link", name="Bring it back", on_press=self.undo_wanted.emit)
        row.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._gone)
        tip = "Starts an empty piece with approved language in place"
        self.own = button("Write it yourself", "link", tip=tip, on_press=self.own_wanted.emit)
        tip = "Turns a Word, PDF, Markdown or text file, or pasted text, into a piece of this campaign"
        self.manuscript = button("Use a manuscript…", "link", tip=tip, on_press=self.manuscript_wanted.emit)
        tip = "Pieces and drafts of this campaign that were set aside"
        self.back = button("Bring one back…", "link", tip=tip, on_press=self._ask_back)
        links = QWidget()
        ways = FlowLayout(links, gap=14, line_gap=0)
        for one in (self.own, self.manuscript, self.back):
            ways.addWidget(one)
        column.addWidget(links)
        self.show_piece(None)
        self.tell_aside("")
        self.offer_back(())

    def let(self, why_not: str) -> None:
        """Let pieces be begun, put aside and brought back; or, with a reason, not."""
        self.name.setEnabled(not why_not)
        for one in (self.aside, self.undo, self.own, self.manuscript, self.back):
            let_press(one, why_not)

    def show_piece(self, begun: BegunPiece | None) -> None:
        """Show the piece that is chosen; None where a brief is."""
        before, self._shown = self._shown, begun
        for one in (self._about, self._head, self.name):
            one.setVisible(begun is not None)
        if begun is None:
            return
        self._about.setText(f"{begun_words(begun)} It is written on the sheet; no model drafts for it.")
        self.name.setPlaceholderText(headline_of(begun.piece.blocks) or UNTITLED)
        is_being_named = self.name.hasFocus() and before is not None and before.piece.id == begun.piece.id
        if not is_being_named:
            self.name.setText(begun.piece.title)
            # A long name is known by how it begins.
            self.name.setCursorPosition(0)

    def tell_aside(self, name: str) -> None:
        """Offer to bring back what was put aside, by its name; empty for nothing."""
        self._gone_words.setText(f"“{name}” is set aside." if name else "")
        self._gone.setVisible(bool(name))

    def offer_back(self, earlier: Sequence[PutAside]) -> None:
        """Offer to bring back one of these, which were put aside earlier."""
        self._put_aside = tuple(earlier)
        self.back.setVisible(bool(earlier))

    def menu_of_aside(self) -> QMenu:
        """What can be brought back, each with the day when it was last worked on."""
        menu = QMenu(self)
        for one in self._put_aside:
            name = shortened(one.name, _LONGEST_LINE).replace("&", "&&")
            line = menu.addAction(f"{name} · {one.at.astimezone():%d %b %Y}")
            line.triggered.connect(lambda _on=False, gone_id=one.id: self.back_wanted.emit(gone_id))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _ask_back(self) -> None:
        self.menu_of_aside().popup(self.back.mapToGlobal(self.back.rect().bottomLeft()))

    def _on_name(self) -> None:
        if self._shown is not None and self.name.text().strip() != self._shown.piece.title:
            self.named.emit(self.name.text())


def begun_words(begun: BegunPiece) -> str:
    """Where a piece came from and when, in a sentence."""
    of_own = "begun empty" if begun.beginning == EMPTY else f"begun {begun.beginning}"
    words = begun.beginning if begun.is_imported else of_own
    return f"{words[:1].upper()}{words[1:]} on {begun.piece.made_at.astimezone():%d %b %Y}."

"""How does the piece on the sheet become a file for others: Word, PDF, a web page, Markdown?"""

import os
from collections.abc import Callable
from itertools import chain, count
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu

from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_words import file_words
from fairdraft.domain.piece import Piece
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.layout import VariantTabs
from fairdraft.ui.draft.print_desk import PRINT, PRINT_KEYS, PrintDesk
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme

PROOF = "Check a layout…"
BACK = "Take in a reviewed file…"
FORMS = {
    "docx": "Word document…",
    "pdf": "PDF…",
    "html": "Web page (HTML)…",
    "md": "Markdown…",
    "deck": "Hand-off folder…",
}
_DECK = "deck"


class PieceFileDesk(QObject):
    """Asks for the form and a folder, and writes the piece with its findings, answers and comments.

    `told` carries the Message that says where the file is, `failed` a KnownError; `back_wanted` asks for a file that
    came back, `proof_wanted` for a layout to be held against the piece. `printing` brings the same onto paper.

    Args:
        workplace: the services: documents, hand-off folders.
        background: where it is written.
        tabs: has the button.
        theme: has the letters for paper.
        piece: answers the piece on the sheet, with its words on the disk; None where nobody has begun one.
    """

    told = Signal(object)
    failed = Signal(object)
    back_wanted = Signal()
    proof_wanted = Signal()

    def __init__(
        self,
        workplace: Workplace,
        background: Background,
        tabs: VariantTabs,
        theme: Theme,
        piece: Callable[[], Piece | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._exporting = workplace.exporting
        self._handing_off = workplace.handing_off
        self._background = background
        self._tabs = tabs
        self._piece = piece
        self.printing = PrintDesk(workplace.exporting, background, tabs, theme, piece)
        self.printing.told.connect(self.told)
        self.printing.failed.connect(self.failed)
        tabs.file_wanted.connect(self.ask)

    def ask(self) -> None:
        """Offer the forms below the button."""
        menu = QMenu(self._tabs)
        for form, words in FORMS.items():
            menu.addAction(words).triggered.connect(lambda _on=False, form=form: self.write(form))
        menu.addSeparator()
        printing = menu.addAction(PRINT)
        # The key itself is the screen's; here it is told.
        printing.setShortcut(QKeySequence(PRINT_KEYS))
        printing.triggered.connect(self.printing.ask)
        menu.addSeparator()
        menu.addAction(PROOF).triggered.connect(self.proof_wanted)
        menu.addAction(BACK).triggered.connect(self.back_wanted)
        menu.aboutToHide.connect(menu.deleteLater)
        below = self._tabs.file
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    def write(self, form: str) -> None:
        """Ask for a folder, and write the piece in this form into a new one below it: what was saved before went out to
        others, and may have come back with their words in it.
        """
        piece = self._piece()
        if piece is None:
            self.failed.emit(KnownError("Nobody has gone on with this draft yet.", "Edit it, then save it as a file."))
            return
        folder = QFileDialog.getExistingDirectory(self._tabs, "Folder for the piece")
        if folder:
            target = _not_there_yet(Path(folder), f"{_called(piece)}-{piece.id[:8]}-{form}")
            self._background.run(
                lambda: self._written(piece, form, target),
                lambda files: self._tell(files, form),
                self.failed.emit,
            )

    def _written(self, piece: Piece, form: str, target: Path) -> tuple[Path, ...]:
        if form == _DECK:
            return self._handing_off.write(piece, target)
        return self._exporting.export(piece.id, form, target)

    def _tell(self, files: tuple[Path, ...], form: str) -> None:
        if form == _DECK:
            more = "Decks, claims, references, match of required language, record and submission sheet are in it."
            self.told.emit(
                Message(f"Wrote {files[0].parent}, read back and verified.", more, "present", place=files[0])
            )
            return
        file = next(one for one in files if one.suffix == f".{form}")
        more = "Findings, answers and comments are in it; what stands beside it says what it holds."
        self.told.emit(Message(f"Wrote {file}, read back and verified.", more, "present", place=file))


def _called(piece: Piece) -> str:
    """What a folder of the piece begins with: a person looks for what it is called, not for an id."""
    return file_words(piece.name) or "piece"


def _not_there_yet(folder: Path, name: str) -> Path:
    """The first of name, name-2, name-3 and on that is no file or folder there."""
    names = chain((name,), (f"{name}-{number}" for number in count(2)))
    return next(path for one in names if not os.path.lexists(path := folder / one))

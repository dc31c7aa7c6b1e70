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
from fairdraft.services.handing_off import WrittenHandOff
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.deck_form_desk import DeckFormDesk
from fairdraft.ui.draft.layout import VariantTabs
from fairdraft.ui.draft.print_desk import PRINT, PRINT_KEYS, PrintDesk
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

PROOF = "Check a layout…"
BACK = "Import a reviewed file…"
FORMS = {
    "docx": "Word document…",
    "pdf": "PDF…",
    "html": "Web page (HTML)…",
    "md": "Markdown…",
    "deck": "Hand-off folder…",
}
_DECK = "deck"


class PieceFileDesk(QObject):
    """Asks for the form and a place, and writes the piece with its findings, answers and comments.

    `told` carries the Message that says where the file is, `failed` a KnownError; `back_wanted` asks for a file that
    came back, `proof_wanted` for a layout to be held against the piece. `printing` brings the same onto paper,
    `deck_forms` knows the templates of decks.

    Args:
        workplace: the services: documents, hand-off folders, templates of decks.
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
        self._templates = workplace.deck_templates
        self._products = workplace.products
        self._background = background
        self._tabs = tabs
        self._piece = piece
        self.printing = PrintDesk(workplace.exporting, background, tabs, theme, piece)
        self.printing.told.connect(self.told)
        self.printing.failed.connect(self.failed)
        self.deck_forms = DeckFormDesk(workplace, background, tabs, self)
        self.deck_forms.told.connect(self.told)
        self.deck_forms.failed.connect(self.failed)
        self.deck_forms.template_wanted.connect(self.hand_off_in)
        tabs.file_wanted.connect(self.ask)

    def ask(self) -> None:
        """Offer the forms below the button."""
        menu = QMenu(self._tabs)
        for form, words in FORMS.items():
            menu.addAction(words).triggered.connect(lambda _on=False, form=form: self.write(form))
        self.deck_forms.add_to(menu)
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
        """Ask where, and write the piece in this form. What was saved before went out to others, and may have come back
        with their words in it: it is never written over, and the new file or folder gets a number.
        """
        piece = self._piece_to_write()
        if piece is None:
            return
        if form == _DECK:
            # A campaign may name the template of its decks.
            campaign = piece.campaign
            self._background.run(
                lambda: self._templates.chosen_for(self._products.campaign(campaign)),
                self.hand_off_in,
                self.failed.emit,
            )
        else:
            self._save(piece, form)

    def hand_off_in(self, template: Path | None) -> None:
        """Ask where, and write the hand-off folder with its copy deck in a template; in our own form where that is
        None. What the template has no place for is told before anybody is asked.
        """
        piece = self._piece_to_write()
        if piece is None:
            return
        if template is None:
            self._hand_off(piece, None)
            return
        self._background.run(
            lambda: self._handing_off.refuse_template(piece, template),
            lambda _fits: self._hand_off(piece, template),
            self.failed.emit,
        )

    def _piece_to_write(self) -> Piece | None:
        piece = self._piece()
        if piece is None:
            self.failed.emit(KnownError("Nobody has edited this draft yet.", "Press Edit, then save it as a file."))
        return piece

    def _hand_off(self, piece: Piece, template: Path | None) -> None:
        folder = QFileDialog.getExistingDirectory(self._tabs, "Folder for the piece")
        if folder:
            target = _not_there_yet(Path(folder) / f"{_called(piece)}-{piece.id[:8]}-{_DECK}")
            self._background.run(
                lambda: self._handing_off.write(piece, target, template=template),
                lambda written: self._tell_folder(written, template),
                self.failed.emit,
            )

    def _save(self, piece: Piece, form: str) -> None:
        kind = f"{FORMS[form].removesuffix('…')} (*.{form})"
        name, _kind = QFileDialog.getSaveFileName(
            self._tabs,
            "Save the piece",
            f"{_called(piece)}.{form}",
            kind,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            wanted = Path(name if name.casefold().endswith(f".{form}") else f"{name}.{form}")
            file = _not_there_yet(wanted)
            self._background.run(
                lambda: self._saved(piece, form, file),
                lambda both: self._tell_file(both[0], wanted, both[1]),
                self.failed.emit,
            )

    def _saved(self, piece: Piece, form: str, file: Path) -> tuple[Path, str]:
        """The file, and what of the piece's letters it cannot draw."""
        undrawn = self._exporting.undrawn(piece.id) if form == "pdf" else ""
        return self._exporting.save_piece(piece.id, form, file), undrawn

    def _tell_folder(self, written: WrittenHandOff, template: Path | None) -> None:
        more = (
            "It holds decks, claims, references, the match of required language, the record and the submission sheet."
        )
        more = (
            more if template is None else f"Its copy deck uses the template {template.name}. {written.approved}".strip()
        )
        look, first = written.to_look_at, written.files[0]
        tone: Tone = "warning" if look else "present"
        self.told.emit(Message(f"Wrote {first.parent}, read back and verified.", look or more, tone, place=first))

    def _tell_file(self, file: Path, wanted: Path, undrawn: str) -> None:
        more = undrawn or "It includes findings, answers and comments."
        kept = "" if file == wanted else f" {wanted.name} was already there and has not been changed."
        tone: Tone = "warning" if undrawn else "present"
        self.told.emit(Message(f"Wrote {file}, read back and verified.", more + kept, tone, place=file))


def _called(piece: Piece) -> str:
    """What a folder of the piece begins with: a person looks for what it is called, not for an id."""
    return file_words(piece.name) or "piece"


def _not_there_yet(wanted: Path) -> Path:
    """The first of name, name-2, name-3 and on, before the ending of a file, that is no file or folder there."""
    others = (wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}") for number in count(2))
    return next(path for path in chain((wanted,), others) if not os.path.lexists(path))

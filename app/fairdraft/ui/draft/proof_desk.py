"""How is a layout held against the piece on the sheet?"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.piece_file_desk import PieceFileDesk
from fairdraft.ui.draft.review_desk import ReviewDesk

if TYPE_CHECKING:
    from fairdraft.ui.draft.proof_dialog import ProofDialog


class ProofDesk(QObject):
    """Opens the dialog for the layout of the piece on the sheet.

    `failed` carries a KnownError, `told` a Message.

    Args:
        workplace: the services.
        background: where files are read and pages drawn.
        view: the widgets.
        review: knows the piece on the sheet.
        files: has the way to it in its menu.
        take_in: takes in the remarks of a file.
    """

    failed = Signal(object)
    told = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        background: Background,
        view: DraftLayout,
        review: ReviewDesk,
        files: PieceFileDesk,
        take_in: Callable[[Path], None],
    ) -> None:
        super().__init__(files)
        self._proofing = workplace.proofing
        self._background = background
        self._view = view
        self._review = review
        self.dialog: ProofDialog | None = None
        """What is open."""
        self._take_in = take_in
        files.proof_wanted.connect(lambda: self.open())

    def open(self, path: Path | None = None) -> None:
        """Ask for the layout of the piece on the sheet; this file, where it is known."""
        piece = self._review.saved_piece()
        if self.dialog is not None:
            return
        if piece is None:
            self.failed.emit(
                KnownError(
                    "Nobody has edited this draft yet.", "Press Edit first: a layout is checked against a piece."
                )
            )
            return
        # The window would wait for what few ask for.
        from fairdraft.ui.draft.proof_dialog import ProofAsked, ProofDialog

        asked = ProofAsked(
            piece.name,
            lambda file: self._proofing.compare(piece, file),
            self._proofing.picture,
            lambda compared, file: self._proofing.write(compared, piece, file),
        )
        dialog = ProofDialog(asked, self._background, self._view.theme, self._view.window())
        dialog.finished.connect(self._on_closed)
        dialog.remarks_wanted.connect(self._take_in)
        dialog.told.connect(self.told)
        self.dialog = dialog
        dialog.open()
        if path is not None:
            dialog.use(path)

    def take(self, path: Path) -> bool:
        """Hold a file that was dropped against the piece on the sheet; False where there is none."""
        if self.dialog is not None or self._review.saved_piece() is None:
            return False
        self.open(path)
        return True

    def _on_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

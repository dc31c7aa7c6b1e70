"""What becomes of words that could not be saved when their piece leaves the sheet, or the window shall close?"""

from PySide6.QtWidgets import QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.piece import Block
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.fitting_dialog import FittingDialog
from fairdraft.ui.parts.words import text_label


class UnsavedWords:
    """Pieces by their drafts, with words that the store did not take; they come back with their piece."""

    def __init__(self) -> None:
        self._pieces: dict[str, tuple[Block, ...]] = {}

    def keep(self, draft_id: str, blocks: tuple[Block, ...]) -> None:
        """These words could not be saved."""
        self._pieces[draft_id] = blocks

    def take(self, draft_id: str) -> tuple[Block, ...] | None:
        """The words of a piece that comes on the sheet again, to be saved anew; None where all of its were saved."""
        return self._pieces.pop(draft_id, None)

    def may_go(self, window: QWidget, *, also: bool) -> bool:
        """Whether the window may close: where words would be lost with it, the person decides. `also` says that those
        of the piece on the sheet would be.
        """
        number = len(self._pieces) + also
        if not number:
            return True
        dialog = LosingDialog(window, number)
        agreed = dialog.exec() == dialog.DialogCode.Accepted
        dialog.deleteLater()
        return agreed


class LosingDialog(FittingDialog):
    """Asks whether the window shall close with words unsaved; accepted where it shall."""

    def __init__(self, parent: QWidget, number: int) -> None:
        super().__init__(parent, "Not saved", 480)
        column = self.column
        column.addWidget(text_label("Close and lose unsaved changes?", "title"))
        of_which = "this piece" if number == 1 else counted(number, "piece")
        for words in (
            f"The latest changes to {of_which} could not be saved and will be lost when the window closes.",
            "Fix what the message says and keep writing, which saves it, or copy the text into another program.",
        ):
            column.addWidget(text_label(words, "muted", wrap=True))
        column.addStretch(1)
        foot = horizontal(margins=(0, 6, 0, 0), gap=8)
        foot.addStretch(1)
        self.stay = button("Don't close", "primary", on_press=self.reject)
        self.stay.setDefault(True)
        self.go = button("Close and lose it", on_press=self.accept)
        self.go.setAutoDefault(False)
        foot.addWidget(self.go)
        foot.addWidget(self.stay)
        column.addLayout(foot)

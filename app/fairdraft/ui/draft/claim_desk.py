"""How does an approved claim come onto the sheet, and how do its references keep their order?"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QTextCursor

from fairdraft.domain.campaign import Channel
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import SCRIPT_TAGS, Block
from fairdraft.domain.product import Claim
from fairdraft.domain.referencing import REFERENCES_ORDERED, cites, in_order, takes_claims, with_claim
from fairdraft.domain.text_units import Utf16Map
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.sheet_reading import Run

_NOT_CITED = "The claim was inserted without its mark, because the references are not one numbered list."
_IN_PARTS = "The claim was inserted without its marks, because it replaced words in several parts of the piece."
_IN_ORDER = "The references are already in the order in which they are cited."


class ClaimDesk(QObject):
    """Puts claims at the caret, where the channel has them with the marks of their references and footnotes.

    `told` carries a few words on what there was not to do, `failed` a KnownError.

    Args:
        view: the widgets.
        channel: answers that of the piece on the sheet; None where it may not be edited.
        apply: makes the piece some blocks, as one step that can be undone, with what was done in words.
    """

    told = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        view: DraftLayout,
        channel: Callable[[], Channel | None],
        apply: Callable[[tuple[Block, ...], str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._editor = view.editor
        self._channel = channel
        self._apply = apply
        view.claims.insert.connect(self.insert)
        view.claims.order_wanted.connect(self.put_in_order)

    def insert(self, claim: Claim) -> None:
        """Put a claim in the place of what is selected, or at the caret."""
        cursor, sheet, channel = self._editor.textCursor(), self._editor.sheet, self._channel()
        run = sheet.run_at(cursor.selectionStart())
        cited = channel is not None and cites(channel) and run is not None and takes_claims(run.block)
        if run is None or not cited or cursor.selectionEnd() > run.end:
            lead = " " if run is not None and _follows_spoken_words(cursor, run) else ""
            if self._editor.insert_words(f"{lead}{claim.text}") and cited:
                self.told.emit(_IN_PARTS)
        else:
            places = Utf16Map(run.block.text)
            start, end = (
                places.to_code_points(at - run.start) for at in (cursor.selectionStart(), cursor.selectionEnd())
            )
            piece = with_claim(sheet.blocks(), run.block.id, start, end, claim)
            self._apply(piece.blocks, "a claim inserted")
            if not piece.is_cited:
                self.told.emit(_NOT_CITED)
            self._put_caret(next(one for one in sheet.runs() if one.block.id == piece.block_id), piece.caret)
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_in_order(self) -> None:
        """Number the references as they are first cited."""
        if self._channel() is None:
            return
        blocks = self._editor.sheet.blocks()
        try:
            ordered = in_order(blocks)
        except KnownError as problem:
            self.failed.emit(problem)
            return
        if ordered == blocks:
            self.told.emit(_IN_ORDER)
        else:
            self._apply(ordered, REFERENCES_ORDERED)

    def _put_caret(self, run: Run, offset: int) -> None:
        place = run.start + Utf16Map(run.block.text).to_utf16(offset)
        self._editor.jump(place, place)


def _follows_spoken_words(cursor: QTextCursor, run: Run) -> bool:
    start = cursor.selectionStart()
    inside = run.block.kind in SCRIPT_TAGS and start > run.start
    return inside and not cursor.document().characterAt(start - 1).isspace()

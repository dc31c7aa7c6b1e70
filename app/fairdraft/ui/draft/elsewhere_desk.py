"""How does the open sheet follow what other programs write about its piece?"""

from collections.abc import Callable

from PySide6.QtCore import QObject

from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Block, Piece
from fairdraft.services.editing import EditingService
from fairdraft.ui.draft.answers import Answers
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.piece_facts import day_and_clock
from fairdraft.ui.draft.piece_keeper import PieceKeeper
from fairdraft.ui.draft.review_desk import ReviewDesk


class ElsewhereDesk(QObject):
    """Has comments, state and answers read again once they changed, and asks about words that did.

    Args:
        editing: the service.
        view: the widgets.
        keeper: who saves the words on the sheet.
        review: reads what the store has on the piece.
        answers: which findings were dismissed, and whom to name.
        follow_answers: shows which findings are open.
        apply: makes the piece some blocks, as one step that can be undone, with what was done in words.
        show: shows words that nobody wrote on this sheet.
    """

    def __init__(
        self,
        editing: EditingService,
        view: DraftLayout,
        keeper: PieceKeeper,
        review: ReviewDesk,
        answers: Answers,
        follow_answers: Callable[[], None],
        apply: Callable[[tuple[Block, ...], str], None],
        show: Callable[[tuple[Block, ...]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._editing = editing
        self._bar = view.elsewhere
        self._scroll = view.editor.verticalScrollBar()
        self._keeper = keeper
        self._review = review
        self._answers = answers
        self._follow_answers = follow_answers
        self._apply = apply
        self._show = show
        self._theirs: Piece | None = None
        review.watch.changed.connect(self._on_changed)
        review.overtaken.connect(self._on_overtaken)
        review.outdated.connect(self._on_outdated)
        self._bar.taken.connect(self._take)
        self._bar.left.connect(self._leave)

    def close(self) -> None:
        """The piece leaves the sheet: its own words are saved, and others stay among its versions."""
        self._theirs = None
        self._bar.done()

    def _on_changed(self) -> None:
        self._answers.forget()
        self._review.refresh()
        self._follow_answers()

    def _on_outdated(self, blocks: tuple[Block, ...]) -> None:
        # Who only reads goes on reading where they are.
        at = self._scroll.value()
        self._show(blocks)
        self._scroll.setValue(at)

    def _on_overtaken(self, piece: Piece) -> None:
        if self._theirs is not None and self._theirs.head == piece.head:
            return
        try:
            who = self._answers.name_of(self._editing.version(piece.id, piece.head).author)
        except KnownError:
            # It is another one again by now, of which the next sign tells.
            return
        self._theirs = piece
        self._bar.tell(who, day_and_clock(piece.changed_at))

    def _take(self) -> None:
        theirs = self._theirs
        # What stands here is a version first, so that neither is lost.
        if theirs is not None and self._keeper.flush():
            self.close()
            self._apply(theirs.blocks, "version from elsewhere used")

    def _leave(self) -> None:
        theirs = self._theirs
        self.close()
        if theirs is not None:
            self._keeper.keep_over(theirs)

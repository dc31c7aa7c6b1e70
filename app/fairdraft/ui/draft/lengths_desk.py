"""How does a person come from the piece on the sheet to the other lengths of its message?"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.counting import counted
from fairdraft.domain.draft import Draft
from fairdraft.domain.piece import Piece
from fairdraft.services.message_lengths import MessageLengths
from fairdraft.services.resizing import MadeBrief
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.lengths_dialog import LengthsDialog
from fairdraft.ui.screen import Message


class LengthsDesk(QObject):
    """Shows the lengths of the message, and makes briefs for those that are ticked, or a piece to be cut by hand.

    `draft_wanted` carries campaign and brief that are to be drafted, `piece_wanted` campaign, brief and draft of what
    is to be seen on the sheet; `told` a Message, `failed` a KnownError.

    Args:
        workplace: the services.
        background: where lengths are counted and briefs are made.
        view: has the button.
        source: answers the piece on the sheet, with its words on the disk, or a draft that nobody went on with.
    """

    told = Signal(object)
    failed = Signal(object)
    draft_wanted = Signal(str, str)
    piece_wanted = Signal(str, str, str)

    def __init__(
        self,
        workplace: Workplace,
        background: Background,
        view: DraftLayout,
        source: Callable[[], Piece | Draft | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._background = background
        self._view = view
        self._source = source
        self.dialog: LengthsDialog | None = None
        """What is open."""
        view.tabs.lengths_wanted.connect(self.ask)

    def ask(self) -> None:
        """Count, and open the lengths; nothing where no piece is on the sheet."""
        source = self._source()
        if source is None or self.dialog is not None:
            return
        resizing = self._workplace.resizing
        self._background.run(
            lambda: resizing.lengths(source), lambda found: self._open(source, found), self.failed.emit
        )

    def make(self, source: Piece | Draft, targets: Sequence[str]) -> None:
        """Make a brief for each of these formats, and go to the first of them."""
        self._background.run(
            lambda: self._workplace.resizing.make(source, targets),
            self._made,
            self.failed.emit,
        )

    def begin(self, source: Piece | Draft, target: str) -> None:
        """Begin a piece in this format with all of the copy, and put it on the sheet."""
        by = self._workplace.profiles.present_or_default().pseudonym
        self._background.run(
            lambda: self._workplace.resizing.begin(source, target, by),
            lambda found: self._begun(*found),
            self.failed.emit,
        )

    def _open(self, source: Piece | Draft, message: MessageLengths) -> None:
        if self.dialog is not None:
            return
        self.dialog = LengthsDialog(message, self._view.window(), read_only=self._workplace.read_only)
        self.dialog.make_wanted.connect(lambda targets: self.make(source, targets))
        self.dialog.begin_wanted.connect(lambda target: self.begin(source, target))
        self.dialog.piece_wanted.connect(self.piece_wanted)
        self.dialog.draft_wanted.connect(self.draft_wanted)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _made(self, briefs: Sequence[MadeBrief]) -> None:
        first = briefs[0]
        self.draft_wanted.emit(first.campaign.id, first.brief)
        self.told.emit(made_message(briefs))

    def _begun(self, made: MadeBrief, piece: Piece) -> None:
        self.piece_wanted.emit(made.campaign.id, f"piece:{piece.id}", piece.id)
        room = made.row.room
        what = f"All of the copy is now in “{made.campaign.name}”, for you to cut."
        self.told.emit(Message(what, room.words, "warning" if room.is_full else "present"))


def made_message(briefs: Sequence[MadeBrief]) -> Message:
    """What making did, and what is next."""
    new = sum(not one.was_there for one in briefs)
    begun = [one.campaign.name for one in briefs if one.begun]
    there = len(briefs) - new
    said = [f"Made {counted(new, 'brief')}"] if new else []
    said += [f"{'the brief was' if there == 1 else f'{there} briefs were'} already there"] if there else []
    what = ", ".join(said)
    names = "; ".join(f"“{name}”" for name in begun)
    more = [
        f"{counted(len(begun), 'campaign')} of your own started: {names}." if begun else "",
        "The first is open, ready to draft." if len(briefs) > 1 else "It is open, ready to draft.",
    ]
    left_out = briefs[0].left_out
    if left_out:
        more.insert(1, f"{counted(left_out, 'word')} at the end of its longest parts did not fit.")
    full = [f"“{one.row.name}”" for one in briefs if one.row.room.is_full]
    if full:
        more.insert(1, f"Approved language leaves no room for copy in {', '.join(full)}.")
    return Message(f"{what[:1].upper()}{what[1:]}.", " ".join(filter(None, more)), "warning" if full else "present")

"""How does a piece begin without a model, get its name, and how do pieces and drafts go aside?"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Piece
from fairdraft.domain.piece_beginning import EMPTY, empty_blocks
from fairdraft.services.finding_pieces import FoundPiece
from fairdraft.services.importing_pieces import ReadManuscript
from fairdraft.services.setting_drafts_aside import draft_name
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.drafting_desk import DraftingDesk
from fairdraft.ui.draft.manuscript_dialog import ManuscriptDialog
from fairdraft.ui.draft.piece_ways import PutAside
from fairdraft.ui.draft.setup_panel import SetupPanel
from fairdraft.ui.draft.stored_drafts import stored_drafts
from fairdraft.ui.parts.file_drop import FileDrop
from fairdraft.ui.theme.theme import Theme

_HOLDER = "the window"
# More lines than a screen has are no menu.
_MOST_BACK = 25
_LAYOUT = ".pdf"
_DECKS = (".docx", _LAYOUT)


class BeginningDesk(QObject):
    """Begins pieces from nothing and from manuscripts, and keeps the list of those that there are.

    `begun` carries the id of the piece that shall be on the sheet; `returned` a FoundPiece, and the file with its deck
    that came back; `failed` a KnownError; `went_well` says that something was done.

    Args:
        workplace: the services; a window that only reads offers none of it.
        background: where manuscripts are read, and become pieces.
        theme: letters and colors.
        setup: has the ways to a piece, and the list.
        desk: where the variants lie.
        leave: saves the piece that is on the sheet and takes it off.
        screen: where a manuscript, or a deck that came back, may be dropped.
    """

    begun = Signal(str)
    returned = Signal(object, object)
    failed = Signal(object)
    went_well = Signal()

    def __init__(
        self,
        workplace: Workplace,
        background: Background,
        theme: Theme,
        setup: SetupPanel,
        desk: DraftingDesk,
        leave: Callable[[], None],
        screen: QWidget,
    ) -> None:
        super().__init__(screen)
        self._workplace = workplace
        self._background = background
        self._theme = theme
        self._setup = setup
        self._desk = desk
        self._leave = leave
        self._screen = screen
        # What was put aside last: its id, empty for nothing.
        self._aside = ""
        self.dialog: ManuscriptDialog | None = None
        self.takes_layout: Callable[[Path], bool] = lambda _path: False
        """Takes a PDF file for the layout of the piece on the sheet; False where none is there."""
        setup.pieces = workplace.editing.begun_from_no_draft
        ways = setup.ways
        if workplace.read_only:
            ways.setVisible(False)
            return
        ways.own_wanted.connect(self.begin_empty)
        ways.manuscript_wanted.connect(self.bring_in)
        ways.named.connect(self.rename)
        ways.aside_wanted.connect(self.put_aside)
        ways.undo_wanted.connect(self.bring_back)
        ways.back_wanted.connect(self.bring_back)
        setup.campaign_chosen.connect(lambda _campaign: self._forget_aside())
        self.drop = FileDrop(screen, lambda: ways.own.isEnabled() and self.dialog is None)
        self.drop.dropped.connect(self._on_dropped)

    def begin_empty(self) -> None:
        """Put an empty piece of the chosen campaign on the sheet."""
        campaign = self._setup.campaign
        if campaign is None:
            return
        try:
            piece = self._still_empty(campaign)
        except KnownError as problem:
            self.failed.emit(problem)
            return
        self._open(piece)

    def bring_in(self, path: Path | None = None) -> None:
        """Ask which manuscript comes in; this file, where one was dropped."""
        campaign = self._setup.campaign
        if campaign is None or self.dialog is not None:
            return
        dialog = ManuscriptDialog(
            self._workplace.importing_pieces,
            self._background,
            campaign,
            self._take_in,
            self._workplace.finding_pieces.of_deck,
            self._theme,
            self._screen,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_closed)
        dialog.is_reviewed.connect(self.returned)
        dialog.begun.connect(self._open)
        self.dialog = dialog
        dialog.open()
        if path is not None:
            dialog.use(path)

    def rename(self, name: str) -> None:
        """Give the chosen piece another name."""
        try:
            piece = self._workplace.editing.rename(self._setup.piece_id, name)
        except KnownError as problem:
            self.failed.emit(problem)
            return
        self._setup.follow_piece(piece)
        self.went_well.emit()

    def offer_again(self) -> bool:
        """Offer the pieces that there are now, while none is on the sheet; whether one of them was chosen."""
        was_chosen = bool(self._setup.piece_id)
        self._setup.offer_pieces()
        self._offer_back()
        return was_chosen

    def follow(self, piece: Piece) -> None:
        """A piece was saved: where its headline is its name, that may be another."""
        if piece.draft_id is None:
            self._setup.follow_piece(piece)

    def put_aside(self) -> None:
        """Take the chosen piece out of the list."""
        self._leave()
        try:
            piece = self._workplace.editing.put_aside(self._setup.piece_id, _HOLDER)
        except KnownError as problem:
            # It is off the sheet already: what is typed there now would be nobody's.
            self.offer_again()
            self._setup.brief_chosen.emit()
            self.failed.emit(problem)
            return
        self._setup.offer_pieces()
        self._tell_aside(piece.id, piece.name)

    def put_draft_aside(self, draft_id: str) -> None:
        """Take a draft off the desk and out of all lists."""
        try:
            draft = self._workplace.drafts_aside.put_aside(draft_id)
        except KnownError as problem:
            self.failed.emit(problem)
            return
        self._desk.put_away(draft_id)
        if not self._desk.desk.variants:
            self._setup.brief_chosen.emit()
        self._tell_aside(draft.id, draft_name(draft))

    def show_older(self) -> None:
        """Lay more of the brief's stored drafts on the desk, behind those that lie there and keep their letters."""
        if not self._desk.busy:
            lying = [one.draft for one in self._desk.desk.variants]
            self._desk.show_stored(*stored_drafts(self._workplace, self._setup, lying))

    def bring_back(self, gone_id: str = "") -> None:
        """Bring back a piece or draft that was put aside; the last one, where none is named."""
        wanted = gone_id or self._aside
        if not wanted:
            return
        try:
            draft = self._workplace.drafts_aside.restore(wanted)
            piece = self._workplace.editing.restore(wanted) if draft is None else None
        except KnownError as problem:
            self.failed.emit(problem)
            return
        self._forget_aside()
        if piece is None:
            self._setup.brief_chosen.emit()
        else:
            self._setup.offer_pieces(piece.id)
        self._setup.brief_box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.went_well.emit()

    def _tell_aside(self, gone_id: str, name: str) -> None:
        self._aside = gone_id
        self._setup.ways.tell_aside(name)
        self._offer_back()
        # What was pressed is out of view: the keys stay beside it.
        self._setup.ways.undo.setFocus(Qt.FocusReason.OtherFocusReason)
        self.went_well.emit()

    def _still_empty(self, campaign: Campaign) -> Piece:
        """The empty piece that this person began before and left as it was, or a new one: nobody needs two."""
        product, by = self._workplace.products.product_of(campaign), self._by()
        blocks = empty_blocks(product, campaign)
        for one in self._workplace.editing.begun_from_no_draft(campaign.id):
            if (one.beginning, one.by, one.piece.title, one.piece.blocks) == (EMPTY, by, "", blocks):
                return one.piece
        return self._workplace.editing.begin_empty(campaign, product, by)

    def _on_dropped(self, path: Path) -> None:
        """A deck that came back is told from a manuscript, or a layout, by its mark; what cannot be read is told in the
        dialog.
        """
        if path.suffix.lower() not in _DECKS:
            self.bring_in(path)
            return

        def deck() -> FoundPiece | None:
            return self._workplace.finding_pieces.of_deck(self._workplace.receiving.marks(path))

        self._background.run(deck, lambda found: self._on_looked(found, path), lambda _why: self._on_looked(None, path))

    def _on_looked(self, found: FoundPiece | None, path: Path) -> None:
        if found is not None:
            self.returned.emit(found, path)
        elif path.suffix.lower() != _LAYOUT or not self.takes_layout(path):
            self.bring_in(path)

    def _take_in(self, read: ReadManuscript, name: str) -> Piece:
        """Beside the window's thread."""
        return self._workplace.importing_pieces.take_in(read, by=self._by(), name=name)

    def _open(self, piece: Piece) -> None:
        self._forget_aside()
        self._setup.offer_pieces(piece.id)
        self.went_well.emit()
        self.begun.emit(piece.id)

    def _by(self) -> str:
        return self._workplace.profiles.present_or_default().pseudonym

    def _forget_aside(self) -> None:
        self._aside = ""
        self._setup.ways.tell_aside("")
        self._offer_back()

    def _offer_back(self) -> None:
        """Offer what was put aside before the last one, beside which stands the way back."""
        campaign = self._setup.campaign
        if campaign is None:
            self._setup.ways.offer_back(())
            return
        pieces = self._workplace.editing.pieces_aside(campaign.id)
        gone = [PutAside(one.id, one.name, one.changed_at) for one in pieces if one.draft_id is None]
        drafts = self._workplace.drafts_aside.aside(campaign.id)
        gone += [PutAside(one.id, f"Draft: {draft_name(one)}", one.made_at) for one in drafts]
        self._setup.ways.offer_back([one for one in gone if one.id != self._aside][:_MOST_BACK])

    def _on_closed(self) -> None:
        self.dialog = None

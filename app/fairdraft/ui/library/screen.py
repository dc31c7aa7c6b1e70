"""Which approved copy is there, what is known of each piece, and how does more come in?"""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.copy_filter import CopyFilter, CopyGroup, CopyUse
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult
from fairdraft.services.library import TakenIn
from fairdraft.services.library_shelf import CopyFound
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.library.detail_pane import DetailPane
from fairdraft.ui.library.details_dialog import DetailsDialog
from fairdraft.ui.library.empty_library import EmptyLibrary
from fairdraft.ui.library.filter_bar import FilterBar
from fairdraft.ui.library.import_card import ImportCard
from fairdraft.ui.library.import_desk import ImportDesk
from fairdraft.ui.library.import_dialog import ImportDialog
from fairdraft.ui.library.list_model import CopyListModel
from fairdraft.ui.library.piece_list import PieceList
from fairdraft.ui.library.undo_bar import UndoBar
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import horizontal, in_reading_order, vertical
from fairdraft.ui.parts.empty_state import EmptyState
from fairdraft.ui.parts.file_drop import take_as_copy
from fairdraft.ui.parts.growing import MIDDLE, SIDE, grow_with_letters
from fairdraft.ui.parts.words import set_property
from fairdraft.ui.screen import PrimaryAction, Screen
from fairdraft.ui.theme.theme import Theme

# An import stores pieces several times a second; what is shown follows a little behind.
_FOLLOW_MS = 300


class LibraryScreen(Screen):
    """The list of approved copy with its filters, the piece that is chosen, and the ways in.

    `embedding_wanted` asks where a model for the search by meaning is to be had.
    """

    embedding_wanted = Signal()

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._shelf = workplace.library_shelf
        self._background = background
        self._theme = theme
        self._may_edit = not workplace.read_only
        self._finding = self._again = False
        self._total = 0
        self._brands: dict[str, str] = {}
        self._campaigns: dict[str, str] = {}
        self._wished: str | None = None
        self._answered: tuple[CopyFilter, str] | None = None
        self.dialog: ImportDialog | DetailsDialog | None = None
        self.desk = ImportDesk(workplace, self)
        self.model = CopyListModel(self._shelf.pieces, background)
        self.model.setParent(self)
        self.filter = FilterBar(theme)
        self.list = PieceList(self.model, theme)
        self.detail = DetailPane(theme, may_edit=self._may_edit)
        self.card = ImportCard(theme)
        self.undo = UndoBar(theme)
        self.empty = EmptyLibrary(may_edit=self._may_edit)
        self.nothing = EmptyState(theme)
        self.approved = button(
            "Add what was approved here",
            "link",
            tip="Pieces that somebody approved, and drafts that a study's raters approved",
            on_press=self.desk.add_approved,
        )
        self._compose()
        self._connect()
        self.setAcceptDrops(self._may_edit)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_FOLLOW_MS)
        self._soon.timeout.connect(self.refresh)

    # ---- the frame

    @override
    def heading(self) -> str:
        return "Approved copy: given to models, and compared with what they write"

    @override
    def action(self) -> PrimaryAction | None:
        if not self._may_edit:
            return None
        if self.desk.busy:
            tip = "It is stopping" if self.desk.stopping else ""
            return PrimaryAction("Stop the import", self.desk.stop, enabled=not self.desk.stopping, tip=tip)
        return PrimaryAction("Add approved copy…", lambda: self.add(), tip="Text, Markdown, Word, PDF and CSV files")

    @override
    def shown(self) -> None:
        self.refresh()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if things & {"approved_copy", "product"} and self.isVisible() and not self._soon.isActive():
            self._soon.start()

    @override
    def close_screen(self) -> None:
        if self.dialog is not None:
            self.dialog.reject()
        self._soon.stop()
        self.model.close()
        self.desk.close()

    # ---- what a person does

    def add(self, paths: list[Path] | None = None) -> None:
        """Ask which files come in, and what is said of them."""
        if not self._may_edit or self.desk.busy:
            return
        try:
            products = self._workplace.products.products()
        except KnownError as problem:
            self.tell(problem)
            return
        dialog = ImportDialog(products, self._theme, self, self.filter.wanted.product)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(self.desk.add_files)
        if paths:
            dialog.use(paths)
        self._open(dialog)

    def edit(self) -> None:
        """Correct what is said of the piece shown; not while the one that is chosen is still on its way."""
        piece = self.model.piece(self.list.row)
        if piece is not None and self._is_shown(piece.id) and self._may_edit:
            dialog = DetailsDialog(self._workplace, piece, self._theme, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._open(dialog)

    def remove(self) -> None:
        """Take the chosen pieces out; that can be undone."""
        ids = self.list.chosen_ids
        if not ids or not self._may_edit:
            return
        named = self.model.piece(self.list.row)
        try:
            gone = self._shelf.remove(ids)
        except KnownError as problem:
            self.tell(problem)
            return
        one = f"“{named.name}”" if len(gone) == 1 and named is not None else counted(len(gone), "piece")
        self.went_well()
        self.undo.offer(f"Removed {one}. Drafts keep the ids of what they were given.", gone)
        self.refresh()

    def put_back(self) -> None:
        """Put back what was removed last."""
        ids = self.undo.take()
        if not ids:
            return
        try:
            back = self._shelf.put_back(ids)
        except KnownError as problem:
            self.tell(problem)
            return
        if back:
            self._wished = back[0]
        self.went_well()
        self.refresh()

    def show_piece(self, copy_id: str) -> None:
        """Choose a piece in the list of all."""
        self._wished = copy_id
        self.filter.show_all()

    # ---- what is shown

    def refresh(self) -> None:
        """Read the list anew."""
        if self._finding:
            self._again = True
            return
        self._finding = True
        wanted, text = self.filter.wanted, self.filter.text

        def read() -> tuple[CopyFound, tuple[CopyGroup, ...], dict[str, str], dict[str, str]]:
            products = {one.id: one.brand for one in self._workplace.products.products()}
            campaigns = {one.id: one.name for one in self._workplace.products.campaigns()}
            return self._shelf.find(wanted, text), self._shelf.groups(), products, campaigns

        self._background.run(read, lambda answer: self._on_found(wanted, text, *answer), self._on_failed)

    def _on_found(
        self,
        wanted: CopyFilter,
        text: str,
        found: CopyFound,
        groups: tuple[CopyGroup, ...],
        brands: dict[str, str],
        campaigns: dict[str, str],
    ) -> None:
        self._finding = False
        self.over.emit("reading")
        if self._again:
            # What was asked meanwhile counts; this answer is of yesterday.
            self._again = False
            self.refresh()
            return
        self._brands, self._campaigns = brands, campaigns
        self._total = sum(one.count for one in groups)
        self.model.brands, self.model.day = brands, self._shelf.today()
        self.filter.offer(groups, brands)
        if self.filter.wanted != wanted:
            # The last piece of what was chosen is gone, and the choice with it.
            self.refresh()
            return
        wished, row = self._where_to_go(wanted, text)
        self.model.show_pieces(found.ids, found.pieces)
        self.filter.show_count(len(found.ids), self._total, found.how, found.at_most, lacks_model=found.lacks_model)
        self._show_which(any_found=bool(found.ids))
        if found.ids:
            at = found.ids.index(wished) if wished in found.ids else min(row, len(found.ids) - 1)
            self.list.choose(at)
        self._show_chosen()

    def _where_to_go(self, wanted: CopyFilter, text: str) -> tuple[str | None, int]:
        """Which piece of an answer is to be shown, and the row for want of it: the first of another search or filter,
        what was shown before where the store changed or the whole list is wanted again.
        """
        narrowed = (wanted, text) != self._answered and bool(text or not wanted.is_open)
        self._answered = wanted, text
        row = max(0, self.list.row)
        # Not the piece that is shown: what was chosen last may still be on its way.
        chosen = () if narrowed else self.model.ids[row : row + 1]
        wished, self._wished = self._wished or next(iter(chosen), None), None
        return wished, 0 if narrowed else row

    def _on_failed(self, problem: KnownError) -> None:
        self._finding = self._again = False
        self.tell(problem, "reading")

    def _show_which(self, *, any_found: bool) -> None:
        if not self._total:
            self._stack.setCurrentWidget(self._empty_page)
        elif not any_found:
            words = "No approved copy matches these words and filters."
            self.nothing.tell("No matches", words, action="Show all")
            self._stack.setCurrentWidget(self.nothing)
        else:
            self._stack.setCurrentWidget(self._list_page)
        self.filter.setVisible(self._total > 0)
        self.approved.setVisible(self._may_edit and self._total > 0)
        self.detail.setVisible(any_found)
        in_reading_order(self)

    def _show_chosen(self) -> None:
        piece = self.model.piece(self.list.row)
        count = self.list.chosen_count
        self.detail.remove.setText(f"Remove {count:,}" if count > 1 else "Remove")
        if piece is None:
            return
        known = self.detail.piece
        self.detail.show_piece(piece, self._brands, self._shelf.today())
        if known is not None and known == piece:
            return
        shelf = self._shelf
        self._background.run(lambda: shelf.findings(piece), lambda found: self._on_findings(piece.id, found), self.tell)
        self._background.run(lambda: shelf.uses(piece.id), lambda uses: self._on_uses(piece.id, uses), self.tell)

    def _on_findings(self, copy_id: str, found: CheckResult) -> None:
        if self._is_shown(copy_id):
            self.detail.show_findings(found)

    def _on_uses(self, copy_id: str, uses: tuple[CopyUse, ...]) -> None:
        if self._is_shown(copy_id):
            self.detail.show_uses(uses, self._campaigns)

    def _is_shown(self, copy_id: str) -> bool:
        piece = self.detail.piece
        return piece is not None and piece.id == copy_id

    # ---- inside

    def _compose(self) -> None:
        row: QHBoxLayout = horizontal(self, gap=0)
        left = QWidget()
        column = vertical(left, margins=(20, 16, 20, 16), gap=10)
        column.addWidget(self.filter)
        column.addWidget(self.card)
        column.addWidget(self.undo)
        self._stack = QStackedWidget()
        self._list_page = QFrame()
        inside = vertical(self._list_page, gap=8)
        inside.addWidget(self.list, 1)
        inside.addWidget(self.approved, 0, Qt.AlignmentFlag.AlignLeft)
        self._empty_page = QFrame()
        around = vertical(self._empty_page)
        line = horizontal()
        line.addWidget(self.empty, 100)
        line.addStretch(1)
        around.addLayout(line)
        around.addStretch(1)
        for page in (self._list_page, self._empty_page, self.nothing):
            self._stack.addWidget(page)
        column.addWidget(self._stack, 1)
        row.addWidget(left, MIDDLE)
        grow_with_letters(self.detail, 420, self._theme, least=340)
        row.addWidget(self.detail, SIDE)
        self.filter.setVisible(False)
        self.detail.setVisible(False)
        self.nothing.tell("Reading the library…", "", busy=True)
        self._stack.setCurrentWidget(self.nothing)

    def _connect(self) -> None:
        self.filter.changed.connect(self.refresh)
        self.filter.meaning_wanted.connect(self.embedding_wanted)
        self.filter.list_wanted.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self.list.chosen.connect(self._show_chosen)
        self.list.typed.connect(self.filter.begin_search)
        self.model.arrived.connect(self._show_chosen)
        self.model.failed.connect(self.tell)
        self.nothing.button.clicked.connect(self.filter.show_all)
        self.detail.edit_wanted.connect(self.edit)
        self.detail.remove_wanted.connect(self.remove)
        self.undo.wanted.connect(self.put_back)
        self.empty.add_wanted.connect(lambda: self.add())
        self.empty.approved_wanted.connect(self.desk.add_approved)
        self.empty.sample_wanted.connect(self.desk.add_sample)
        self.card.stop_wanted.connect(self.desk.stop)
        self.desk.busy_changed.connect(self._on_busy)
        self.desk.moved.connect(self._on_moved)
        self.desk.ended.connect(self._on_ended)
        self.desk.failed.connect(self._on_import_failed)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.activated.connect(self.filter.take_focus)
        for keys, call in (
            ("Del", self.remove),
            ("Return", self.edit),
            ("Enter", self.edit),
            ("Ctrl+Z", self.put_back),
        ):
            short = QShortcut(QKeySequence(keys), self.list)
            short.setContext(Qt.ShortcutContext.WidgetShortcut)
            short.activated.connect(call)

    def _open(self, dialog: ImportDialog | DetailsDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_closed)
        dialog.open()

    def _on_dialog_closed(self) -> None:
        self.dialog = None

    def _on_busy(self) -> None:
        if self.desk.busy and not self.desk.stopping:
            self.card.begin()
        elif self.desk.stopping:
            self.card.show_progress(0, 0, -1, stopping=True)
        let_press(self.approved, self.desk.in_the_way)
        self.empty.let(self.desk.in_the_way)
        self.frame_changed.emit()

    def _on_moved(self, done: int, files: int, texts: int) -> None:
        self.card.show_progress(done, files, texts, stopping=self.desk.stopping)

    def _on_ended(self, taken: TakenIn) -> None:
        self.went_well()
        self.card.show_result(taken)
        if taken.added:
            self._wished = taken.added[-1].id
        self.refresh()

    def _on_import_failed(self, problem: KnownError) -> None:
        self.card.hide()
        self.tell(problem)

    # ---- files that are dropped

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.desk.busy and take_as_copy(event):
            set_property(self.list, "dropping", value=True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self.list, "dropping", value=False)
        super().dragLeaveEvent(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self.list, "dropping", value=False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and take_as_copy(event):
            self.add(paths)

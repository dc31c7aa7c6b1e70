"""Which models are here, what is known of them, and which are worth getting?"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QProgressBar, QWidget

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_catalogue import RecommendedModel
from fairdraft.domain.model_moves import arrival_words, forgetting_words
from fairdraft.domain.size_words import size_words
from fairdraft.services.watching_models import Scan
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.models.fetch_dialog import FetchDialog
from fairdraft.ui.models.folders_card import FoldersCard
from fairdraft.ui.models.library_columns import LibraryColumns
from fairdraft.ui.models.model_desk import ModelDesk
from fairdraft.ui.models.model_list import ModelList
from fairdraft.ui.models.notes_dialog import NotesDialog
from fairdraft.ui.models.probe_page import ProbePage
from fairdraft.ui.models.recommended_list import RecommendedList
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import card, clear, horizontal, scrolled, vertical
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, text_label
from fairdraft.ui.screen import Message, PrimaryAction, Screen
from fairdraft.ui.theme.theme import Theme

_SOON_MS = 60
_OFFLINE = "Fairdraft is offline: start it with --online to fetch models"
_READ_ONLY = "This window is read-only. Fetch in the one that was opened first"


class ModelsScreen(Screen):
    """Passports of the model files in the library, watched folders, and models worth getting next."""

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._background = background
        self._theme = theme
        self._worth: tuple[Sequence[RecommendedModel], str] | None = None
        self._scan = Scan()
        self._arrival: Callable[[LibraryModel], str] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.refresh)
        # The page is as high as it will be only after it was laid out.
        self._to_readers = QTimer(self)
        self._to_readers.setSingleShot(True)
        self._to_readers.setInterval(_SOON_MS)
        self._to_readers.timeout.connect(self._scroll_to_readers)
        self.fetch_dialog: FetchDialog | None = None
        self.recommended: RecommendedList | None = None
        self.desk = ModelDesk(workplace, background, self)
        outer = vertical(self)
        area, around = scrolled(margins=(24, 20, 24, 24), gap=10)
        outer.addWidget(area)
        self._models_area = area
        self._probe_page = ProbePage(workplace, theme)
        self._probe_page.left.connect(self.leave_probe)
        self._probe_page.told.connect(self.told)
        self._probe_page.over.connect(self.over)
        self._probe_page.setVisible(False)
        outer.addWidget(self._probe_page)
        columns = LibraryColumns(theme)
        around.addWidget(columns)
        self._adding = self._make_adding()
        columns.models.addWidget(self._adding)
        self._head = vertical(gap=10)
        columns.models.addLayout(self._head)
        self.list = ModelList(self.desk, theme, read_only=workplace.read_only)
        self.list.asked.connect(self._asked)
        columns.models.addWidget(self.list)
        self.folders = FoldersCard(theme)
        columns.side.addWidget(self.folders)
        self._more = vertical(gap=10)
        columns.side.addLayout(self._more)
        self.folders.wanted.connect(self.watch)
        self.folders.unwatched.connect(self._unwatch)
        self.desk.found.connect(self._on_found)
        self.desk.weighed.connect(self._on_weighed)
        self.desk.read.connect(self._on_bytes)
        self.desk.measured.connect(self._on_measured)
        self.desk.ended.connect(self._on_ended)
        self.desk.added.connect(self._on_added)
        self.desk.failed.connect(self.tell)
        self.desk.over.connect(self.over)

    @override
    def heading(self) -> str:
        if self._probe_page.isVisibleTo(self):
            return "What a model knows, compared with the others here"
        return "Model files stay where they are; one that changes is noticed"

    @override
    def action(self) -> PrimaryAction | None:
        if self._workplace.read_only or self._probe_page.isVisibleTo(self):
            return None
        free = self.desk.hashing is None
        return PrimaryAction("Add a model…", self.add, enabled=free, tip="A GGUF file on this machine")

    @override
    def shown(self) -> None:
        self.desk.forget_weights()
        self.refresh()
        self.desk.look_on(on=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.desk.look_on(on=False)

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if things & {"model", "model_folder"} and self.isVisible():
            self.refresh()

    @override
    def close_screen(self) -> None:
        if self.fetch_dialog is not None:
            self.fetch_dialog.reject()
        self._probe_page.close_page()
        self._soon.stop()
        self._to_readers.stop()
        self.list.close_list()
        self.desk.close()

    def show_probe(self, model: LibraryModel) -> None:
        """Show which kinds of text a model knows, in place of the list."""
        self._probe_page.show_model(model)
        self._models_area.setVisible(False)
        self._probe_page.setVisible(True)
        self.frame_changed.emit()

    def show_embedding(self) -> None:
        """Bring the models into view that find approved copy by its meaning."""
        self.leave_probe()
        self._to_readers.start()

    def _scroll_to_readers(self) -> None:
        if self.recommended is not None and self.recommended.readers is not None:
            self._models_area.ensureWidgetVisible(self.recommended.readers, 0, 24)

    def leave_probe(self) -> None:
        """Go back to the list; a probe under way goes on."""
        self._probe_page.setVisible(False)
        self._models_area.setVisible(True)
        self.frame_changed.emit()

    # ---- what the person does

    def add(self) -> None:
        """Ask for a model file and take it in."""
        name, _kind = QFileDialog.getOpenFileName(self, "Add a model", "", "GGUF model files (*.gguf);;All files (*)")
        if name:
            self.take_in(Path(name))

    def take_in(self, path: Path) -> None:
        """Read, hash and keep a model file; the file stays where it is."""
        self._bar.setValue(0)
        self._reading.setText(f"Reading {path.name}…")
        self._adding.setVisible(True)
        before = self._workplace.models.models()
        self._arrival = lambda model: arrival_words(path, model, before)
        self.desk.add(path)
        self.frame_changed.emit()

    def watch(self) -> None:
        """Ask for a folder and watch it."""
        name = QFileDialog.getExistingDirectory(self, "Watch a folder for model files")
        if name:
            try:
                self._workplace.model_watch.watch(Path(name))
            except KnownError as problem:
                self.tell(problem)
                return
            self.went_well()
            self.desk.scan()

    def fetch(self, *, reader: bool = False) -> None:
        """Ask which model to fetch from the network; with `reader`, one that finds copy by meaning is named."""
        if self.fetch_dialog is None:
            self.fetch_dialog = FetchDialog(
                self._workplace.fetching,
                self._background,
                self._theme,
                self,
                recommended=self._workplace.models.recommended(),
            )
            self.fetch_dialog.fetched.connect(self._on_fetched)
        if reader:
            self.fetch_dialog.name_reader()
        self.fetch_dialog.open()

    def _unwatch(self, folder_id: str) -> None:
        try:
            before = len(self._workplace.models.models())
            folder = self._workplace.model_watch.unwatch(folder_id)
            left = counted(before - len(self._workplace.models.models()), "model")
        except KnownError as problem:
            self.tell(problem)
            return
        words = f"The folder {folder.path} is no longer watched; {left} left the library with it. The files stay."
        self.told.emit(Message(words))

    def _asked(self, model: LibraryModel, what: str) -> None:
        calls = {
            "probe": lambda: self.show_probe(model),
            "forget": lambda: self._forget(model),
            "accept": lambda: self._accept(model),
            "note": lambda: NotesDialog(self._workplace.models, model, self._theme, self).open(),
            "measure": lambda: self.desk.measure(model),
            "copied": lambda: self.desk.measure(model, copied=True),
            "drop_copy": lambda: self.desk.drop_copy(model),
            "stop_measuring": self.desk.stop_measuring,
            "hash": lambda: self.desk.hash(model),
            "stop_hash": self.desk.stop_hash,
        }
        calls[what]()
        if what in ("measure", "copied", "hash"):
            self.refresh()

    def _forget(self, model: LibraryModel) -> None:
        try:
            self._workplace.models.remove(model.id)
        except KnownError as problem:
            self.tell(problem)
            return
        self.told.emit(Message(forgetting_words(model, file_is_there=self._workplace.models.is_there(model))))
        self.refresh()

    def _accept(self, model: LibraryModel) -> None:
        try:
            accepted = self._workplace.model_watch.accept(model.name)
        except KnownError as problem:
            self.tell(problem)
            return
        self.told.emit(Message(f"“{accepted.name}” now uses this file.", tone="present"))
        self.refresh()

    @property
    def _may_fetch(self) -> bool:
        return self._workplace.online and not self._workplace.read_only

    # ---- what is shown

    def refresh(self) -> None:
        """Show the library as it is."""
        try:
            models = self._workplace.models.models()
            recommended = self._workplace.models.recommended()
            folders = self._workplace.model_watch.folders()
            disk = self._workplace.models.disk_use()
        except KnownError as problem:
            self.tell(problem, "reading")
            return
        self.over.emit("reading")
        clear(self._head)
        head = horizontal(gap=10)
        head.addWidget(SectionLabel("In the library", self._theme))
        if models:
            count = f"{counted(len(models), 'model')}, {size_words(disk)} on the disk"
            head.addWidget(text_label(count, "small"))
        head.addStretch(1)
        head.addWidget(self._fetch_button())
        self._head.addLayout(head)
        if not models:
            empty, column = card()
            words = "No model yet. Add a GGUF file from this machine, or watch a folder that has some."
            column.addWidget(text_label(words, "muted", wrap=True))
            self._head.addWidget(empty)
        self.list.show_models(models)
        self.folders.show_folders(folders, self._scan.left_out, read_only=self._workplace.read_only)
        why_not = "" if self._may_fetch else _READ_ONLY if self._workplace.read_only else _OFFLINE
        if (recommended, why_not) != self._worth:
            self._worth = (recommended, why_not)
            clear(self._more)
            self._more.addSpacing(12)
            self.recommended = RecommendedList(recommended, self._theme, why_not)
            self.recommended.reader_wanted.connect(lambda: self.fetch(reader=True))
            self._more.addWidget(self.recommended)

    def _make_adding(self) -> QFrame:
        whole, column = card(gap=8)
        self._reading = ElidedLabel("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName("Reading the model file")
        row = horizontal(gap=10)
        row.addWidget(self._reading, 1)
        row.addWidget(button("Stop", "quiet", name="Stop adding the model", on_press=self.desk.stop_hash))
        column.addLayout(row)
        column.addWidget(self._bar)
        whole.setVisible(False)
        return whole

    def _fetch_button(self) -> QWidget:
        tip = "From a Hugging Face repository or an address"
        one = button("Fetch from the network…", tip=tip, on_press=self.fetch)
        offline = _READ_ONLY if self._workplace.read_only else _OFFLINE
        let_press(one, "" if self._may_fetch else offline)
        return one

    # ---- what comes from beside

    def _on_found(self, scan: Scan) -> None:
        self._scan = scan
        self.refresh()

    def _on_weighed(self, _model_id: str) -> None:
        # Several come at once when the screen is opened.
        self._soon.start()

    def _on_bytes(self, model_id: str, done: int, of: int) -> None:
        if not model_id:
            self._bar.setValue(round(1000 * done / of) if of else 0)
            self._reading.setText(f"Reading {size_words(done)} of {size_words(of)}…")
        elif model_id in self.list.cards:
            self.list.cards[model_id].show_bytes(done, of)

    def _on_measured(self, words: str) -> None:
        measured = self.list.cards.get(self.desk.measuring or "")
        if measured is not None:
            measured.show_measured(words)

    def _on_ended(self) -> None:
        self._adding.setVisible(False)
        if self.isVisible():
            self.refresh()
        self.frame_changed.emit()

    def _on_added(self, model: LibraryModel) -> None:
        if self._arrival is not None:
            self.told.emit(Message(self._arrival(model), tone="present"))
        self.refresh()

    def _on_fetched(self, model: LibraryModel) -> None:
        self.told.emit(Message(f"“{model.name}” is in the library.", tone="present"))
        self.refresh()

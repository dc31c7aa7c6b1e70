"""Which models are here, what is known of them, and which are worth getting?"""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QProgressBar, QWidget
from typing_extensions import override

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_catalogue import RecommendedModel
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.models.fetch_dialog import FetchDialog
from fairdraft.ui.models.passport import facts_of, size_words
from fairdraft.ui.models.probe_page import ProbePage
from fairdraft.ui.parts.buttons import IconButton, button
from fairdraft.ui.parts.containers import card, clear, horizontal, scrolled, vertical
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, chip, text_label
from fairdraft.ui.screen import Message, PrimaryAction, Screen
from fairdraft.ui.theme.theme import Theme


class _Progress(QObject):
    """Carries bytes done and in all from the reading thread to the window's."""

    came = Signal(object, object)


class ModelsScreen(Screen):
    """Passports of the model files in the library, and models worth getting next."""

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._background = background
        self._theme = theme
        self._adding = False
        self.fetch_dialog: FetchDialog | None = None
        self._progress = _Progress(self)
        self._progress.came.connect(self._on_progress)
        outer = vertical(self)
        area, around = scrolled(margins=(24, 20, 24, 24), gap=10)
        outer.addWidget(area)
        self._models_area = area
        self._probe_page = ProbePage(workplace, theme)
        self._probe_page.left.connect(self.leave_probe)
        self._probe_page.told.connect(self.told)
        self._probe_page.setVisible(False)
        outer.addWidget(self._probe_page)
        # Long lines are hard to read: the column stops growing.
        inside = QWidget()
        inside.setMaximumWidth(860)
        self._column = vertical(inside, gap=10)
        around.addWidget(inside)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName("Reading the model file")
        self._reading = text_label("", "small")
        self._column.addWidget(self._reading)
        self._column.addWidget(self._bar)
        self._list = vertical(gap=10)
        self._column.addLayout(self._list)
        self._bar.setVisible(False)
        self._reading.setVisible(False)

    @override
    def heading(self) -> str:
        return "Model files stay where they are; they are known by their SHA-256"

    @override
    def action(self) -> PrimaryAction | None:
        if self._workplace.read_only or self._probe_page.isVisibleTo(self):
            return None
        return PrimaryAction("Add a model …", self.add, enabled=not self._adding, tip="A GGUF file on this machine")

    @override
    def shown(self) -> None:
        self.refresh()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if "model" in things and self.isVisible():
            self.refresh()

    @override
    def close_screen(self) -> None:
        if self.fetch_dialog is not None:
            self.fetch_dialog.reject()
        self._probe_page.close_page()

    def show_probe(self, model: LibraryModel) -> None:
        """Show which kinds of text a model knows, in place of the list."""
        self._probe_page.show_model(model)
        self._models_area.setVisible(False)
        self._probe_page.setVisible(True)
        self.frame_changed.emit()

    def leave_probe(self) -> None:
        """Go back to the list; a probe under way goes on."""
        self._probe_page.setVisible(False)
        self._models_area.setVisible(True)
        self.frame_changed.emit()

    def add(self) -> None:
        """Ask for a model file and take it in."""
        name, _kind = QFileDialog.getOpenFileName(self, "Add a model", "", "GGUF model files (*.gguf);;All files (*)")
        if name:
            self.take_in(Path(name))

    def take_in(self, path: Path) -> None:
        """Read, hash and keep a model file; the file stays where it is."""
        self._adding = True
        self._bar.setValue(0)
        self._bar.setVisible(True)
        self._reading.setText(f"Reading {path.name} …")
        self._reading.setVisible(True)
        self.frame_changed.emit()
        came = self._progress.came
        self._background.run(
            lambda: self._workplace.models.add(path, lambda done, of: came.emit(done, of)),
            self._on_added,
            self._on_failed,
        )

    def refresh(self) -> None:
        """Show the library as it is."""
        clear(self._list)
        try:
            models = self._workplace.models.models()
            recommended = self._workplace.models.recommended()
        except KnownError as problem:
            self.tell(problem)
            return
        head = horizontal()
        head.addWidget(SectionLabel("In the library", self._theme))
        head.addStretch(1)
        head.addWidget(self._fetch_button())
        self._list.addLayout(head)
        if not models:
            self._list.addWidget(text_label("No model yet. Add a GGUF file from this machine.", "muted", wrap=True))
        for model in models:
            self._list.addWidget(self._passport(model))
        if recommended:
            self._list.addSpacing(12)
            self._list.addWidget(SectionLabel("Worth getting next", self._theme))
            self._list.addWidget(self._recommended(recommended))

    def fetch(self) -> None:
        """Ask which model to fetch from the network."""
        if self.fetch_dialog is None:
            self.fetch_dialog = FetchDialog(
                self._workplace.fetching,
                self._background,
                self._theme,
                self,
                recommended=self._workplace.models.recommended(),
            )
            self.fetch_dialog.fetched.connect(self._on_added)
        self.fetch_dialog.open()

    def _fetch_button(self) -> QWidget:
        one = button("Fetch from the network …", on_press=self.fetch)
        able = self._workplace.online and not self._workplace.read_only
        one.setEnabled(able)
        offline = "Fairdraft is offline: start it with --online to fetch models"
        one.setToolTip("From a Hugging Face repository or an address" if able else offline)
        return one

    def _passport(self, model: LibraryModel) -> QWidget:
        box, layout = card(gap=6)
        head = horizontal(gap=8)
        head.addWidget(ElidedLabel(model.name, "title"), 1)
        if model.starter:
            head.addWidget(chip("starter", "accent"))
        head.addWidget(chip("instruct" if model.header.kind == "instruct" else "base"))
        if model.licence_restricts_training:
            restricts = chip("license restricts training", "warning")
            restricts.setToolTip("Its license, or not knowing it, restricts training other models on what it writes")
            head.addWidget(restricts)
        head.addWidget(
            button(
                "What it knows",
                "quiet",
                name=f"Coverage probe of {model.name}",
                tip="Coverage probe: how well it predicts kinds of text, beside the other models",
                on_press=lambda: self.show_probe(model),
            )
        )
        if not self._workplace.read_only and not model.starter:
            head.addWidget(
                IconButton(
                    "trash",
                    f"Forget {model.name}",
                    self._theme,
                    tip="Take it out of the library; the file stays where it is",
                    on_press=lambda: self._forget(model),
                )
            )
        layout.addLayout(head)
        if model.note:
            layout.addWidget(text_label(model.note[:1].upper() + model.note[1:], "muted", wrap=True))
        for name, value in facts_of(model):
            line = horizontal(gap=12)
            label = text_label(name, "small")
            label.setFixedWidth(110)
            line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
            shown = ElidedLabel(value)
            line.addWidget(shown, 1)
            layout.addLayout(line)
        box.setAccessibleName(f"Model {model.name}")
        return box

    def _recommended(self, models: tuple[RecommendedModel, ...]) -> QFrame:
        box, layout = card(gap=10)
        for model in models:
            row = vertical(gap=1)
            head = horizontal(gap=8)
            head.addWidget(ElidedLabel(model.name, "strong"), 1)
            head.addWidget(text_label(f"{model.memory_gib:g} GiB · {model.nature} · {model.licence}", "muted"))
            row.addLayout(head)
            row.addWidget(text_label(model.good_for[:1].upper() + model.good_for[1:], "muted", wrap=True))
            layout.addLayout(row)
        return box

    def _forget(self, model: LibraryModel) -> None:
        try:
            self._workplace.models.remove(model.id)
        except KnownError as problem:
            self.tell(problem)
            return
        self.told.emit(Message(f"“{model.name}” is out of the library; its file is still at {model.path}."))
        self.refresh()

    def _on_progress(self, done: int, of: int) -> None:
        self._bar.setValue(round(1000 * done / of) if of else 0)
        self._reading.setText(f"Reading {size_words(done)} of {size_words(of)} …")

    def _on_added(self, model: LibraryModel) -> None:
        self._end_adding()
        self.told.emit(Message(f"“{model.name}” is in the library.", tone="present"))
        self.refresh()

    def _on_failed(self, problem: KnownError) -> None:
        self._end_adding()
        self.tell(problem)

    def _end_adding(self) -> None:
        self._adding = False
        self._bar.setVisible(False)
        self._reading.setVisible(False)
        self.frame_changed.emit()

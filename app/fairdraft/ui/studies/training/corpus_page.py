"""Could a model gain from reading a folder of domain text, and how does the text leave for training?"""

import re
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QStackedWidget, QVBoxLayout

from fairdraft.domain.corpus import CorpusGain, CorpusProfile
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.services.corpus_words import gain_sentences
from fairdraft.services.workplace import Workplace
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import card, clear, horizontal, in_reading_order, vertical
from fairdraft.ui.parts.form_parts import section
from fairdraft.ui.parts.pages import Page, reading_column
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, text_label
from fairdraft.ui.screen import Message, PrimaryAction
from fairdraft.ui.studies.training.after import WrittenView
from fairdraft.ui.studies.training.corpus_desk import CorpusDesk
from fairdraft.ui.studies.training.work_bar import WorkBar
from fairdraft.ui.theme.theme import Theme

_WHY = (
    "A base model can be trained further on text, Markdown and Word files of a folder, each once. That pays only "
    "if the text is new to the model, there is a lot of it, and no better-read model is available."
)
_MODEL = "Measuring shows how new the text is to a model. It reads a sample; drafts you ask for come first."
_MOST_TOLD = 6
_LANGUAGES = {"en": "English", "fr": "French", "es": "Spanish", "other": "unknown"}


class CorpusPage(Page):
    """A folder, what is in it, what a model needs for it, and the corpus. `adapter_wanted` asks to take one in."""

    adapter_wanted = Signal()

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._theme = theme
        self.profile: CorpusProfile | None = None
        self.gains: dict[str, CorpusGain] = {}
        self.desk = CorpusDesk(workplace.corpora, self)
        outer = vertical(self, gap=0)
        self.bar = WorkBar(self.desk.stop)
        outer.addWidget(self.bar)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack, 1)
        self._work, column = reading_column(widest=820)
        column.addWidget(self.way_back("Training set"))
        self.title.setText("A folder of domain text")
        column.addWidget(text_label(_WHY, "muted", wrap=True))
        self._ask_folder(column)
        self._ask_model(column)
        self._found = vertical(gap=6)
        column.addLayout(self._found)
        column.addStretch(1)
        self._stack.addWidget(self._work)
        self.after = WrittenView(theme)
        self.after.back.setText("Back")
        self._stack.addWidget(self.after)
        self.after.again_wanted.connect(self._choose_again)
        self.after.adapter_wanted.connect(self.adapter_wanted)
        self.after.left.connect(self.left)
        self.after.told.connect(lambda words: self.told.emit(Message(words, tone="present")))
        self.desk.profiled.connect(self._on_profiled)
        self.desk.measured.connect(self._on_measured)
        self.desk.written.connect(self._on_written)
        self.desk.failed.connect(self.tell)
        self.desk.moved.connect(self.bar.move_on)
        self.desk.busy_changed.connect(self._show_busy)
        self._fit()

    @override
    def heading(self) -> str:
        return "Continual pre-training: what a model can gain from more text"

    @override
    def action(self) -> PrimaryAction | None:
        if self._stack.currentWidget() is self.after:
            return None
        able = self.profile is not None and bool(self.profile.documents) and not self.desk.doing
        tip = "" if able else "Choose a folder with texts first"
        return PrimaryAction("Write the corpus…", self.write, enabled=able, tip=tip)

    @override
    def shown(self) -> None:
        try:
            models = self._workplace.models.models()
        except KnownError as problem:
            self.tell(problem, "reading")
            return
        self.over.emit("reading")
        before = self.model.currentData()
        self.model.clear()
        for one in models:
            if one.state in ("new", "there") and one.header.role == "drafting":
                self.model.addItem(f"{one.name} ({one.header.kind})", one.name)
        if not self.model.count():
            self.model.addItem("No model on this machine yet", None)
        self.model.setCurrentIndex(max(0, self.model.findData(before)))
        self._fit()
        in_reading_order(self)

    @override
    def close_screen(self) -> None:
        self.desk.close()

    def read(self, folder: Path) -> None:
        """Look a folder through."""
        self.profile, self.gains = None, {}
        self._where.setText(str(folder))
        self._show()
        self.desk.profile(folder)

    def write(self) -> None:
        """Ask for a folder, and write the corpus below it."""
        profile = self.profile
        if profile is None or not profile.documents:
            return
        folder = QFileDialog.getExistingDirectory(self, "Folder for the corpus")
        if folder:
            name = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(profile.folder).name)
            self.desk.write(profile, list(self.gains.values()), Path(folder) / f"{name}-corpus")

    # ---- inside

    def _ask_folder(self, column: QVBoxLayout) -> None:
        rows = section("Texts", self._theme, column)
        line = horizontal(gap=8)
        self._where = ElidedLabel("No folder chosen.", "muted")
        line.addWidget(self._where, 1)
        self.choose = button("Folder…", name="Folder with texts", on_press=self._choose)
        line.addWidget(self.choose)
        rows.addLayout(line)

    def _ask_model(self, column: QVBoxLayout) -> None:
        rows = section("How new it is to a model", self._theme, column)
        line = horizontal(gap=8)
        self.model = ChoiceBox("Model that reads a sample", self._theme)
        line.addWidget(self.model, 1)
        self.quick = QCheckBox("A smaller sample")
        self.quick.setAccessibleName("A smaller sample")
        line.addWidget(self.quick)
        self.measure = button("Measure", name="Measure the model on a sample", on_press=self._measure)
        line.addWidget(self.measure)
        rows.addLayout(line)
        rows.addWidget(text_label(_MODEL, "small", wrap=True))

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder with texts")
        if folder:
            self.read(Path(folder))

    def _measure(self) -> None:
        if self.profile is not None:
            self.desk.measure(self.profile, self.model.currentData(), quick=self.quick.isChecked())

    def _on_profiled(self, profile: CorpusProfile) -> None:
        self.went_well()
        self.profile = profile
        self._show()

    def _on_measured(self, gain: CorpusGain) -> None:
        self.went_well()
        self.gains[gain.model] = gain
        self._show()

    def _on_written(self, files: tuple[Path, ...], sha256: str) -> None:
        self.went_well()
        self.after.show_written(files, sha256)
        self._stack.setCurrentWidget(self.after)
        in_reading_order(self.after)
        self.after.adapter.setFocus()
        self.frame_changed.emit()

    def _choose_again(self) -> None:
        self._stack.setCurrentWidget(self._work)
        self.frame_changed.emit()

    def _show_busy(self) -> None:
        if self.desk.doing:
            self.bar.begin(self.desk.doing)
        self.bar.setVisible(bool(self.desk.doing))
        self._stack.setEnabled(not self.desk.doing)
        self._fit()

    def _fit(self) -> None:
        able = self.profile is not None and bool(self.profile.documents)
        without = "" if self.model.currentData() is not None else "Choose a model first"
        let_press(self.measure, without if able else "Read texts first")
        self.frame_changed.emit()

    def _show(self) -> None:
        clear(self._found)
        profile = self.profile
        if profile is not None:
            self._card("In the folder", _contents(profile))
            self._card("Left out, and why", _left_out(profile))
            if self.gains:
                self._card("What the models need for it", gain_sentences(list(self.gains.values())))
        self._fit()

    def _card(self, title: str, lines: list[str]) -> None:
        self._found.addWidget(SectionLabel(title, self._theme))
        box, rows = card(gap=6)
        box.setAccessibleName(title)
        rows.setContentsMargins(16, 12, 16, 12)
        for line in lines:
            rows.addWidget(text_label(line, wrap=True))
        self._found.addWidget(box)
        self._found.addSpacing(8)


def _contents(profile: CorpusProfile) -> list[str]:
    languages = ", ".join(
        f"{_LANGUAGES.get(one.language, one.language)} {one.documents:,}" for one in profile.languages
    )
    kept = counted(len(profile.documents), "document")
    return [
        f"{counted(profile.files, 'file')}, {counted(profile.words, 'word')}, {counted(profile.bytes, 'byte')}.",
        f"Languages, by documents: {languages or 'none'}.",
        f"Kept to train on: {kept}, {counted(profile.kept_bytes, 'byte')}.",
    ]


def _left_out(profile: CorpusProfile) -> list[str]:
    told = [
        (profile.duplicates, "duplicate", "the same words as another"),
        (profile.near_duplicates, "near-duplicate", "four fifths of it is in others"),
        (profile.repeated_paragraphs, "repeated paragraph", "removed from documents that are kept"),
        (len(profile.overlaps), "text", "shared with the texts models are tested on"),
        (len(profile.failed), "file", "could not be read"),
    ]
    lines = [f"{counted(n, noun)}: {why}." for n, noun, why in told if n]
    lines += [f"{one.name} shares words in a row with {one.shared_with}." for one in profile.overlaps[:_MOST_TOLD]]
    lines += list(profile.failed[:_MOST_TOLD])
    more = max(0, len(profile.overlaps) - _MOST_TOLD) + max(0, len(profile.failed) - _MOST_TOLD)
    return [*lines, *([f"… and {more:,} more."] if more else [])] or ["Nothing."]

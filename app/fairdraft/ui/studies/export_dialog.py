"""In which form does a study leave the program?"""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QFileDialog, QGridLayout, QRadioButton, QWidget

from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import card, horizontal, scrolled, vertical
from fairdraft.ui.parts.dialog_size import begin_in_size
from fairdraft.ui.parts.tick_boxes import BreakingBox
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.studies.errands import FULL_SET
from fairdraft.ui.theme.theme import Theme

TRAINING = "training"
FORMS = (
    ("xlsx", "Excel workbook", "ratings, comparison and design on sheets"),
    ("csv", "CSV", "one row per rating, for R, pandas, Excel"),
    ("jsonl", "JSON Lines", "the same rows, with marked words alongside"),
    ("parquet", "Parquet", "the same rows with types; needs the package pyarrow"),
    ("html", "Report as a web page", "one file that starts with the decision sheet"),
    ("md", "Report as Markdown", "the same in plain text"),
    ("docx", "Word document", "the drafts with findings and marked words as comments"),
    ("pdf", "PDF", "the same as pages, with notes on words and a list"),
    (TRAINING, "Training sets", "SFT, DPO and KTO rows for TRL, with separate train and eval"),
    ("label-studio", "Label Studio", "a labeling configuration and its tasks"),
    ("argilla", "Argilla", "settings and records"),
    (FULL_SET, "Whole set, not blind", "for another laptop; it says who wrote what"),
)
_LETTERS = "The study is still blind: letters stand for candidates, and models, settings and costs are left out."
_NEEDS_NAMES = "The study is still blind, and this form says who wrote what."


class ExportDialog(QDialog):
    """Form and folder. `wanted` carries both, and whether the study is to be unblinded first; `training_wanted` asks
    for the page that makes training sets, and carries that too.

    Args:
        study_id: the study.
        name: its name.
        theme: has the letters.
        parent: the screen.
        blind: whether files have letters for its candidates unless it is unblinded.
    """

    wanted = Signal(str, object, bool)
    training_wanted = Signal(bool)

    def __init__(self, study_id: str, name: str, theme: Theme, parent: QWidget, *, blind: bool = False) -> None:
        super().__init__(parent)
        self._is_blind = blind
        self.setWindowTitle("Export a study")
        begin_in_size(self, 640, 600, theme, parent)
        self._study = study_id
        self._folder: Path | None = None
        layout = vertical(self, margins=(20, 18, 20, 16), gap=10)
        layout.addWidget(ElidedLabel(f"Export “{name}”", "title"))
        layout.addWidget(
            text_label("Every file is read back and verified before it is reported as written.", "muted", wrap=True)
        )
        area, rows = scrolled(margins=(0, 4, 8, 0), gap=8)
        layout.addWidget(area, 1)
        self._group = QButtonGroup(self)
        self.forms: dict[str, QRadioButton] = {}
        table = QGridLayout()
        table.setHorizontalSpacing(16)
        table.setVerticalSpacing(2)
        table.setColumnStretch(1, 1)
        for place, (form, words, about) in enumerate(FORMS):
            choice = QRadioButton(words)
            choice.setAccessibleName(words)
            self._group.addButton(choice)
            self.forms[form] = choice
            table.addWidget(choice, place, 0)
            table.addWidget(ElidedLabel(about, "muted"), place, 1)
        rows.addLayout(table)
        rows.addStretch(1)
        self.forms["xlsx"].setChecked(True)
        self._group.buttonToggled.connect(lambda _one, _on: self._fit())
        self._blind, inside = card(gap=6)
        self._letters = text_label("", "muted", wrap=True)
        inside.addWidget(self._letters)
        self.names = BreakingBox("Show who wrote what: this unblinds the study for good, and marks later ratings")
        self.names.toggled.connect(lambda _on: self._fit())
        inside.addWidget(self.names)
        self._blind.setVisible(blind)
        layout.addWidget(self._blind)
        where = horizontal(gap=8)
        self._where = ElidedLabel("", "muted")
        where.addWidget(self._where, 1)
        self.choose = button("Folder…", on_press=self._choose)
        self.choose.setAutoDefault(False)
        where.addWidget(self.choose)
        layout.addLayout(where)
        foot = horizontal(margins=(0, 4, 0, 0))
        foot.addStretch(1)
        cancel = button("Cancel", on_press=self.reject)
        cancel.setAutoDefault(False)
        foot.addWidget(cancel)
        self.write = button("Export", "primary", on_press=self._write)
        foot.addWidget(self.write)
        layout.addLayout(foot)
        self._fit()

    @property
    def form(self) -> str:
        """The form that is chosen."""
        return next(form for form, choice in self.forms.items() if choice.isChecked())

    @property
    def target(self) -> Path | None:
        """Where the files will be: a folder of their own, so that nothing else is in it. A set is one file."""
        if self._folder is None:
            return None
        return self._folder if self.form == FULL_SET else self._folder / f"{self._study}-{self.form}"

    def use_folder(self, folder: Path) -> None:
        """Write below this folder."""
        self._folder = folder
        self._fit()

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder for the export")
        if folder:
            self.use_folder(Path(folder))

    def _write(self) -> None:
        if self.form == TRAINING:
            self.training_wanted.emit(self.names.isChecked())
        else:
            self.wanted.emit(self.form, self.target, self.names.isChecked())
        self.accept()

    def _fit(self) -> None:
        target, training = self.target, self.form == TRAINING
        if training:
            self._where.setText("A separate page first shows what the set would hold.")
        else:
            self._where.setText("Choose a folder." if target is None else f"To {target}")
        self.choose.setVisible(not training)
        self.write.setText("Continue" if training else "Export")
        needs_names = self.form in (TRAINING, FULL_SET)
        self._letters.setText(_NEEDS_NAMES if needs_names else _LETTERS)
        able = self.names.isChecked() or not (self._is_blind and needs_names)
        no_place = "" if training or target is not None else "Choose a folder first"
        let_press(self.write, no_place if able else _NEEDS_NAMES)

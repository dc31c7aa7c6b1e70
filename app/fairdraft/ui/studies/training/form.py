"""What is chosen for a training set: sources, the model to adapt, what is held out, who answers for licenses?"""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.rubric import Criterion
from fairdraft.services.making_training_sets import OfferedSources, TrainingOrder, TrainingSources
from fairdraft.services.training_pairs import MEAN
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import clear, vertical
from fairdraft.ui.parts.form_parts import Number, TickRow, in_one_row, labelled, section
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

_SPLITS = (("Briefs: no brief is in both", "prompt"), ("Campaigns: no campaign is in both", "campaign"))
_USUAL_SHARE = 10
_FILES = {
    "instruct": "It follows instructions: the recipe trains on sft_prompt_completion.jsonl.",
    "base": "It continues text: the recipe trains on sft_base.jsonl.",
}
_NO_MODEL = "Tokens are estimated, and the recipe has a blank for the model's name."
_UNKNOWN_FORM = "The recipe's last step does not know its architecture ({name}); llama.cpp's own converter might."
# What recipe/adapter_to_gguf.py turns into GGUF, as GGUF files name it.
_KNOWN_FORMS = frozenset(("gemma", "gemma2", "gemma3", "gpt2", "granite", "llama", "phi3", "qwen2", "qwen3", "smollm3"))


class TrainingForm(QWidget):
    """The choices. `changed` says that one is another now."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._models: tuple[LibraryModel, ...] = ()
        self.studies: dict[str, TickRow] = {}
        column = vertical(self, gap=4)
        rows = section("What to learn from", theme, column)
        self._studies = vertical(gap=8)
        rows.addLayout(self._studies)
        self._further = vertical(gap=8)
        rows.addLayout(self._further)
        self.pieces = self.library = TickRow("")
        rows = section("Model to adapt", theme, column)
        self.model = ChoiceBox("Model to adapt", theme)
        rows.addWidget(self.model)
        self._about = text_label("", "small", wrap=True)
        rows.addWidget(self._about)
        rows = section("How the rows are made", theme, column)
        self.split = ChoiceBox("What train and eval must not share", theme)
        for words, value in _SPLITS:
            self.split.addItem(words, value)
        self.share = Number("Share held out", 1, 90, suffix="%", step=5)
        self.share.setValue(_USUAL_SHARE)
        rows.addLayout(in_one_row((labelled("Keep apart", self.split), 3), (labelled("Held out", self.share), 1)))
        self.pairs = ChoiceBox("What makes a preference", theme)
        self.pairs.addItem("The mean of all criteria", MEAN)
        rows.addWidget(
            labelled("A preference is a point apart on", self.pairs, "Votes and writers' edits are preferences too.")
        )
        self.answers = QLineEdit()
        self.answers.setAccessibleName("Who takes responsibility for restricted licenses")
        self.answers.setPlaceholderText("Nobody: such text is left out")
        rows.addWidget(
            labelled(
                "Takes responsibility for text under licenses that restrict training",
                self.answers,
                "A name, kept in the set's card and manifest.",
            )
        )
        self.model.currentIndexChanged.connect(lambda _place: self._follow_model())
        for box in (self.split, self.pairs):
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.share.valueChanged.connect(lambda _value: self.changed.emit())
        self.answers.textChanged.connect(lambda _text: self.changed.emit())

    @property
    def sources(self) -> TrainingSources:
        """Where rows are to come from."""
        studies = tuple(study for study, row in self.studies.items() if row.box.isChecked())
        return TrainingSources(studies, self.pieces.box.isChecked(), self.library.box.isChecked())

    @property
    def order(self) -> TrainingOrder:
        """How they are to be made."""
        return TrainingOrder(
            split_by=self.split.currentData(),
            pairs_by=self.pairs.currentData(),
            override_licence_by=self.answers.text().strip() or None,
            tokens_of=self.model.currentData(),
            hold_out=self.share.value() / 100,
        )

    def offer(
        self,
        offered: OfferedSources,
        models: Sequence[LibraryModel],
        criteria: Sequence[Criterion],
        chosen: TrainingSources,
    ) -> None:
        """Show what there is to choose from, with these sources chosen; what was chosen below stays where it can."""
        with QSignalBlocker(self):
            self._offer_sources(offered, chosen)
            model, pairs = self.model.currentData(), self.pairs.currentData()
            self._models = tuple(
                one for one in models if one.state in ("new", "there") and one.header.role == "drafting"
            )
            self.model.clear()
            self.model.addItem("Not chosen yet", None)
            for one in self._models:
                self.model.addItem(f"{one.name} ({one.header.kind})", one.name)
            self.model.setCurrentIndex(max(0, self.model.findData(model)))
            while self.pairs.count() > 1:
                self.pairs.removeItem(1)
            for criterion in criteria:
                self.pairs.addItem(criterion.name, criterion.id)
            self.pairs.setCurrentIndex(max(0, self.pairs.findData(pairs)))
            self._follow_model()

    def _offer_sources(self, offered: OfferedSources, chosen: TrainingSources) -> None:
        clear(self._studies)
        clear(self._further)
        self.studies = {}
        for one in offered.studies:
            about = f"{counted(one.drafts, 'draft')}, {counted(one.ratings, 'rating')}"
            row = self._tick(one.name, about, on=one.id in chosen.studies)
            self.studies[one.id] = row
            self._studies.addWidget(row)
        self.pieces = self._tick(
            "Approved pieces",
            f"{counted(offered.pieces, 'piece')} that a named person approved, from any study"
            if offered.pieces
            else "No named person has approved a piece yet.",
            on=chosen.pieces and bool(offered.pieces),
        )
        self.library = self._tick(
            "Approved copy of the library",
            f"{counted(offered.texts, 'text')} from files; their owner decides whether they may be used for training"
            if offered.texts
            else "There is no approved copy from files yet.",
            on=chosen.library and bool(offered.texts),
        )
        self.pieces.box.setEnabled(offered.pieces > 0)
        self.library.box.setEnabled(offered.texts > 0)
        for row in (self.pieces, self.library):
            self._further.addWidget(row)

    def _tick(self, name: str, about: str, *, on: bool) -> TickRow:
        row = TickRow(name, about)
        row.box.setChecked(on)
        row.box.toggled.connect(lambda _on: self.changed.emit())
        return row

    def _follow_model(self) -> None:
        name = self.model.currentData()
        model = next((one for one in self._models if one.name == name), None)
        self._about.setText(_NO_MODEL if model is None else " ".join(_model_sentences(model)))
        self.changed.emit()


def _model_sentences(model: LibraryModel) -> list[str]:
    """What its kind and license mean for an adapter of it."""
    header = model.header
    said = [_FILES[header.kind]]
    licence = header.licence or "not stated in the file"
    said.append(f"License: {licence}. Read what it requires if you change the model and pass it on.")
    if model.licence_restricts_training:
        said.append("It restricts training other models on this one's output, or is not known.")
    if header.architecture not in _KNOWN_FORMS:
        said.append(_UNKNOWN_FORM.format(name=header.architecture or "not stated"))
    return said

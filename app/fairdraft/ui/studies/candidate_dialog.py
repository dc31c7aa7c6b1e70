"""How does a person make a candidate of what is on this machine?"""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from fairdraft.domain.candidate import MOST_TOKENS, Adapter, Candidate, Retrieval, Sampling
from fairdraft.domain.candidate_parts import parts_at_odds
from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import ModelHeader
from fairdraft.domain.recipe import Recipe
from fairdraft.services.adapter_training import AdapterTraining
from fairdraft.services.managing_models import ModelService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.plan_choices import study_id_of
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.studies.form_parts import Number, Points, labelled
from fairdraft.ui.theme.theme import Theme

_TEMPERATURE, _WARMEST = 0.7, 2.0
_FORMS = {"chat": "for models that were taught to answer", "completion": "for base models"}


class CandidateDialog(QDialog):
    """Model, recipe, retrieval, adapter and sampling under a name. `kept` carries the new candidate's id.

    `note` is what a person should know of its adapter, once it is kept.
    """

    kept = Signal(str)

    def __init__(
        self,
        products: ProductService,
        models: ModelService,
        theme: Theme,
        parent: QWidget,
        *,
        training: AdapterTraining,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("New candidate")
        self.setMinimumSize(540, 560)
        self._products = products
        self._training = training
        self.note = ""
        here = [one for one in models.models() if one.state in ("new", "there")]
        self._adapters: dict[str, ModelHeader | KnownError] = {
            one.path: one.header for one in here if one.header.role == "adapter"
        }
        self._read_adapter = models.adapter_header
        self._models = [one for one in here if one.header.role == "drafting"]
        self._recipes: tuple[Recipe, ...] = ()
        self._unread: KnownError | None = None
        try:
            self._recipes = products.recipes()
        except KnownError as problem:
            # A file of the person's own; nothing can be asked before it is mended.
            self._unread = problem
        layout = vertical(self, margins=(20, 18, 20, 16), gap=12)
        layout.addWidget(text_label("New candidate", "title"))
        self.name = QLineEdit()
        self.name.setAccessibleName("Name")
        self.name.setPlaceholderText("House voice, four examples")
        layout.addWidget(labelled("Name", self.name))
        self.model = ChoiceBox("Model", theme)
        for one in self._models:
            self.model.addItem(f"{one.name} ({one.header.kind})", one.name)
        layout.addWidget(labelled("Model", self.model))
        self.recipe = ChoiceBox("Recipe", theme)
        for recipe in self._recipes:
            self.recipe.addItem(f"{recipe.id}, {_FORMS.get(recipe.form, recipe.form)}", recipe.id)
        layout.addWidget(labelled("Recipe of the prompt", self.recipe))
        numbers = horizontal(gap=16)
        self.examples = Number("Approved examples in the prompt", 0, 64)
        numbers.addWidget(labelled("Retrieval", self.examples, "Approved pieces shown to it; 0 for none."), 1)
        self.temperature = Points("Temperature")
        self.temperature.setRange(0.0, _WARMEST)
        self.temperature.setValue(_TEMPERATURE)
        numbers.addWidget(labelled("Temperature", self.temperature, "0 always takes the likeliest word."), 1)
        self.longest = Number("Longest draft in tokens", 1, MOST_TOKENS, step=20)
        self.longest.setValue(Sampling().max_tokens)
        numbers.addWidget(labelled("Longest draft", self.longest, "In tokens; four make about three words."), 1)
        layout.addLayout(numbers)
        line = QWidget()
        row = horizontal(line, gap=8)
        self.adapter = ChoiceBox("Adapter", theme)
        self.adapter.addItem("None", None)
        for one in here:
            if one.header.role == "adapter":
                self.adapter.addItem(one.name, one.path)
        row.addWidget(self.adapter, 1)
        self.choose = button("File…", name="Adapter from a file", on_press=self._choose)
        self.choose.setAutoDefault(False)
        row.addWidget(self.choose)
        self.scale = Points("Scale of the adapter")
        self.scale.setValue(1.0)
        row.addWidget(self.scale)
        layout.addWidget(labelled("Adapter laid over the model, and its scale", line))
        self._problem = text_label("", tone="error", wrap=True)
        layout.addWidget(self._problem)
        layout.addStretch(1)
        foot = horizontal(margins=(0, 4, 0, 0))
        foot.addStretch(1)
        cancel = button("Cancel", on_press=self.reject)
        cancel.setAutoDefault(False)
        foot.addWidget(cancel)
        self.keep_button = button("Keep", "primary", name="Keep the candidate", on_press=self.keep)
        foot.addWidget(self.keep_button)
        layout.addLayout(foot)
        self.name.textChanged.connect(lambda _text: self._fit())
        self.model.currentIndexChanged.connect(lambda _place: self._follow_model())
        self.recipe.currentIndexChanged.connect(lambda _place: self._fit())
        self.adapter.currentIndexChanged.connect(lambda _place: self._fit())
        self._follow_model()

    @property
    def candidate(self) -> Candidate | None:
        """The candidate as it is chosen; None while something is missing."""
        identity, model = study_id_of(self.name.text()), self.model.currentData()
        if not identity or model is None or not self._recipes:
            return None
        path = self.adapter.currentData()
        adapter = None if path is None else Adapter(path=path, scale=round(self.scale.value(), 1))
        return Candidate.model_validate(
            {
                "schema": "fairdraft/candidate@1",
                "id": identity,
                "name": self.name.text().strip(),
                "model": model,
                "adapter": adapter,
                "retrieval": Retrieval(k=self.examples.value()),
                "recipe": self.recipe.currentData(),
                "sampling": Sampling(temperature=round(self.temperature.value(), 1), max_tokens=self.longest.value()),
            }
        )

    def use_adapter(self, path: Path) -> None:
        """Lay the adapter of a file over the model; one that cannot be, is told and not kept."""
        try:
            # A file is looked at anew each time that it is chosen: another one may lie there by now.
            self._adapters[str(path)] = self._read_adapter(str(path))
        except KnownError as problem:
            self._adapters[str(path)] = problem
        if self.adapter.findData(str(path)) < 0:
            self.adapter.addItem(path.name, str(path))
        self.adapter.setCurrentIndex(self.adapter.findData(str(path)))
        self._fit()

    def keep(self) -> None:
        """Keep the candidate; a problem is told here."""
        candidate = self.candidate
        if candidate is None:
            return
        try:
            candidate = self._trained(candidate)
            self.note = self._training.take_in(candidate)
            self._products.keep_candidate(candidate)
        except KnownError as problem:
            self._problem.setText(str(problem))
            self._problem.setVisible(True)
            return
        self.kept.emit(candidate.id)
        self.accept()

    def _trained(self, candidate: Candidate) -> Candidate:
        """The same, knowing its adapter by the training set whose record lies beside it."""
        if candidate.adapter is None:
            return candidate
        found = self._training.set_beside(Path(candidate.adapter.path))
        adapter = candidate.adapter.model_copy(update={"training_set": found})
        return candidate.model_copy(update={"adapter": adapter}) if found else candidate

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Adapter", "", "Adapters (*.gguf)")
        if name:
            self.use_adapter(Path(name))

    def _follow_model(self) -> None:
        """The recipe that fits the kind of model."""
        place = self.model.currentIndex()
        if 0 <= place < len(self._models):
            form = "completion" if self._models[place].header.kind == "base" else "chat"
            fitting = next((number for number, one in enumerate(self._recipes) if one.form == form), 0)
            self.recipe.setCurrentIndex(fitting)
        self._fit()

    def _fit(self) -> None:
        at_odds = self._at_odds()
        self.keep_button.setEnabled(self.candidate is not None and at_odds is None)
        self.scale.setEnabled(self.adapter.currentData() is not None)
        none_here = "There is no model in the library yet: add one on the Models screen." if not self._models else ""
        told = none_here or ("" if at_odds is None else str(at_odds))
        self._problem.setText(told)
        self._problem.setVisible(bool(told))

    def _at_odds(self) -> KnownError | None:
        """What of the choices would fail only when it drafts."""
        if self._unread is not None:
            return self._unread
        model, recipe = self.model.currentIndex(), self.recipe.currentIndex()
        if model < 0 or recipe < 0:
            return None
        path = self.adapter.currentData()
        adapter = None if path is None else self._adapters[path]
        if isinstance(adapter, KnownError):
            return adapter
        return parts_at_odds(self._models[model], self._recipes[recipe], adapter)

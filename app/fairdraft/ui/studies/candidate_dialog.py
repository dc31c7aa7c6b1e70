"""How does a person make a candidate of what is on this machine?"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fairdraft.domain.candidate import MOST_TOKENS, Adapter, Candidate, Retrieval, Sampling
from fairdraft.domain.candidate_parts import parts_at_odds
from fairdraft.domain.currency import DEFAULT_CURRENCY, currency_code
from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.domain.name_list import listed
from fairdraft.domain.recipe import Recipe
from fairdraft.services.adapter_training import AdapterTraining
from fairdraft.services.managing_models import ModelService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.plan_choices import study_id_of
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import horizontal, scrolled, vertical
from fairdraft.ui.parts.form_parts import Number, Points, labelled
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

_SIZE = (600, 660)
_WARMEST = 2.0
_DEAREST = 9999.0
_LETTERS_OF_A_CURRENCY = 3
_OWN_SETTINGS = "None: the program's settings"
_FORMS = {"chat": "for instruction-tuned models", "completion": "for base models"}
_COMPARED: dict[str, Callable[[Candidate], object]] = {
    "model": lambda one: one.model,
    "recipe": lambda one: one.recipe,
    "retrieval": lambda one: one.retrieval,
    "temperature": lambda one: one.sampling.temperature,
    "longest draft": lambda one: one.sampling.max_tokens,
    "adapter": lambda one: None if one.adapter is None else (one.adapter.path, one.adapter.scale),
}


class CandidateDialog(QDialog):
    """Model, recipe, retrieval, adapter and sampling under a name. `kept` carries the new candidate's id.

    It begins with another candidate, and has all of that one's settings but those that are changed here: a comparison
    of the two is about these. `note` is what a person should know of its adapter, once it is kept.
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
        self.setMinimumSize(540, 400)
        # Room for larger letters as far as the screen has it; what is longer scrolls, and Keep stays in view.
        self.resize(QSize(*map(theme.typography.size, _SIZE)).boundedTo(self.screen().availableSize()))
        self._products = products
        self._training = training
        self.note = ""
        here = [one for one in models.models() if one.state in ("new", "there")]
        adapters = [one for one in here if one.header.role == "adapter"]
        self._adapters: dict[str, ModelHeader | KnownError] = {one.path: one.header for one in adapters}
        self._read_adapter = models.adapter_header
        self._models = [one for one in here if one.header.role == "drafting"]
        self._recipes: tuple[Recipe, ...] = ()
        self._unread: KnownError | None = None
        self._taken_temperature: float | None = None
        try:
            self._recipes = products.recipes()
        except KnownError as problem:
            # A file of the person's own; nothing can be asked before it is mended.
            self._unread = problem
        outer = vertical(self, gap=0)
        area, layout = scrolled(margins=(20, 18, 20, 8), gap=12)
        outer.addWidget(area, 1)
        layout.addWidget(text_label("New candidate", "title"))
        self._add_choices(layout, theme)
        layout.addLayout(self._numbers())
        layout.addLayout(self._machine_hour())
        line = self._adapter_line(adapters, theme)
        layout.addWidget(labelled("Adapter applied to the model, and its scale", line))
        self._differs = text_label("", "muted", wrap=True)
        layout.addWidget(self._differs)
        self._problem = text_label("", tone="error", wrap=True)
        layout.addWidget(self._problem)
        outer.addLayout(self._foot())
        self._follow_fields()
        self._follow_model()
        self.like.setCurrentIndex(min(1, self.like.count() - 1))
        self._take_on()

    def _add_choices(self, layout: QVBoxLayout, theme: Theme) -> None:
        """Its name, the candidate that it begins with, its model and its recipe, below each other."""
        self.name = QLineEdit()
        self.name.setAccessibleName("Name")
        self.name.setPlaceholderText("House voice, four examples")
        layout.addWidget(labelled("Name", self.name))
        self.like = ChoiceBox("Start from", theme)
        self.like.addItem(_OWN_SETTINGS, None)
        names = {one.name for one in self._models}
        for candidate in self._products.candidates():
            if candidate.model in names:
                self.like.addItem(candidate.name, candidate)
        layout.addWidget(labelled("Like this candidate", self.like))
        self.model = ChoiceBox("Model", theme)
        for one in self._models:
            self.model.addItem(f"{one.name} ({one.header.kind})", one.name)
        layout.addWidget(labelled("Model", self.model))
        self.recipe = ChoiceBox("Recipe", theme)
        for recipe in self._recipes:
            self.recipe.addItem(f"{recipe.id}, {_FORMS.get(recipe.form, recipe.form)}", recipe.id)
        layout.addWidget(labelled("Recipe of the prompt", self.recipe))

    def _numbers(self) -> QHBoxLayout:
        numbers = horizontal(gap=16)
        self.examples = Number("Approved examples in the prompt", 0, 64)
        numbers.addWidget(labelled("Retrieval", self.examples, "Approved pieces it is given."), 1)
        self.temperature = Points("Temperature")
        self.temperature.setRange(0.0, _WARMEST)
        numbers.addWidget(labelled("Temperature", self.temperature, "0: always the likeliest word."), 1)
        self.longest = Number("Longest draft in tokens", 1, MOST_TOKENS, step=20)
        numbers.addWidget(labelled("Longest draft", self.longest, "Tokens; four are about three words."), 1)
        return numbers

    def _machine_hour(self) -> QHBoxLayout:
        self.price = Points("Price of a machine hour")
        self.price.setRange(0.0, _DEAREST)
        self.price.setDecimals(2)
        self.price.setSingleStep(1.0)
        self.price.setSpecialValueText("none")
        priced = horizontal(gap=16)
        priced.addWidget(labelled("Machine hour", self.price, "Its price, for costs."), 1)
        self.currency = QLineEdit()
        self.currency.setAccessibleName("Currency of the price")
        self.currency.setMaxLength(_LETTERS_OF_A_CURRENCY)
        priced.addWidget(labelled("Currency", self.currency, "Such as USD or EUR."), 1)
        # Below the first two of three columns.
        priced.addWidget(QWidget(), 1)
        return priced

    def _adapter_line(self, adapters: Sequence[LibraryModel], theme: Theme) -> QWidget:
        line = QWidget()
        row = horizontal(line, gap=8)
        self.adapter = ChoiceBox("Adapter", theme)
        self.adapter.addItem("None", None)
        for one in adapters:
            self.adapter.addItem(one.name, one.path)
        row.addWidget(self.adapter, 1)
        self.choose = button("File…", name="Adapter from a file", on_press=self._choose)
        self.choose.setAutoDefault(False)
        row.addWidget(self.choose)
        self.scale = Points("Scale of the adapter")
        self.scale.setValue(1.0)
        row.addWidget(self.scale)
        return line

    def _foot(self) -> QHBoxLayout:
        foot = horizontal(margins=(20, 8, 20, 16))
        foot.addStretch(1)
        cancel = button("Cancel", on_press=self.reject)
        cancel.setAutoDefault(False)
        foot.addWidget(cancel)
        self.keep_button = button("Keep", "primary", name="Save the candidate", on_press=self.keep)
        foot.addWidget(self.keep_button)
        return foot

    def _follow_fields(self) -> None:
        """Tell anew what is wrong and what differs whenever a field changes."""
        self.name.textChanged.connect(lambda _text: self._fit())
        self.currency.textChanged.connect(lambda _text: self._fit())
        self.model.currentIndexChanged.connect(lambda _place: self._follow_model())
        self.recipe.currentIndexChanged.connect(lambda _place: self._fit())
        self.adapter.currentIndexChanged.connect(lambda _place: self._fit())
        for number in (self.examples, self.temperature, self.longest, self.price, self.scale):
            number.valueChanged.connect(lambda _value: self._fit())
        self.like.currentIndexChanged.connect(lambda _place: self._take_on())

    @property
    def candidate(self) -> Candidate | None:
        """The candidate as it is chosen; None while something is missing."""
        identity, model = study_id_of(self.name.text()), self.model.currentData()
        if not identity or model is None or not self._recipes or self._wrong_currency() is not None:
            return None
        path = self.adapter.currentData()
        base = self._base
        adapter = None if path is None else Adapter(path=path, scale=round(self.scale.value(), 1))
        if adapter is not None and base is not None and base.adapter is not None and base.adapter.path == path:
            adapter = base.adapter.model_copy(update={"scale": adapter.scale})
        sampling = Sampling() if base is None else base.sampling
        temperature = round(self.temperature.value(), 1)
        if self.temperature.value() == self._taken_temperature:
            # The field shows a tenth; what nobody touched stays as it was.
            temperature = sampling.temperature
        retrieval = Retrieval() if base is None else base.retrieval
        return Candidate.model_validate(
            {
                "schema": "fairdraft/candidate@1",
                "id": identity,
                "name": self.name.text().strip(),
                "model": model,
                "adapter": adapter,
                "retrieval": retrieval.model_copy(update={"k": self.examples.value()}),
                "recipe": self.recipe.currentData(),
                "sampling": sampling.model_copy(
                    update={"temperature": temperature, "max_tokens": self.longest.value()}
                ),
                "machine_hour_price": round(self.price.value(), 2) or None,
                "currency": self.currency.text() or DEFAULT_CURRENCY,
            }
        )

    def begin_with_model(self, model: str) -> None:
        """Begin with the first candidate of a model, or with the model alone."""
        likely = (place for place in range(1, self.like.count()) if self.like.itemData(place).model == model)
        self.like.setCurrentIndex(next(likely, 0))
        self.model.setCurrentIndex(max(0, self.model.findData(model)))

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

    @property
    def _base(self) -> Candidate | None:
        base: Candidate | None = self.like.currentData()
        return base

    def _take_on(self) -> None:
        """Put the settings of the candidate that it is to be like into the fields."""
        base = self._base
        sampling = Sampling() if base is None else base.sampling
        if base is not None:
            self.model.setCurrentIndex(max(0, self.model.findData(base.model)))
            self.recipe.setCurrentIndex(max(0, self.recipe.findData(base.recipe)))
        self.examples.setValue(0 if base is None else base.retrieval.k)
        self.temperature.setValue(sampling.temperature)
        self._taken_temperature = self.temperature.value()
        self.longest.setValue(sampling.max_tokens)
        self.price.setValue(0.0 if base is None else base.machine_hour_price or 0.0)
        self.currency.setText(DEFAULT_CURRENCY if base is None else base.currency)
        if base is not None and base.adapter is not None:
            self.use_adapter(Path(base.adapter.path))
            self.scale.setValue(base.adapter.scale)
        else:
            self.adapter.setCurrentIndex(0)
        self._fit()

    def _difference(self) -> str:
        """In what it differs from the candidate that it is like."""
        made, base = self.candidate, self._base
        if made is None or base is None:
            return ""
        apart = [words for words, value in _COMPARED.items() if value(made) != value(base)]
        return (
            f"Differs from “{base.name}” in {listed(apart)}." if apart else f"Drafts exactly like “{base.name}” so far."
        )

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
        self.scale.setEnabled(self.adapter.currentData() is not None)
        none_here = "There is no model on this machine yet: add one on the Models screen." if not self._models else ""
        told = none_here or ("" if at_odds is None else str(at_odds))
        unnamed = "" if self.candidate is not None else "Give it a name, a model and a recipe first"
        let_press(self.keep_button, told or unnamed)
        self._problem.setText(told)
        self._problem.setVisible(bool(told))
        difference = self._difference()
        self._differs.setText(difference)
        self._differs.setVisible(bool(difference))

    def _wrong_currency(self) -> KnownError | None:
        try:
            currency_code(self.currency.text() or DEFAULT_CURRENCY)
        except ValueError:
            return KnownError(
                f"“{self.currency.text()}” is not a currency.", "Use its ISO 4217 code, such as USD or EUR."
            )
        return None

    def _at_odds(self) -> KnownError | None:
        """What of the choices would fail only when it drafts."""
        if self._unread is not None:
            return self._unread
        if (wrong := self._wrong_currency()) is not None:
            return wrong
        model, recipe = self.model.currentIndex(), self.recipe.currentIndex()
        if model < 0 or recipe < 0:
            return None
        path = self.adapter.currentData()
        adapter = None if path is None else self._adapters[path]
        if isinstance(adapter, KnownError):
            return adapter
        return parts_at_odds(self._models[model], self._recipes[recipe], adapter)

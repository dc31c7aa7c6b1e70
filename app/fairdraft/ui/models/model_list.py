"""Which models of the library are in view, and how is one found among many?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from fairdraft.domain.model import LibraryModel
from fairdraft.ui.models.model_card import ModelCard
from fairdraft.ui.models.model_desk import ModelDesk, Weighed
from fairdraft.ui.models.state_words import state_of
from fairdraft.ui.parts.buttons import button, offer_clearing, put_keys_on
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.laid_out import widget_at
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

_AT_ONCE = 12
_SOON_MS = 150


class ModelList(QWidget):
    """A card for each model, of many only so many at once, and a field that finds the others. `asked` carries a model
    and what a button of its card asks for.

    Args:
        desk: weighs models, and knows what is being read and measured.
        theme: the look.
        read_only: whether nothing can be changed here.
    """

    asked = Signal(object, str)

    def __init__(self, desk: ModelDesk, theme: Theme, *, read_only: bool) -> None:
        super().__init__()
        self._desk = desk
        self._theme = theme
        self._read_only = read_only
        self.cards: dict[str, ModelCard] = {}
        """The cards in view, by the ids of their models."""
        # What each card was made of.
        self._on_cards: dict[str, tuple[LibraryModel, Weighed | None, tuple[bool, bool, bool]]] = {}
        self._models: Sequence[LibraryModel] = ()
        self._most = _AT_ONCE
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._find)
        column = vertical(self, gap=10)
        self.search = QLineEdit()
        self.search.setAccessibleName("Find a model")
        self.search.setPlaceholderText("Find a model by its name, file, license or state")
        offer_clearing(self.search)
        self.search.textChanged.connect(lambda _text: self._soon.start())
        column.addWidget(self.search)
        self._none = text_label("No model matches.", "muted")
        column.addWidget(self._none)
        self._column = vertical(gap=10)
        column.addLayout(self._column)
        self.more = button("", "link", on_press=self._show_more)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_models(self, models: Sequence[LibraryModel]) -> None:
        """Show these models, and of what is in view what changed."""
        self._models = models
        found = self._found()
        shown = found[: self._most]
        self._show_cards(shown)
        left = len(found) - len(shown)
        self.search.setVisible(len(models) > _AT_ONCE)
        self._none.setVisible(bool(models) and not found)
        self.more.setVisible(left > 0)
        self.more.setText(f"Show {min(left, _AT_ONCE)} more of {left:,}")

    def close_list(self) -> None:
        """Look for nothing any more: the window closes."""
        self._soon.stop()

    def _found(self) -> list[LibraryModel]:
        if len(self._models) <= _AT_ONCE:
            return list(self._models)
        words = self.search.text().casefold().split()
        found = [one for one in self._models if all(word in self._words_of(one) for word in words)]
        # What waits for a person is not left among those that are not in view.
        return sorted(found, key=lambda one: one.state != "changed")

    def _words_of(self, model: LibraryModel) -> str:
        header = model.header
        state, _tone = state_of(model, None, hashing=self._desk.hashing == model.id)
        parts = (model.name, model.path, header.architecture, header.quantisation, header.licence, header.kind, state)
        return " ".join(parts).casefold()

    def _find(self) -> None:
        self._most = _AT_ONCE
        self.show_models(self._models)

    def _show_more(self) -> None:
        first = self._most
        self._most += _AT_ONCE
        self.show_models(self._models)
        card = widget_at(self._column, first)
        if card is not None:
            put_keys_on(card)

    def _show_cards(self, models: Sequence[LibraryModel]) -> None:
        """A card of which nothing changed stays, with the person's place and keys on it."""
        held = self.window().focusWidget()
        held_id = next((key for key, one in self.cards.items() if held is not None and one.isAncestorOf(held)), "")
        held_name = "" if held is None else held.accessibleName()
        here = {one.id for one in models}
        for model_id in [key for key in self.cards if key not in here]:
            self._drop(model_id)
        desk = self._desk
        for place, model in enumerate(models):
            before = self._on_cards.get(model.id)
            weighed = desk.weigh(model)
            if weighed is None and before is not None and before[0] == model:
                # It is being weighed anew: what was known stands until then.
                weighed = before[1]
            work = (desk.hashing == model.id, desk.measuring == model.id, desk.measuring is None)
            if before != (model, weighed, work):
                self._drop(model.id)
                self.cards[model.id] = self._card(model, weighed, work)
                self._on_cards[model.id] = (model, weighed, work)
            one = self.cards[model.id]
            if self._column.indexOf(one) != place:
                self._column.insertWidget(place, one)
                one.show()
            if model.id == held_id and not one.isAncestorOf(self.window().focusWidget() or self):
                one.take_keys(held_name)

    def _drop(self, model_id: str) -> None:
        one = self.cards.pop(model_id, None)
        self._on_cards.pop(model_id, None)
        if one is not None:
            self._column.removeWidget(one)
            one.hide()
            one.deleteLater()

    def _card(self, model: LibraryModel, weighed: Weighed | None, work: tuple[bool, bool, bool]) -> ModelCard:
        hashing, measuring, may_measure = work
        one = ModelCard(
            model,
            weighed,
            self._theme,
            hashing=hashing,
            measuring=measuring,
            may_measure=may_measure,
            read_only=self._read_only,
        )
        one.asked.connect(lambda what: self.asked.emit(model, what))
        return one

"""In which form do the copy decks of a campaign go out?"""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.deck_template import template_among
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.choice import ChoiceBox, fill_choice
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.form_parts import labelled
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

_OWN_FORM = "Fairdraft's own form"
_ABOUT = (
    "Hand-offs of its pieces go out in this form. The template stays on this machine, and drafts do not depend on it."
)
_MISSING = "“{}” is not on this machine. Until you add it here, hand-offs of this campaign in it are refused."


class DeckTemplateField(QWidget):
    """The choice among the program's own form and the Word templates that are kept here.

    `changed` says that another one is chosen, `add_wanted` that one is to be taken in.
    """

    changed = Signal()
    add_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        column = vertical(self, gap=8)
        line = horizontal(gap=8)
        self.box = ChoiceBox("Form of the copy decks", theme)
        line.addWidget(self.box, 1)
        self.add_button = button(
            "Add a Word template…", tip="Keeps a copy of your agency's document here", on_press=self.add_wanted.emit
        )
        line.addWidget(self.add_button)
        holder = QWidget()
        holder.setLayout(line)
        column.addWidget(labelled("Form of the copy decks", holder, _ABOUT))
        self._missing = text_label("", tone="warning", wrap=True)
        column.addWidget(self._missing)
        self._show("")
        self.box.currentIndexChanged.connect(lambda _place: self._on_choice())

    @property
    def name(self) -> str:
        """The template that is chosen, as the campaign spells it; empty for the program's own form."""
        return str(self.box.currentData())

    def offer(self, names: Sequence[str]) -> None:
        """Say which templates are kept here; what is chosen stays."""
        self._names = tuple(names)
        self._show(self.name)

    def choose(self, name: str) -> None:
        """Choose a template, whether it is kept here or not."""
        before = self.name
        self._show(name)
        if name != before:
            self.changed.emit()

    def _show(self, name: str) -> None:
        kept = template_among(self._names, name)
        # A campaign may spell it otherwise than its file does; that is no change.
        entries = [(one, name if one == kept else one) for one in self._names]
        if name and kept is None:
            entries.append((f"{name} · not on this machine", name))
        with QSignalBlocker(self.box):
            fill_choice(self.box, [(_OWN_FORM, ""), *entries], name)
        self._tell()

    def _on_choice(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        missing = bool(self.name) and template_among(self._names, self.name) is None
        self._missing.setText(_MISSING.format(self.name))
        self._missing.setVisible(missing)

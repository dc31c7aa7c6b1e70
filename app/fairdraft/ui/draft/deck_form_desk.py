"""In whose form does the copy deck of a hand-off stand: our own, or an agency's Word template?"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.screen import Message

IN_TEMPLATE = "Hand-off folder in a template"
OWN_FORM = "Fairdraft's own form…"
USE_TEMPLATE = "Use your agency's Word template…"
EXAMPLE = "Save an example template…"
WORD_FILES = "Word documents (*.docx)"


class DeckFormDesk(QObject):
    """Offers the templates that are kept here, takes in one that is not, and saves the example.

    `told` carries a Message, `failed` a KnownError; `template_wanted` the file of the template for a deck, None for our
    own form.

    Args:
        workplace: the services.
        background: where files are read.
        over: what its dialogs stand over.
    """

    told = Signal(object)
    failed = Signal(object)
    template_wanted = Signal(object)

    def __init__(self, workplace: Workplace, background: Background, over: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._templates = workplace.deck_templates
        self._background = background
        self._over = over

    def add_to(self, menu: QMenu) -> None:
        """Put the choice into a menu, as one of its own."""
        forms = menu.addMenu(IN_TEMPLATE)
        kept = self._templates.names()
        for name in kept:
            # A "&" in somebody's words names no key.
            forms.addAction(f"{name.replace('&', '&&')}…").triggered.connect(self._asks_for(name))
        if kept:
            forms.addSeparator()
        forms.addAction(OWN_FORM).triggered.connect(lambda _on=False: self.template_wanted.emit(None))
        forms.addAction(USE_TEMPLATE).triggered.connect(self.use_template)
        forms.addSeparator()
        forms.addAction(EXAMPLE).triggered.connect(self.save_example)

    def use_template(self) -> None:
        """Ask for a template, keep it here, and ask for a deck in it."""
        name, _kind = QFileDialog.getOpenFileName(self._over, "Your agency's Word template", "", WORD_FILES)
        if name:
            self._background.run(lambda: self._templates.taken(Path(name)), self.template_wanted.emit, self.failed.emit)

    def save_example(self) -> None:
        """Ask where, and write the example there; nothing is written over."""
        name, _kind = QFileDialog.getSaveFileName(
            self._over,
            "Save an example template",
            "example-template.docx",
            WORD_FILES,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            file = Path(name if name.casefold().endswith(".docx") else f"{name}.docx")
            self._background.run(lambda: self._templates.example(file), self._tell_example, self.failed.emit)

    def _asks_for(self, name: str) -> Callable[[], None]:
        return lambda: self._background.run(
            lambda: self._templates.file_of(name), self.template_wanted.emit, self.failed.emit
        )

    def _tell_example(self, file: Path) -> None:
        more = (
            "Adapt it to your agency's style in Word, then choose it here. “fairdraft templates fields” lists every "
            "field."
        )
        self.told.emit(Message(f"Wrote {file}.", more, "present", place=file))

"""Which files come into the library, and what is said of them?"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from fairdraft.domain.approved_copy import COPY_FILES
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Product
from fairdraft.services.choosing_copy_files import copy_files
from fairdraft.services.library import CopyFacts
from fairdraft.ui.library.facts_form import FactsForm
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.dialog_size import begin_in_size
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme

_NAMED = 3
_ABOUT = (
    "A text, Markdown, Word or PDF file is one piece. A CSV file has one in each row, with the columns text, name, "
    "product, ad_type, section, approved_on, reference and expires, of which only text is required. What a "
    "row says overrides what you say here."
)


class ImportDialog(QDialog):
    """Files and folders, and what is said of all that is in them. `wanted` carries the paths and the CopyFacts."""

    wanted = Signal(object, object)

    def __init__(self, products: Sequence[Product], theme: Theme, parent: QWidget, product: str | None = None) -> None:
        super().__init__(parent)
        self.files: tuple[Path, ...] = ()
        self.setWindowTitle("Add approved copy")
        begin_in_size(self, 600, 500, theme, parent)
        column = vertical(self, margins=(24, 20, 24, 18), gap=10)
        column.addWidget(text_label("Add approved copy", "title"))
        column.addWidget(text_label(_ABOUT, "muted", wrap=True))
        row = horizontal(gap=8)
        self._chosen = ElidedLabel("", "strong")
        row.addWidget(self._chosen, 1)
        for words, ask in (("Files…", self._ask_files), ("Folder…", self._ask_folder)):
            one = button(words, name=f"Choose {words.split()[0].lower()}", on_press=ask)
            one.setAutoDefault(False)
            row.addWidget(one)
        column.addLayout(row)
        self.form = FactsForm(products, theme)
        only = products[0].id if len(products) == 1 else None
        self.form.show_facts(only if product is None else product, None, "", None, "", None)
        column.addWidget(self.form)
        self.told = text_label("", tone="error", wrap=True)
        column.addWidget(self.told)
        column.addStretch(1)
        foot = horizontal(gap=8)
        foot.addStretch(1)
        cancel = button("Cancel", on_press=self.reject)
        cancel.setAutoDefault(False)
        foot.addWidget(cancel)
        self.add = button("Add", "primary", on_press=self.take_in)
        self.add.setDefault(True)
        foot.addWidget(self.add)
        column.addLayout(foot)
        self.use(())

    def use(self, paths: Iterable[Path]) -> None:
        """Take these files, and what is in these folders."""
        asked = tuple(paths)
        chosen = copy_files(asked)
        self.files = chosen.files
        unread = f" {len(chosen.unread) - 1} more like this." if len(chosen.unread) > 1 else ""
        self.told.setText(f"{chosen.unread[0]}{unread}" if chosen.unread else "")
        names = ", ".join(one.name for one in self.files[:_NAMED])
        further = len(self.files) - _NAMED
        more = f" and {further:,} more" if further > 0 else ""
        none = f"No approved copy in {', '.join(one.name for one in asked)}" if asked else "No file chosen"
        self._chosen.setText(f"{counted(len(self.files), 'file')}: {names}{more}" if self.files else none)
        self.add.setText(f"Add {counted(len(self.files), 'file')}" if self.files else "Add")
        let_press(self.add, "" if self.files else "Choose files with approved copy first")

    def take_in(self) -> None:
        """Ask for the import; what is wrong is told and the dialog stays."""
        form = self.form
        said_in_rows = all(one.suffix.lower() == ".csv" for one in self.files)
        if form.product.currentIndex() < 0 and not said_in_rows:
            # Copy filed under another brand would be shown to models that write for that one.
            self.told.setText('Choose the product that this copy is for, or "No product: help-seeking".')
            form.product.setFocus()
            return
        try:
            facts = CopyFacts(
                product=form.product.currentData() or "",
                ad_type=form.ad_type.currentData(),
                section=form.section.text().strip(),
                approved_on=form.day(form.approved_on),
                reference=form.reference.text().strip(),
                expires=form.day(form.expires),
            )
        except KnownError as problem:
            self.told.setText(str(problem))
            return
        self.accept()
        self.wanted.emit(self.files, facts)

    def _ask_files(self) -> None:
        kinds = f"Approved copy ({' '.join(f'*{kind}' for kind in COPY_FILES)});;All files (*)"
        names, _kind = QFileDialog.getOpenFileNames(self, "Approved copy", "", kinds)
        if names:
            self.use([Path(name) for name in names])

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder of approved copy")
        if folder:
            self.use([Path(folder)])

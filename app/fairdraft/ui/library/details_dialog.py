"""What is wrong or missing in what is said of a piece?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.domain.errors import KnownError
from fairdraft.services.library_shelf import CopyDetails
from fairdraft.services.workplace import Workplace
from fairdraft.ui.library.facts_form import FactsForm
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.dialog_size import begin_in_size
from fairdraft.ui.parts.form_parts import labelled
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme


class DetailsDialog(QDialog):
    """All that can be said of a piece. Its words stay: they are what was approved. `kept` carries the piece."""

    kept = Signal(object)

    def __init__(self, workplace: Workplace, piece: ApprovedCopy, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._piece = piece
        self.setWindowTitle("Edit details")
        begin_in_size(self, 560, 420, theme, parent)
        column = vertical(self, margins=(24, 20, 24, 18), gap=10)
        column.addWidget(text_label("Edit details", "title"))
        column.addWidget(text_label("The approved words do not change.", "muted", wrap=True))
        self.name = QLineEdit(piece.name)
        self.name.setAccessibleName("Name")
        column.addWidget(labelled("Name", self.name))
        self.form = FactsForm(workplace.products.products(), theme)
        self.form.show_facts(
            piece.product, piece.ad_type, piece.section, piece.approved_on, piece.reference, piece.expires
        )
        column.addWidget(self.form)
        self.told = text_label("", tone="error", wrap=True)
        column.addWidget(self.told)
        column.addStretch(1)
        row = horizontal(gap=8)
        row.addStretch(1)
        row.addWidget(button("Cancel", on_press=self.reject))
        self.keep = button("Keep", "primary", on_press=self.save)
        self.keep.setDefault(True)
        row.addWidget(self.keep)
        column.addLayout(row)

    def save(self) -> None:
        """Write what is said now; what is wrong is told and the dialog stays."""
        form = self.form
        try:
            details = CopyDetails(
                name=self.name.text(),
                product=form.product.currentData(),
                ad_type=form.ad_type.currentData(),
                section=form.section.text(),
                approved_on=form.day(form.approved_on),
                reference=form.reference.text(),
                expires=form.day(form.expires),
            )
            piece = self._workplace.library_shelf.correct(self._piece.id, details)
        except KnownError as problem:
            self.told.setText(str(problem))
            return
        self.kept.emit(piece)
        self.accept()

"""What do people know of a model that its file does not say?"""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel
from fairdraft.services.managing_models import ModelService
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.dialog_size import begin_in_size
from fairdraft.ui.parts.line_field import line_field
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

_NOTES: Sequence[tuple[str, str, str]] = (
    ("training_data", "What it was trained on", "such as web text, then PubMed abstracts"),
    ("knowledge_cutoff", "Knowledge cutoff", "such as 2023-10"),
    ("domains", "What it is good at", "such as consumer copy, biomedical text"),
)


class NotesDialog(QDialog):
    """Three notes, each with its source; an empty note is taken away."""

    def __init__(self, models: ModelService, model: LibraryModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._models = models
        self._model = model
        self.setWindowTitle(f"Notes on {model.name}")
        begin_in_size(self, 640, 390, theme, parent)
        column = vertical(self, margins=(24, 22, 24, 18), gap=8)
        column.addWidget(text_label(f"Notes on {model.name}", "title"))
        column.addWidget(
            text_label("They go into its passport and into reports, with their sources.", "muted", wrap=True)
        )
        self.fields: dict[str, tuple[QLineEdit, QLineEdit]] = {}
        for name, title, hint in _NOTES:
            column.addSpacing(8)
            column.addWidget(SectionLabel(title, theme))
            note = getattr(model.notes, name)
            row = horizontal(gap=8)
            text = line_field(title, hint, "" if note is None else note.text)
            source = line_field(
                f"Source of: {title}", "Source, such as its model card", "" if note is None else note.source
            )
            row.addWidget(text, 3)
            row.addWidget(source, 2)
            column.addLayout(row)
            self.fields[name] = (text, source)
        self._told = text_label("", tone="error", wrap=True)
        column.addWidget(self._told)
        column.addStretch(1)
        row = horizontal(gap=8)
        row.addStretch(1)
        row.addWidget(button("Cancel", on_press=self.reject))
        self.keep = button("Keep", "primary", on_press=self._keep)
        self.keep.setDefault(True)
        row.addWidget(self.keep)
        column.addLayout(row)

    def _keep(self) -> None:
        for title, (text, source) in zip((one[1] for one in _NOTES), self.fields.values(), strict=True):
            # Before any is kept: who cancels then has changed nothing.
            if text.text().strip() and not source.text().strip():
                self._told.setText(f"“{title}” has no source. Say where you know it from, such as the model's card.")
                source.setFocus()
                return
        try:
            for name, (text, source) in self.fields.items():
                known = getattr(self._model.notes, name)
                before = ("", "") if known is None else (known.text, known.source)
                if (text.text().strip(), source.text().strip()) != before:
                    self._models.note(self._model.id, name, text.text(), source.text())
        except KnownError as problem:
            self._told.setText(str(problem))
            return
        self.accept()

"""What is to be done with a training set that was written, and how does the adapter come back?"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from fairdraft.domain.counting import counted
from fairdraft.ui.help.reader import HelpReader
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import card, frame, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme

_RECIPES = ("RECIPE.md", "CORPUS.md")


class WrittenView(QWidget):
    """The folder, the recipe to read, and the way back in.

    `again_wanted` asks for the choices again, `adapter_wanted` to take an adapter in, `told` carries a sentence,
    `left` asks for the study.
    """

    again_wanted = Signal()
    adapter_wanted = Signal()
    told = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._folder = Path()
        column = vertical(self, margins=(24, 12, 24, 20), gap=12)
        box, rows = card(gap=8)
        rows.setContentsMargins(16, 14, 16, 14)
        self._said = text_label("", wrap=True)
        rows.addWidget(self._said)
        self._where = ElidedLabel("", "strong")
        rows.addWidget(self._where)
        self._name = ElidedLabel("", "small")
        rows.addWidget(self._name)
        buttons = QWidget()
        line = FlowLayout(buttons, gap=8)
        self.adapter = button(
            "Add adapter as candidate…",
            tip="The candidate.toml or adapter.gguf made by the recipe",
            on_press=self.adapter_wanted.emit,
        )
        self.copy = button("Copy the folder's path", on_press=self._copy)
        self.again = button("Change it and write again", on_press=self.again_wanted.emit)
        self.back = button("Back to the study", tip=key_words("Alt+Left"), on_press=self.left.emit)
        for one in (self.adapter, self.copy, self.again, self.back):
            line.addWidget(one)
        rows.addWidget(buttons)
        column.addWidget(box)
        sheet = frame("sheet")
        self.recipe = HelpReader(theme)
        self.recipe.setAccessibleName("The recipe")
        vertical(sheet, margins=(1, 1, 1, 1)).addWidget(self.recipe)
        column.addWidget(sheet, 1)

    def show_written(self, files: Sequence[Path], sha256: str) -> None:
        """Show what was written, and the recipe as it lies there."""
        record = next(one for one in files if one.name == "training_set.json")
        self._folder = record.parent
        self._said.setText(
            f"{counted(len(files), 'file')} written, read back and verified. Copy the folder to a machine with a "
            "GPU, follow the recipe there, and bring the adapter back."
        )
        self._where.setText(str(self._folder))
        self._name.setText(f"Training set {sha256}")
        recipe = next((one for one in files if one.name in _RECIPES), None)
        self.recipe.show_page("" if recipe is None else recipe.read_text(encoding="utf-8"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(str(self._folder))
        self.told.emit("The folder's path is copied.")

"""Which folders are watched for model files?"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import ModelFolder
from fairdraft.ui.parts.buttons import IconButton, button
from fairdraft.ui.parts.containers import clear, horizontal, vertical
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

_MOST_LEFT_OUT = 5


class FoldersCard(QFrame):
    """The watched folders. `wanted` asks for another one, `unwatched` carries a folder's id."""

    wanted = Signal()
    unwatched = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._theme = theme
        self._column = vertical(self, margins=(14, 10, 12, 12), gap=6)

    def show_folders(
        self, folders: Sequence[ModelFolder], left_out: Sequence[tuple[str, KnownError]], *, read_only: bool
    ) -> None:
        """Show the folders, and files in them that are no models with why."""
        clear(self._column)
        head = horizontal(gap=8)
        head.addWidget(SectionLabel("Watched folders", self._theme))
        head.addStretch(1)
        if not read_only:
            head.addWidget(button("Watch a folder…", "quiet", on_press=self.wanted.emit))
        self._column.addLayout(head)
        if not folders:
            words = "None. Model files of a watched folder come into the library by themselves and stay where they are."
            self._column.addWidget(text_label(words, "muted", wrap=True))
        for folder in folders:
            row = horizontal(gap=8)
            row.addWidget(ElidedLabel(folder.path), 1)
            if not read_only:
                close = IconButton("close", f"Watch {folder.path} no longer", self._theme)
                close.setToolTip("Watch it no longer: its models leave the library, their files stay")
                close.clicked.connect(lambda _on=False, folder=folder: self.unwatched.emit(folder.id))
                row.addWidget(close)
            self._column.addLayout(row)
        for path, problem in left_out[:_MOST_LEFT_OUT]:
            self._column.addWidget(text_label(f"Left out: {path}. {problem.what}", "small", wrap=True))
        if len(left_out) > _MOST_LEFT_OUT:
            self._column.addWidget(text_label(f"and {len(left_out) - _MOST_LEFT_OUT} more files", "small"))

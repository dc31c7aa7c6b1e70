"""Which folders are watched for model files, and which of their files were left out, why, with what to do?"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import ModelFolder
from fairdraft.ui.parts.buttons import IconButton, button, put_keys_on
from fairdraft.ui.parts.containers import card, clear, horizontal, vertical
from fairdraft.ui.parts.laid_out import widget_at
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

_MOST_LEFT_OUT = 5


class FoldersCard(QWidget):
    """The watched folders, under a heading. `wanted` asks for another one, `unwatched` carries a folder's id."""

    wanted = Signal()
    unwatched = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        outer = vertical(self, gap=10)
        self._head = horizontal(gap=8)
        outer.addLayout(self._head)
        box, self._column = card(gap=6)
        outer.addWidget(box)
        self._shown: object = None
        self._left_out: Sequence[tuple[str, KnownError]] = ()
        self._files = vertical(gap=8)
        self._all = False

    def show_folders(
        self, folders: Sequence[ModelFolder], left_out: Sequence[tuple[str, KnownError]], *, read_only: bool
    ) -> None:
        """Show the folders, and files in them that were left out."""
        shown = (folders, [(path, problem.what, problem.remedy) for path, problem in left_out], read_only)
        if shown == self._shown:
            # The keys may be on it, and files are looked at every half minute.
            return
        self._shown, self._left_out = shown, left_out
        self._all = self._all and bool(left_out)
        clear(self._head)
        clear(self._column)
        self._head.addWidget(SectionLabel("Watched folders", self._theme))
        self._head.addStretch(1)
        if not read_only:
            self._head.addWidget(button("Watch a folder…", on_press=self.wanted.emit))
        if not folders:
            words = (
                "None. Model files in a watched folder are added to the library automatically and stay where they are."
            )
            self._column.addWidget(text_label(words, "muted", wrap=True))
        for folder in folders:
            row = horizontal(gap=8)
            row.addWidget(ElidedLabel(folder.path, keeps_end=True), 1)
            if not read_only:
                close = IconButton("close", f"Stop watching {folder.path}", self._theme)
                close.setToolTip("Stops watching it: its models leave the library, and their files stay")
                close.clicked.connect(lambda _on=False, folder=folder: self.unwatched.emit(folder.id))
                row.addWidget(close)
            self._column.addLayout(row)
        if left_out:
            self._column.addSpacing(6)
            self._column.addWidget(SectionLabel(f"{_number_of(left_out)} left out", self._theme))
            self._files = vertical(gap=8)
            self._column.addLayout(self._files)
            self._show_left_out()

    def _show_left_out(self) -> None:
        clear(self._files)
        for path, problem in self._left_out if self._all else self._left_out[:_MOST_LEFT_OUT]:
            self._files.addWidget(_left_out_row(path, problem))
        rest = len(self._left_out) - _MOST_LEFT_OUT
        if rest > 0 and not self._all:
            more = button(
                f"Show {rest:,} more", "link", name=f"Show {rest:,} more that were left out", on_press=self._show_rest
            )
            self._files.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_rest(self) -> None:
        self._all = True
        self._show_left_out()
        row = widget_at(self._files, _MOST_LEFT_OUT)
        if row is not None:
            put_keys_on(row)


def _number_of(left_out: Sequence[tuple[str, KnownError]]) -> str:
    """How many were left out; of folders that cannot be looked into nobody knows how many files they are."""
    only_files = all(path.lower().endswith(".gguf") for path, _problem in left_out)
    return counted(len(left_out), "file") if only_files else f"{len(left_out):,}"


def _left_out_row(path: str, problem: KnownError) -> QWidget:
    """One file: where it is, why it was left out, what can be done."""
    row = QWidget()
    row.setAccessibleName(f"Left out: {path}. {problem}")
    lines = vertical(row, gap=1)
    where = ElidedLabel(path, "small")
    where.explain(path)
    lines.addWidget(where)
    # A reason that names the whole path would say it twice.
    lines.addWidget(text_label(problem.what.replace(path, Path(path).name), wrap=True))
    lines.addWidget(text_label(problem.remedy, "muted", wrap=True))
    return row

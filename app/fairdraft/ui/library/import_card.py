"""How far is an import, and what came of it?"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QProgressBar

from fairdraft.domain.counting import counted, was_or_were
from fairdraft.services.library import TakenIn
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import IconButton, button
from fairdraft.ui.parts.containers import clear, horizontal, scrolled, vertical
from fairdraft.ui.parts.words import ElidedLabel, set_property, text_label
from fairdraft.ui.theme.theme import Theme

_MOST_TOLD = 50
_TALLEST = 116


class ImportCard(QFrame):
    """A bar while an import goes on, then its result until it is closed. `stop_wanted` asks to end the import."""

    stop_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        column = vertical(self, margins=(14, 10, 12, 10), gap=8)
        row = horizontal(gap=10)
        self.words = ElidedLabel("", "strong")
        row.addWidget(self.words, 1)
        self.stop = button(
            "Stop", name="Stop the import", tip="Copy imported so far is kept", on_press=self.stop_wanted.emit
        )
        self.close_button = IconButton("close", "Close the result", theme, on_press=self.hide)
        row.addWidget(self.stop)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the import")
        column.addWidget(self._bar)
        self._area, self._problems = scrolled(margins=(0, 0, 8, 0), gap=6)
        column.addWidget(self._area)
        self.setVisible(False)

    def show_progress(self, done: int, files: int, texts: int, *, stopping: bool) -> None:
        """Say how far it is; `texts` is -1 where it is not known anew."""
        self._bar.setRange(0, files if files > 1 else 0)
        if files > 1:
            self._bar.setValue(done)
        looked = f"{counted(texts, 'piece')} read" if texts > 0 else ""
        read = f"{done:,} of {counted(files, 'file')} read" if files > 1 else ""
        said = ", ".join(filter(None, (read, looked))) or self.words.text()
        self.words.setText("Stopping…" if stopping else said)
        self._show(busy=True)

    def begin(self) -> None:
        """Say that an import began."""
        self.words.setText("Reading…")
        self._bar.setRange(0, 0)
        self._show(busy=True)

    def show_result(self, taken: TakenIn) -> None:
        """Say what came in, what was there already, what could not be read and why, and what reading left out."""
        said = [f"{counted(len(taken.added), 'piece')} added"]
        if taken.duplicates:
            was = was_or_were(taken.duplicates)
            said.append(f"{taken.duplicates:,} {was} already there")
        if taken.failed:
            said.append(f"{counted(len(taken.failed), 'file')} could not be imported")
        stopped = " Stopped early." if taken.stopped else ""
        self.words.setText(f"{', '.join(said)}.{stopped}")
        clear(self._problems)
        for problem in taken.failed[:_MOST_TOLD]:
            self._problems.addWidget(text_label(str(problem), tone="error", wrap=True))
        rest = len(taken.failed) - _MOST_TOLD
        if rest > 0:
            self._problems.addWidget(text_label(f"… and {counted(rest, 'file')} more", "muted"))
        told = taken.told_lines
        for line in told[:_MOST_TOLD]:
            self._problems.addWidget(text_label(line, "muted", wrap=True))
        if len(told) > _MOST_TOLD:
            self._problems.addWidget(text_label(f"… and {counted(len(told) - _MOST_TOLD, 'more note')}", "muted"))
        self._show(busy=False, problems=bool(taken.failed or told))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the problems are, up to a height at which they scroll."""
        self._area.setFixedHeight(max(0, min(_TALLEST, self._problems.heightForWidth(max(80, self.width() - 40)))))

    def _show(self, *, busy: bool, problems: bool = False) -> None:
        self._bar.setVisible(busy)
        self.stop.setVisible(busy)
        self.close_button.setVisible(not busy)
        self._area.setVisible(problems)
        self._fit()
        set_property(self, "busy", busy)
        self.setAccessibleName(self.words.text())
        self.setVisible(True)

"""How does a window come back where it stood, in its colors and letters, with the candidate that drafted and the piece
that was on the sheet?
"""

from pathlib import Path

from PySide6.QtCore import QPoint, QSettings, QSize, Qt
from PySide6.QtWidgets import QMainWindow

from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.draft.setup_panel import SetupPanel
from fairdraft.ui.theme.theme import SCALES, SCHEME_CHOICES, Theme
from fairdraft.ui.window_place import USUAL_FRAME


class WindowMemory:
    """What is kept of a window in the home folder.

    Args:
        home: the home folder.
        window: the window; it is never made smaller than it can be.
        theme: the look.
    """

    def __init__(self, home: Path, window: QMainWindow, theme: Theme) -> None:
        self._file = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)
        self._window = window
        self._theme = theme

    def recall(self) -> None:
        """Make the window as it was."""
        size = self._file.value("size")
        if isinstance(size, QSize) and size.isValid():
            self._window.resize(size.expandedTo(self._window.minimumSize()))
        if self._file.value("maximized", defaultValue=False, type=bool):
            self._window.setWindowState(Qt.WindowState.WindowMaximized)
        choice = self._file.value("colors")
        if choice in SCHEME_CHOICES:
            self._theme.choose(choice)
        scale = self._file.value("scale")
        if scale is not None and (value := _number(scale)) in SCALES:
            self._theme.magnify(value)

    @property
    def place(self) -> QPoint | None:
        """Where its frame stood last; None where that is not known."""
        place = self._file.value("place")
        return place if isinstance(place, QPoint) else None

    @property
    def frame(self) -> QSize:
        """How much larger it was with its frame, or what that is at most."""
        frame = self._file.value("frame")
        return frame if isinstance(frame, QSize) and frame.isValid() else USUAL_FRAME

    def recall_choices(self, setup: SetupPanel) -> None:
        """Choose the candidate and the number of variants that were chosen last, as far as they can be now."""
        variants = _number(self._file.value("variants"))
        if variants:
            setup.count.setValue(round(variants))
        box = setup.candidate_box
        place = box.findData(self._file.value("candidate"))
        if place >= 0 and box.model().flags(box.model().index(place, 0)) & Qt.ItemFlag.ItemIsEnabled:
            box.setCurrentIndex(place)

    def remember_choices(self, setup: SetupPanel) -> None:
        """Keep them as they are now."""
        self._file.setValue("variants", setup.count.value())
        if setup.candidate_box.currentData():
            self._file.setValue("candidate", setup.candidate_box.currentData())

    def recall_sheet(self, screen: DraftScreen) -> None:
        """Put the piece on the sheet that was there when the window closed, with the caret where it stood; not where
        something else was worked on since, or a brief is being written.
        """
        draft_id = self._file.value("sheet")
        if not isinstance(draft_id, str) or screen.desk.desk.find(draft_id) is None:
            return
        screen.edit(draft_id)
        if screen.sheet.draft_id == draft_id:
            kept = str(self._file.value("caret"))
            caret = int(kept) if kept.isdecimal() else 0
            screen.view.editor.jump(caret, caret)

    def remember_sheet(self, screen: DraftScreen) -> None:
        """Keep which piece is on the sheet, by its id alone: the words are the store's, and go with its key."""
        self._file.setValue("sheet", screen.sheet.draft_id or "")
        self._file.setValue("caret", screen.view.editor.textCursor().position())

    def remember(self) -> None:
        """Keep how it is now."""
        maximized, before = self._window.isMaximized(), self._window.normalGeometry()
        self._file.setValue("maximized", maximized)
        # What it goes back to; the place says on which screen it is maximized.
        self._file.setValue("size", before.size() if maximized and before.isValid() else self._window.size())
        self._file.setValue("place", self._window.pos())
        if not maximized:
            self._file.setValue("frame", self._window.frameGeometry().size() - self._window.size())
        self._file.setValue("colors", self._theme.choice)
        self._file.setValue("scale", self._theme.typography.scale)
        self._file.sync()


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0

"""How does a script work in the window as a person does: by what stands on the buttons, by keys, through dialogs?"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

# Before Qt is imported: worked where there is no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from fairdraft import bootstrap
from fairdraft.services.workplace import Workplace
from fairdraft.ui.app import run_window
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.passphrase_dialog import GivenPassphrase
from fairdraft.ui.theme.theme import SchemeChoice

SIZES = (QSize(1024, 700), QSize(1440, 900))
SCHEMES: tuple[SchemeChoice, ...] = ("dark", "light")
_TURN_MS, _REST_MS = 10, 250
_WAIT_S = 60.0
# Inside the box itself, left of its words.
_BOX = 9

WidgetT = TypeVar("WidgetT", bound=QWidget)


class NotThereError(Exception):
    """What a person would look for is not in the window."""


class Hand:
    """A person at the window.

    Args:
        window: the program's own.
        workplace: the store behind it, for what a person would see by waiting.
        pictures: the folder for pictures, made where it is missing.
    """

    def __init__(self, window: MainWindow, workplace: Workplace, pictures: Path) -> None:
        self.window = window
        self.workplace = workplace
        self._pictures = pictures
        pictures.mkdir(parents=True, exist_ok=True)

    # ---- looking

    @property
    def front(self) -> QWidget:
        """The dialog in front, or the window."""
        dialog = QApplication.activeModalWidget()
        return self.window if dialog is None else dialog

    def find(self, kind: type[WidgetT], words: str) -> WidgetT:
        """The first widget in front that has these words on it or for its name, and that can be used.

        Raises:
            NotThereError: there is none.
        """
        seen = []
        for one in self.front.findChildren(kind):
            text = one.text().strip() if isinstance(one, QAbstractButton) else ""
            if one.isVisible() and words in (text, one.accessibleName()):
                if one.isEnabled():
                    return one
                seen.append("there, and cannot be used")
        raise NotThereError(f"“{words}” is {seen[0] if seen else 'not in the window'}.")

    def shows(self, words: str) -> bool:
        """Whether a button of these words can be pressed."""
        try:
            self.find(QAbstractButton, words)
        except NotThereError:
            return False
        return True

    def wait(self, until: Callable[[], bool], what: str, seconds: float = _WAIT_S) -> None:
        """Let the window live until something is so.

        Raises:
            NotThereError: it did not become so in that time.
        """
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise NotThereError(f"After {seconds:.0f} s there was still no {what}.")
            QTest.qWait(_TURN_MS)

    # ---- doing

    def press(self, words: str, *, file: Path | None = None) -> None:
        """Press a button once it is there; `file` answers the dialog for a file or folder that it opens."""
        self.wait(lambda: self.shows(words), f"button “{words}”")
        one = self.find(QAbstractButton, words)
        self._bring(one)
        answer = None if file is None else _FileAnswer(file)
        # A box hears presses on itself and its words alone.
        place = QPoint(_BOX, one.height() // 2) if isinstance(one, QCheckBox | QRadioButton) else one.rect().center()
        QTest.mouseClick(one, Qt.MouseButton.LeftButton, pos=place)
        if answer is not None:
            answer.check()
        QTest.qWait(_TURN_MS)

    def act(self, words: str) -> None:
        """Do the screen's one action, by its key, once it is the one that is named."""
        action = self.window.top.action
        self.wait(lambda: action.isVisible() and action.isEnabled() and action.text() == words, f"action “{words}”")
        self.key("Return", Qt.KeyboardModifier.ControlModifier)

    def write(self, name: str, words: str) -> None:
        """Write into a field in place of what is there."""
        field: QLineEdit | QAbstractSpinBox
        try:
            field = self.find(QLineEdit, name)
        except NotThereError:
            try:
                field = self.find(QAbstractSpinBox, name)
            except NotThereError:
                field = self.find(QComboBox, name).lineEdit()
        self._bring(field)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, words)
        QTest.keyClick(field, Qt.Key.Key_Tab)

    def choose(self, name: str, words: str) -> None:
        """Choose, by the arrow keys, what begins with these words."""
        box = self.find(QComboBox, name)
        self._bring(box)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        while not box.currentText().startswith(words):
            before = box.currentIndex()
            QTest.keyClick(box, Qt.Key.Key_Down)
            if box.currentIndex() == before:
                raise NotThereError(f"“{words}” is not among what “{name}” offers.")

    def key(self, name: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key, where the keys are."""
        # What brings the window to the front again when a dialog closes is a window manager, and here is none.
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow, "window in front")
        QTest.keyClick(self.window.focusWidget() or self.window, Qt.Key[f"Key_{name}"], held)
        QTest.qWait(_TURN_MS)

    def go_to(self, number: int) -> None:
        """Go to a screen by its key."""
        self.key(str(number), Qt.KeyboardModifier.ControlModifier)

    def take_picture(self, name: str) -> None:
        """Keep how the window looks now, in both sizes and both schemes; the dialog alone where one is in front."""
        dialog = None if self.front is self.window else self.front
        # A dialog may be in front of the button for it.
        theme = self.window._theme  # noqa: SLF001 - see above
        for scheme in SCHEMES:
            theme.choose(scheme)
            for size in SIZES:
                self.window.resize(size)
                QTest.qWait(_REST_MS)
                image = (dialog or self.window).grab().toImage()
                file = self._pictures / f"{name}-{size.width()}-{scheme}.png"
                if not image.save(str(file)):
                    raise NotThereError(f"{file} could not be written.")

    def _bring(self, one: QWidget) -> None:
        """Scroll until it is in view."""
        around = one.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(one)
            around = around.parentWidget()


class _FileAnswer:
    """Answers the next dialog for a file or a folder with a path."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._answered = False
        self._timer = QTimer()
        self._timer.setInterval(_TURN_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def check(self) -> None:
        """Raises NotThereError where no dialog came."""
        self._timer.stop()
        if not self._answered:
            raise NotThereError(f"Nothing asked for {self._path}.")

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog) or self._answered:
            return
        self._answered = True
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        line.setText(str(self._path))
        buttons = dialog.findChild(QDialogButtonBox)
        roles = QDialogButtonBox.ButtonRole
        accept = next(one for one in buttons.buttons() if buttons.buttonRole(one) == roles.AcceptRole)
        QTest.mouseClick(accept, Qt.MouseButton.LeftButton)


def sit_down(home: Path, pictures: Path, work: Callable[[Hand], None]) -> int:
    """Start the program's window over a home folder, work in it, and close it; returns the exit code.

    What goes wrong is told with a picture of the window as it was.
    """
    failed = []

    def open_workplace(_given: GivenPassphrase | None) -> Workplace:
        workplace = bootstrap.open_workplace(home, window=True)
        QTimer.singleShot(0, lambda: begin(workplace))
        return workplace

    def begin(workplace: Workplace) -> None:
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        hand = Hand(window, workplace, pictures)
        try:
            # Keys go to the window in front, and the loop has only just begun.
            hand.wait(window.isActiveWindow, "window in front")
            window.resize(SIZES[-1])
            window._theme.choose(SCHEMES[-1])  # noqa: SLF001 - as in pictures
            work(hand)
            hand.key("Q", Qt.KeyboardModifier.ControlModifier)
        except BaseException:  # noqa: BLE001 - whatever it is, it is told, and the process ends
            failed.append(True)
            traceback.print_exc()
            hand.front.grab().save(str(pictures / "where-it-went-wrong.png"))
            while (dialog := QApplication.activeModalWidget()) is not None:
                dialog.close()
            window.close()

    code = run_window(open_workplace, bootstrap.resources())
    return 1 if failed else code


if __name__ == "__main__":
    sys.exit("This is for other scripts to import.")

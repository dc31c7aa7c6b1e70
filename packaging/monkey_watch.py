"""What of the window must hold, whatever is pressed in it?"""

from __future__ import annotations

import faulthandler
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from own_time import own_time
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLayoutItem,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QWidget,
)
from shiboken6 import Shiboken, isValid

from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow

# Lines that Qt writes where there is no screen, or no letter for a sign.
_HARMLESS = (
    "This plugin does not support",
    "OpenType support missing",
    "XDG_RUNTIME_DIR not set",
    "QFont::setPointSize",
    "Could not register app ID",
)
_BEAT_MS, _LOOK_S = 20, 0.1
# What is under way may still put the keys and the widths right.
_SETTLED_MS = 300
_LOOKS = 3
# A window system places dialogs; without one they may lie so many pixels beyond the edge.
_EDGE = 6

_ITEMS = (QLayoutItem, QListWidgetItem, QStandardItem)

Tell = Callable[[str, str], None]


class Watch:
    """Tells what does not hold, each thing once.

    Args:
        tell: is told the kind of the fault and how it came out.
        folder: for pictures.
        longest_s: how long a turn of the event loop may take, waiting for a core not counted.
    """

    def __init__(self, tell: Tell, folder: Path, longest_s: float) -> None:
        self._tell, self._folder, self._longest = tell, folder, longest_s
        self._seen: set[tuple[str, str]] = set()
        self._timers: list[QTimer] = []
        self._beat = _now()
        self.disturbed: set[str] = set()
        """Pieces that something else than the window wrote about."""

    def begin(self) -> None:
        """Hear of everything from now on; to be called once there is an application."""
        sys.excepthook = lambda kind, bug, trace: self._tell_bug("exception", kind, bug, trace)
        threading.excepthook = lambda told: self._tell_bug(
            "exception on a thread", told.exc_type, told.exc_value, told.exc_traceback
        )
        sys.unraisablehook = lambda told: self._tell_bug(
            "exception that nobody could catch", told.exc_type, told.exc_value, told.exc_traceback
        )
        qInstallMessageHandler(self._on_qt)
        beat = QTimer(QApplication.instance())
        beat.setInterval(_BEAT_MS)
        beat.timeout.connect(self._live)
        beat.start()
        self._live()
        threading.Thread(target=self._listen, daemon=True).start()

    def look(self, window: MainWindow, workplace: Workplace) -> None:
        """Look the window over as it is now."""
        front = QApplication.activeModalWidget() or window
        self._look_at_place(front)
        self._look_at_buttons(front)
        self._look_at_items()
        focus = QApplication.focusWidget()
        if focus is not None and focus.window() is window and not focus.isVisible():
            self._later(lambda: self._look_at_keys(focus))
        if front is window:
            self._look_at_store(window, workplace)

    def tell(self, kind: str, words: str, *, about: str = "") -> None:
        """Tell of a fault, if nothing was told of the same kind and thing."""
        key = (kind, about or words)
        if key not in self._seen:
            self._seen.add(key)
            self._tell(kind, words)

    # ---- what is seen

    def _look_at_place(self, front: QWidget) -> None:
        room = front.screen().availableGeometry().adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)
        if isinstance(front, QDialog) and not room.contains(front.frameGeometry()):
            words = f"{type(front).__name__} at {_numbers(front.frameGeometry())} of {_numbers(room)}"
            self.tell("dialog beyond the screen", words, about=type(front).__name__)

    def _look_at_buttons(self, front: QWidget) -> None:
        for one in (*front.findChildren(QPushButton), *front.findChildren(QToolButton)):
            if _is_cut(one, front):
                self._look_again(one, front, _LOOKS)

    def _look_again(self, one: QPushButton | QToolButton, front: QWidget, looks: int) -> None:
        # A deed may have been done in this very turn, and letters change their size over several.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        if not _is_cut(one, front):
            return
        if looks:
            self._later(lambda: self._look_again(one, front, looks - 1))
        else:
            words = f"“{one.text()}” in {one.width()}×{one.height()} of {type(front).__name__}"
            self.tell("words cut off", words, about=one.text())
            front.grab().save(str(self._folder / f"cut-{len(self._seen)}.png"))

    def _look_at_items(self) -> None:
        # Qt ends them without PySide's knowing of it, and what comes to lie in their place is taken for them.
        for one in Shiboken.getAllValidWrappers():
            if isinstance(one, _ITEMS) and not isinstance(one, QObject) and not Shiboken.ownedByPython(one):
                self.tell("item of Qt's that goes on being known", type(one).__name__)

    def _look_at_keys(self, focus: QWidget) -> None:
        if QApplication.focusWidget() is focus and not focus.isVisible():
            self.tell("keys out of sight", f"{type(focus).__name__} “{focus.accessibleName()[:60]}” has them")

    def _look_at_store(self, window: MainWindow, workplace: Workplace) -> None:
        piece, saving = window.draft.sheet.keeper.piece, window.status.saving.text()
        if piece is None or piece.id in self.disturbed or saving in ("Saving…", "Not saved"):
            return
        stored = next((one for one in workplace.editing.pieces() if one.id == piece.id), None)
        if stored is not None and stored.blocks != window.draft.view.editor.sheet.blocks():
            self.tell("store", f"{piece.id} has other words than its sheet, with “{saving}”")

    def _later(self, call: Callable[[], None]) -> None:
        # Held here: where the timers of many QTimer.singleShot went, PySide 6.12 was seen to end with a signal.
        timer = QTimer(QApplication.instance())
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self._unless_gone(call))
        self._timers.append(timer)
        timer.start(_SETTLED_MS)

    @staticmethod
    def _unless_gone(call: Callable[[], None]) -> None:
        try:
            call()
        except RuntimeError as problem:
            if "already deleted" not in str(problem):
                raise

    # ---- what is heard

    def _tell_bug(self, what: str, kind: type[BaseException], bug: BaseException | None, trace: object) -> None:
        lines = traceback.format_exception(kind, bug, trace)
        self.tell(what, "".join(lines), about="".join(lines[-2:]))

    def _on_qt(self, kind: QtMsgType, _context: object, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(known in message for known in _HARMLESS):
            self.tell("line of Qt's", message, about="".join(sign for sign in message if not sign.isdigit()))

    def _live(self) -> None:
        self._beat = _now()

    def _listen(self) -> None:
        slow = ""
        while True:
            time.sleep(_LOOK_S)
            late = _now() - self._beat
            if late > self._longest / 2 and not slow:
                slow = self._where()
            elif late < _LOOK_S:
                slow = ""
            if late > self._longest:
                self.tell("slow turn", f"more than {self._longest:.0f} s\n{slow}", about=slow)

    def _where(self) -> str:
        # Frames that Python handed out would keep alive what is painted with in them, beyond its end.
        file = self._folder / "where.txt"
        with file.open("w") as told:
            faulthandler.dump_traceback(told, all_threads=True)
        main = f"0x{threading.main_thread().ident:016x}"
        parts = file.read_text(encoding="utf-8").split("Thread ")
        return next((one for one in parts if main in one), "")


def _is_cut(one: QPushButton | QToolButton, front: QWidget) -> bool:
    if not isValid(one) or not one.isVisible() or not one.text() or one.window() is not front:
        return False
    if isinstance(one, QToolButton) and one.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return False
    letters = one.fontMetrics()
    needed = letters.horizontalAdvance(one.text().replace("&", ""))
    is_whole = one.visibleRegion().boundingRect() == QRect(QPoint(0, 0), one.size())
    return is_whole and (one.width() < needed or one.height() < letters.height())


def _numbers(place: QRect) -> str:
    return f"{place.x()},{place.y()} {place.width()}×{place.height()}"


def _now() -> float:
    """The own time of the window's thread, whichever asks."""
    return own_time(threading.main_thread().native_id)


if __name__ == "__main__":
    sys.exit("This is for other scripts to import.")

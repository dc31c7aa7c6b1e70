"""What does somebody do at the window who knows nothing of it?"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from monkey_fingers import let_go, paste, press_on, press_twice, put
from monkey_words import KEYS, LONG, SEQUENCES, TEXTS
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QInputMethodEvent,
    QKeySequence,
    QShortcut,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from fairdraft.ui.main_window import MainWindow

SIZES = (QSize(1024, 700), QSize(1440, 900), QSize(1, 1), QSize(1199, 900), QSize(1024, 2000), QSize(2000, 700))
_BOX, _MOST_UNDONE = 9, 300

WidgetT = TypeVar("WidgetT", bound=QWidget)


class MonkeyHand:
    """Presses, types, drags and drops whatever is there.

    Args:
        chance: decides what.
        note: is told each deed before it is done.
        tell: is told the kind of a fault and how it came out.
        files: what is dropped and opened.
        out: where files are saved.
    """

    def __init__(
        self,
        chance: random.Random,
        note: Callable[[str], None],
        tell: Callable[[str, str], None],
        files: Path,
        out: Path,
    ) -> None:
        self._chance, self._note, self._tell = chance, note, tell
        self._files, self._out = files, out
        self._window: MainWindow
        self._front: QWidget
        self._ways: tuple[tuple[float, Callable[[], None]], ...] = (
            (30, self._press), (14, self._key), (12, self._sequence), (8, self._shortcut), (9, self._type),
            (8, self._click), (3, self._right_click), (4, self._drag), (4, self._wheel), (3, self._resize),
            (3, self._look), (4, self._choose), (3, self._row), (6, self._command), (8, self._field), (5, self._sheet),
            (8, self._write_and_undo), (3, self._select), (3, self._drop), (2, self._compose), (0.4, self._paste_long),
        )  # fmt: skip

    def answer_dialogs(self) -> None:
        """Have the system's dialogs for files answered, and nothing opened outside."""
        QFileDialog.getOpenFileName = lambda *_args, **_named: (self._chosen(self._some_file()), "")
        QFileDialog.getOpenFileNames = lambda *_args, **_named: (
            [one for one in (self._chosen(self._some_file()),) if one],
            "",
        )
        QFileDialog.getSaveFileName = lambda *_args, **_named: (self._chosen(self._some_place()), "")
        QFileDialog.getExistingDirectory = lambda *_args, **_named: self._chosen(self._some_folder())
        QDesktopServices.openUrl = lambda _url: self._chance.random() < 0.5

    def act(self, window: MainWindow) -> None:
        """Do something."""
        self._window = window
        self._front = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._some_window()
        # PySide may know another window that stood in the same place, and is gone.
        if not isValid(self._front):
            return
        if isinstance(self._front, QMenu):
            self._menu(self._front)
            return
        ways = self._ways if self._front is window else (*self._ways, (12, self._leave))
        self._chance.choices([way for _weight, way in ways], [weight for weight, _way in ways])[0]()

    # ---- what is there

    def _some_window(self) -> QWidget:
        active = QApplication.activeWindow()
        return active if active is not None and active.isVisible() and self._chance.random() < 0.8 else self._window

    def _shown(self, kind: type[WidgetT]) -> list[WidgetT]:
        # PySide may know another widget that stood in the same place, and is gone.
        return [one for one in self._front.findChildren(kind) if isValid(one) and one.isVisible()]

    def _some(self, kind: type[WidgetT]) -> WidgetT | None:
        found = [one for one in self._shown(kind) if one.isEnabled() and one.window() is self._front]
        if not found:
            return None
        one = self._chance.choice(found)
        around = one.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(one)
            around = around.parentWidget()
        return one

    @property
    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self._front

    def _spot(self) -> tuple[QWidget, QPoint]:
        at = QPoint(self._chance.randrange(self._front.width() or 1), self._chance.randrange(self._front.height() or 1))
        one = self._front.childAt(at)
        return (self._front, at) if one is None else (one, one.mapFrom(self._front, at))

    def _text(self) -> str:
        return "".join(self._chance.choice(TEXTS) for _ in range(self._chance.choice((1, 1, 2, 3))))

    def _chosen(self, path: Path) -> str:
        # Now and then the dialog is left.
        answer = "" if self._chance.random() < 0.25 else str(path)
        self._note(f"  the dialog is answered with {answer!r}")
        return answer

    def _some_file(self) -> Path:
        return self._chance.choice([*self._files.iterdir(), *self._out.rglob("*"), self._out / "gone.docx"])

    def _some_place(self) -> Path:
        return self._out / self._chance.choice(("a", "b.docx", "😀.xlsx", "c.toml", "n" * 250, "missing/x.docx", "."))

    def _some_folder(self) -> Path:
        return self._chance.choice((self._out, self._out, self._out / "missing", self._files, Path("/proc/none")))

    # ---- what is done

    def _press(self) -> None:
        one = self._some(QAbstractButton)
        if one is None or (one.text() in ("Encrypt…", "Quit") and self._chance.random() < 0.9):
            return
        self._note(f"press {_named(one)} in {type(self._front).__name__}")
        middle = one.rect().center()
        press_on(one, middle if one.hitButton(middle) else QPoint(_BOX, one.height() // 2))

    def _key(self) -> None:
        name = self._chance.choice(KEYS)
        self._note(f"key {name} to {_named(self._target)}")
        for _ in range(self._chance.choice((1, 1, 1, 2, 5))):
            QTest.keyClick(self._target, Qt.Key[f"Key_{name}"])

    def _sequence(self) -> None:
        self._send(QKeySequence(self._chance.choice(SEQUENCES)))

    def _shortcut(self) -> None:
        found = [
            one.key() for one in self._front.findChildren(QShortcut) if one.isEnabled() and not one.key().isEmpty()
        ]
        if found:
            self._send(self._chance.choice(found))

    def _send(self, keys: QKeySequence) -> None:
        if keys.toString() == "Ctrl+Q" and self._chance.random() < 0.8:
            return
        self._note(f"keys {keys.toString()} to {_named(self._target)}")
        for place in range(keys.count()):
            QTest.keyClick(self._target, keys[place].key(), keys[place].keyboardModifiers())

    def _type(self) -> None:
        text, target = self._text()[:60], self._target
        if self._chance.random() < 0.4:
            self._note(f"paste {text!r} into {_named(target)}")
            paste(target, text)
        else:
            self._note(f"type {text!r} into {_named(target)}")
            put(target, text)

    def _field(self) -> None:
        one = self._some(self._chance.choice((QLineEdit, QTextEdit, QPlainTextEdit)))
        if one is not None:
            one.setFocus()
            if self._chance.random() < 0.4:
                one.selectAll()
            self._type()

    def _paste_long(self) -> None:
        one = self._some(self._chance.choice((QLineEdit, QTextEdit)))
        if one is not None and not one.isReadOnly():
            text = self._chance.choice(LONG)
            self._note(f"paste {len(text)} letters into {_named(one)}, and undo")
            one.setFocus()
            paste(one, text)
            QTest.keyClick(one, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    def _click(self) -> None:
        one, at = self._spot()
        self._note(f"click on {_named(one)}")
        held = self._chance.choice((Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier))
        press_on(one, at, held)
        if self._chance.random() < 0.3 and isValid(one):
            press_twice(one, at)

    def _right_click(self) -> None:
        one, at = self._spot()
        self._note(f"menu of {_named(one)}")
        QApplication.sendEvent(one, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, one.mapToGlobal(at)))

    def _drag(self) -> None:
        one, start = self._spot()
        end = one.mapFrom(self._front, QPoint(self._chance.randrange(2000), self._chance.randrange(1000)))
        self._note(f"drag over {_named(one)}")
        QTest.mousePress(one, Qt.MouseButton.LeftButton, pos=start)
        for place in ((start + end) / 2, end):
            if isValid(one):
                QTest.mouseMove(one, place)
        let_go(one, end)

    def _wheel(self) -> None:
        one, at = self._spot()
        turn = QPoint(0, self._chance.choice((-1200, -120, 120, 1200)))
        self._note(f"wheel over {_named(one)}")
        held, none = self._chance.choice(tuple(_HELD)), Qt.MouseButton.NoButton
        place, phase = QPointF(one.mapToGlobal(at)), Qt.ScrollPhase.NoScrollPhase
        QApplication.sendEvent(one, QWheelEvent(QPointF(at), place, QPoint(), turn, none, held, phase, False))  # noqa: FBT003 - Qt's

    def _resize(self) -> None:
        size = self._chance.choice(SIZES)
        self._note(f"resize to {size.width()}×{size.height()}")
        self._window.resize(size)

    def _look(self) -> None:
        # Commands of the window's, each a name of a scheme or of letters.
        looks = [one for one in self._window.commands() if "olors" in one.title or "etters" in one.title]
        one = self._chance.choice(looks)
        self._note(f"command {one.title!r}")
        one.call()

    def _command(self) -> None:
        screen = self._window.in_front
        commands = (*self._window.commands(), *(() if screen is None else screen.commands()))
        one = self._chance.choice([one for one in commands if one.title != "Quit"])
        if self._front is self._window:
            self._note(f"command {one.title!r}")
            one.call()

    def _choose(self) -> None:
        box = self._some(QComboBox)
        if box is not None:
            self._note(f"choose in {_named(box)}")
            box.setFocus()
            for _ in range(self._chance.randint(1, 4)):
                QTest.keyClick(box, self._chance.choice((Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End)))

    def _row(self) -> None:
        rows = self._some(QAbstractItemView)
        if rows is not None and rows.model() is not None and rows.model().rowCount():
            index = rows.model().index(self._chance.randrange(rows.model().rowCount()), 0)
            self._note(f"row {index.row()} of {_named(rows)}")
            rows.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
            press_on(rows.viewport(), rows.visualRect(index).center())

    def _sheet(self) -> None:
        draft = self._window.draft
        finished = [one for one in draft.desk.desk.variants if one.draft.state != "streaming"]
        if self._front is not self._window or self._window.in_front is not draft or not finished:
            return
        one = self._chance.choice(finished)
        self._note(f"edit {one.draft.id[:8]}")
        draft.edit(one.draft.id)

    def _select(self) -> None:
        one = self._some(QTextEdit)
        if one is not None:
            self._note(f"select in {_named(one)}")
            self._place_caret(one)

    def _write_and_undo(self) -> None:
        """Whatever is written on the sheet, undoing it step by step leads back to the words before."""
        editor = self._window.draft.view.editor
        if self._front is not self._window or not editor.isVisible() or editor.is_for_reading:
            return
        editor.setFocus()
        self._place_caret(editor)
        before, text, way = editor.sheet.blocks(), self._text()[:200], self._chance.choice(("type", "paste", "delete"))
        self._note(f"{way} {text!r} on the sheet, and undo")
        if way == "type":
            put(editor, text)
        elif way == "paste":
            paste(editor, text)
        else:
            QTest.keyClick(editor, self._chance.choice((Qt.Key.Key_Delete, Qt.Key.Key_Backspace)))
        undone = 0
        while editor.sheet.blocks() != before and editor.document().isUndoAvailable() and undone < _MOST_UNDONE:
            editor.undo()
            undone += 1
        if editor.sheet.blocks() != before:
            self._tell("undo", f"{undone} steps after “{way} {text!r}” do not lead to the words before")

    def _place_caret(self, editor: QTextEdit) -> None:
        cursor, length = editor.textCursor(), editor.document().characterCount()
        cursor.setPosition(self._chance.randrange(length))
        if self._chance.random() < 0.5:
            cursor.setPosition(self._chance.randrange(length), QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)

    def _drop(self) -> None:
        taking = [one for one in self._shown(QWidget) if one.acceptDrops()]
        if not taking:
            return
        one, data = self._chance.choice(taking), QMimeData()
        files = [self._some_file() for _ in range(self._chance.choice((1, 1, 2)))]
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        self._note(f"drop {[file.name for file in files]} on {_named(one)}")
        at = QPointF(one.rect().center())
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(at.toPoint(), *how)
        QApplication.sendEvent(one, enter)
        if enter.isAccepted():
            QApplication.sendEvent(one, QDropEvent(at, *how))

    def _compose(self) -> None:
        target, end = self._target, QInputMethodEvent("", [])
        self._note(f"compose into {_named(target)}")
        QApplication.sendEvent(target, QInputMethodEvent("ni", []))
        end.setCommitString(self._chance.choice(("你", "é", "")))
        QApplication.sendEvent(target, end)

    def _leave(self) -> None:
        self._note(f"leave {type(self._front).__name__}")
        if self._chance.random() < 0.7:
            QTest.keyClick(self._target, self._chance.choice((Qt.Key.Key_Escape, Qt.Key.Key_Return)))
        else:
            self._front.close()

    def _menu(self, menu: QMenu) -> None:
        usable = [one for one in menu.actions() if one.isEnabled() and one.isVisible() and not one.isSeparator()]
        if not usable or self._chance.random() < 0.3:
            self._note("leave the menu")
            QTest.keyClick(menu, Qt.Key.Key_Escape)
            return
        one = self._chance.choice(usable)
        self._note(f"menu entry {one.text()!r}")
        menu.setActiveAction(one)
        QTest.keyClick(menu, Qt.Key.Key_Return)


_HELD = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)


def _named(one: QWidget) -> str:
    words = one.text() if isinstance(one, QAbstractButton) else ""
    return f"{type(one).__name__} “{(words or one.accessibleName())[:60]}”"


if __name__ == "__main__":
    sys.exit("This is for other scripts to import.")

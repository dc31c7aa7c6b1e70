"""What was written and could not be saved is not lost while its window is open, and not with it unasked."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.draft.unsaved_words import LosingDialog

WORDS = "Written on a full disk."


@pytest.fixture
def disk(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Fills the disk of the store, and makes room on it again."""
    whole = workplace.editing.save

    def refuse(*_given: object) -> None:
        raise KnownError("The disk is full.", "Make room.")

    return lambda full: monkeypatch.setattr(workplace.editing, "save", refuse if full else whole)


def write(screen: DraftScreen) -> None:
    editor = screen.view.editor
    place = editor.sheet.map().range_of("body")
    assert place is not None
    cursor = editor.textCursor()
    cursor.setPosition(place[0])
    cursor.setPosition(place[1], QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    cursor.insertText(WORDS)
    screen.sheet.keeper.text_changed()


def body(screen: DraftScreen) -> str:
    return next(one.text for one in screen.view.editor.sheet.blocks() if one.id == "body")


def answer_with(choose: Callable[[LosingDialog], None]) -> list[str]:
    """The next question is answered; gives what was asked."""
    asked: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, LosingDialog)
        asked.append(dialog.windowTitle())
        choose(dialog)

    QTimer.singleShot(0, answer)
    return asked


def test_words_come_back_with_their_piece(
    qtbot: QtBot, workplace: Workplace, drafts: tuple[Draft, ...], sheet: DraftScreen, disk: Callable[[bool], None]
) -> None:
    """Another variant comes on the sheet while they cannot be saved; once there is room they are."""
    first = sheet.sheet.draft_id
    assert first is not None
    (other,) = [one.id for one in drafts if one.id != first]
    disk(True)
    write(sheet)
    sheet.edit(other)
    assert body(sheet) != WORDS
    disk(False)
    sheet.edit(first)
    assert body(sheet) == WORDS
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    assert sheet.sheet.keeper.flush()
    assert WORDS in [one.text for one in workplace.editing.piece(piece.id).blocks]
    # Whatever it was, it is saved: nothing is asked.
    sheet.edit(other)
    assert sheet.window().close()


# The screenless platform says this of every dialog; nothing is wrong with it.
@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_window_does_not_close_over_unsaved_words_unasked(
    drafts: tuple[Draft, ...], sheet: DraftScreen, disk: Callable[[bool], None], *, elsewhere: bool
) -> None:
    """Neither those on the sheet nor those of a piece that left it; who stays has them, who agrees closes."""
    window, first = sheet.window(), sheet.sheet.draft_id
    assert first is not None
    disk(True)
    write(sheet)
    if elsewhere:
        sheet.edit(next(one.id for one in drafts if one.id != first))
    asked = answer_with(lambda dialog: dialog.stay.click())
    assert not window.close()
    assert asked
    assert window.isVisible()
    sheet.edit(first)
    assert body(sheet) == WORDS
    answer_with(lambda dialog: dialog.go.click())
    assert window.close()

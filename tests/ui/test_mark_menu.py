"""What the menu over marked words offers."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from fairdraft.domain.piece import Block
from fairdraft.domain.rating_queue import BlindDraft, MarkedWords
from fairdraft.ui.draft import sheet_editor
from fairdraft.ui.draft.marks import Mark
from fairdraft.ui.draft.sheet_editor import SheetEditor
from fairdraft.ui.rate.reader import DraftReader
from fairdraft.ui.theme.theme import Theme

BLOCKS = (Block("h", "headline", "headline", "Walk on with GLYNORA."),)


def offered_over(editor: SheetEditor, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The menu's entries at the first mark."""
    seen: list[str] = []

    class SeenMenu(QMenu):
        def exec(self, _place: QPoint) -> None:  # type: ignore[override]  # the one form that is called
            seen.extend(one.text() for one in self.actions())

    monkeypatch.setattr(sheet_editor, "QMenu", SeenMenu)
    cursor = editor.marks[0].cursor
    cursor.setPosition(cursor.selectionStart() + 1)
    place = editor.cursorRect(cursor).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, editor.viewport().mapToGlobal(place))
    QApplication.sendEvent(editor.viewport(), event)
    return seen


def shown(qtbot: QtBot, editor: SheetEditor) -> None:
    qtbot.addWidget(editor)
    editor.resize(500, 300)
    editor.show()


def test_a_finding_is_shown_where_something_shows_it(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over the mark of a finding the menu leads to it; where nothing listens it offers no such thing."""
    editor = SheetEditor(theme)
    shown(qtbot, editor)
    editor.show_piece(BLOCKS, "", editable=True)

    def mark() -> None:
        cursor = editor.textCursor()
        cursor.setPosition(0)
        cursor.setPosition(4, cursor.MoveMode.KeepAnchor)
        editor.show_marks((Mark(cursor, 0, "warning", "Too long"),))

    mark()
    assert "Copy" in (without := offered_over(editor, monkeypatch))
    assert not any(one.startswith("Show") for one in without)
    pressed: list[int] = []
    editor.mark_pressed.connect(pressed.append)
    mark()
    assert offered_over(editor, monkeypatch)[0] == "Show this finding"


def test_a_raters_mark_is_a_note(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a rater's notes are listed, the menu over marked words leads to the note; else it offers no such thing."""
    reader = DraftReader(theme)
    shown(qtbot, reader)
    reader.show_draft(BlindDraft("a", "", BLOCKS, "glynora", "b16", "", "raw"))

    def mark() -> None:
        reader.show_notes((MarkedWords(0, 4, "invented"),))

    mark()
    assert "Copy" in (without := offered_over(reader, monkeypatch))
    assert not any(one.startswith("Show") for one in without)
    reader.mark_pressed.connect(lambda _number: None)
    mark()
    assert offered_over(reader, monkeypatch)[0] == "Show this note"

"""Words on the sheet replaced by others."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.piece import Block, BlockKind
from fairdraft.domain.word_replacing import WordSearch
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.find_bar import FindBar
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.draft.sheet_document import SheetDocument
from fairdraft.ui.draft.sheet_editor import SheetEditor
from fairdraft.ui.draft.sheet_search import find_on, replace_all_on
from fairdraft.ui.draft.sheet_style import SheetStyle
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.theme.fonts import Typography
from fairdraft.ui.theme.theme import Theme

Key, Modifier = Qt.Key, Qt.KeyboardModifier

KINDS: tuple[BlockKind, ...] = ("copy", "locked", "voice_over", "super", "note")
PARTS = st.lists(
    st.tuples(
        st.sampled_from(["headline", "body", "isi", "voice_over"]),
        st.sampled_from(KINDS),
        st.text(alphabet=st.sampled_from("aAb \n😀•:"), max_size=12),
    ),
    min_size=1,
    max_size=5,
)
WORDS = st.text(alphabet=st.sampled_from("ab😀"), min_size=1, max_size=2)


def texts(editor: SheetEditor) -> dict[str, str]:
    return {block.id: block.text for block in editor.sheet.blocks()}


@pytest.fixture
def bar(qtbot: QtBot, editor: SheetEditor, theme: Theme) -> Iterator[FindBar]:
    whole = QWidget()
    qtbot.addWidget(whole)
    one = FindBar(editor, theme)
    column = vertical(whole)
    column.setSizeConstraint(column.SizeConstraint.SetNoConstraint)
    column.addWidget(one)
    column.addWidget(editor)
    whole.show()
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    yield one
    whole.close()


def look_for(bar: FindBar, words: str, by: str) -> None:
    bar.open_bar(replacing=True)
    bar.field.setText(words)
    bar.by.setText(by)


def test_places_of_a_text_that_is_gone_are_not_shown(qtbot: QtBot, bar: FindBar, editor: SheetEditor) -> None:
    """What moves on the screen before a changed text was searched again asks Qt for no place behind its end."""
    bar.window().resize(640, 900)
    look_for(bar, "only", "")
    qtbot.waitUntil(lambda: bar._count.text() == "1 found")
    *others, last = editor.sheet.blocks()
    editor.sheet.apply((*others, replace(last, text=last.text.removesuffix("nly"))))
    editor.verticalScrollBar().rangeChanged.emit(0, 0)
    qtbot.waitUntil(lambda: bar._count.text() == "not found")


def test_tab_leads_from_the_words_to_those_that_replace_them(qtbot: QtBot, bar: FindBar) -> None:
    """Find, Tab, replace with, Tab, Replace, without an arrow between; where nothing is replaced, on to the arrows."""
    bar.open_bar(replacing=True)
    for field in (bar.field, bar.by, bar.one, bar.all):
        assert bar.window().focusWidget() is field
        qtbot.keyClick(field, Key.Key_Tab)
    assert bar.window().focusWidget().accessibleName() == "Previous"
    bar.close_bar()
    bar.open_bar()
    qtbot.keyClick(bar.field, Key.Key_Tab)
    assert bar.window().focusWidget().accessibleName() == "Previous"


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(parts=PARTS, words=WORDS, by=st.sampled_from(["", "x", "𝔸a", " "]))
def test_all_is_replaced_but_approved_language_and_one_undo_brings_it_back(
    qapp: object, parts: list[tuple[str, BlockKind, str]], words: str, by: str
) -> None:
    """Whatever the blocks are, emoji in them or not, each open one reads as if its text alone had been replaced, in
    the formats it would be loaded with.
    """
    blocks = tuple(Block(f"b{n}", section, kind, text) for n, (section, kind, text) in enumerate(parts))
    style = SheetStyle(Typography(("Inter",), ("Source Serif Pro",)))
    sheet, fresh = SheetDocument(style), SheetDocument(style)
    sheet.load(blocks)
    search = WordSearch(words)
    found = find_on(sheet, search)
    said = sheet.document.toRawText()
    units = said.encode("utf-16-le")
    assert [
        WordSearch(words).places(units[2 * at : 2 * (at + found.length)].decode("utf-16-le")) for at in found.starts
    ] == [[0] for _ in found.starts]
    number = replace_all_on(sheet, search, by)
    assert number + found.approved == len(found.starts)
    expected = tuple(
        one
        if one.kind == "locked"
        else Block(one.id, one.section, one.kind, search.replaced(one.text, search.places(one.text), by))
        for one in blocks
    )
    assert sheet.blocks() == expected
    fresh.load(expected)
    paragraph, other = sheet.document.begin(), fresh.document.begin()
    while paragraph.isValid():
        assert paragraph.blockFormat() == other.blockFormat()
        letters, others = paragraph.textFormats(), other.textFormats()
        assert [one.format for one in letters] == [one.format for one in others]
        paragraph, other = paragraph.next(), other.next()
    if number:
        sheet.document.undo()
    assert sheet.blocks() == blocks
    assert not sheet.document.isUndoAvailable()


def test_replace_all_says_what_it_left_alone(qtbot: QtBot, editor: SheetEditor, bar: FindBar) -> None:
    """Copy is changed, approved language stays and is counted, and one undo takes all of it back."""
    before = texts(editor)
    look_for(bar, "glynora", "cordexa")
    with qtbot.waitSignal(bar.replaced) as told:
        bar.all.click()
    assert texts(editor) == before | {"body": "Ask about CORDEXA 😀 today."}
    assert told.args == ["1 place replaced"]
    assert bar._told.text() == "1 place replaced. 2 places in approved language were left as is."
    editor.undo()
    assert texts(editor) == before


def test_replace_goes_from_place_to_place(qtbot: QtBot, editor: SheetEditor, bar: FindBar) -> None:
    """Enter in the second field replaces what is selected and goes on; approved language is told and passed over."""
    before = texts(editor)
    look_for(bar, "a", "o")
    bar.case.setChecked(True)
    editor.jump(0, 0)
    bar.by.setFocus()
    qtbot.keyClick(bar.by, Key.Key_Return)
    assert texts(editor) == before
    assert editor.textCursor().selectedText() == "a"
    qtbot.keyClick(bar.by, Key.Key_Return)
    assert texts(editor) == before | {"headline": "Smoll steps count."}
    for _ in range(3):
        qtbot.keyClick(bar.by, Key.Key_Return)
    assert texts(editor)["body"] == "Ask obout GLYNORA 😀 todoy."
    while editor.sheet.may_write_at(editor.textCursor().position()):
        qtbot.keyClick(bar.by, Key.Key_Return)
    stands = texts(editor)
    qtbot.keyClick(bar.by, Key.Key_Return)
    assert texts(editor) == stands
    assert "approved language" in bar._told.text()
    assert texts(editor)["indication"] == before["indication"]


def test_a_piece_for_reading_is_searched_and_not_replaced_in(qtbot: QtBot, editor: SheetEditor, bar: FindBar) -> None:
    """Where no word may be typed none is replaced, by keys either, and the search says why."""
    blocks = editor.sheet.blocks()
    editor.show_piece(blocks, "", editable=False)
    look_for(bar, "steps", "strides")
    assert not bar.all.isEnabled()
    assert bar._count.text() == "1 found"
    bar.by.setFocus()
    qtbot.keyClick(bar.by, Key.Key_Return)
    qtbot.keyClick(bar.by, Key.Key_Return)
    assert editor.sheet.blocks() == blocks
    assert "read-only" in bar._told.text()


def test_places_follow_the_words(qtbot: QtBot, editor: SheetEditor, bar: FindBar) -> None:
    """After an edit while the search is open, the next place is where the words stand now."""
    look_for(bar, "today", "")
    editor.jump(0, 0)
    editor.insert_words("😀 Before all. ")
    bar.field.setFocus()
    qtbot.keyClick(bar.field, Key.Key_Return)
    assert editor.textCursor().selectedText() == "today"


def test_replacing_is_saved_as_one_version_and_voids_an_approval(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen
) -> None:
    """Ctrl+H opens both fields; what is replaced goes the way of what is typed: told, saved, named in its version."""
    keeper, editor, bar = sheet.sheet.keeper, sheet.view.editor, sheet.view.search
    piece = keeper.piece
    assert piece is not None
    sheet.view.review.sent.emit()
    sheet.view.review.approved.emit()
    assert workplace.editing.piece(piece.id).state == "approved"
    told = []
    sheet.told.connect(lambda message: told.append(message.what))
    qtbot.keyClick(editor, Key.Key_H, Modifier.ControlModifier)
    assert bar.by.isVisible()
    word = next(block.text.split()[0] for block in editor.sheet.blocks() if block.kind == "copy")
    bar.field.setText(word)
    bar.by.setText("Otherwise")
    bar.all.click()
    assert any("approval" in one and "void" in one for one in told)
    keeper.flush()
    assert workplace.editing.piece(piece.id).state == "draft"
    assert "replaced" in workplace.editing.versions(piece.id)[-1].summary

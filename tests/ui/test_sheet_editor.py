"""Writing on the sheet with keys, pointer and clipboard."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QImage, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fairdraft.domain.finding import Finding, Span
from fairdraft.domain.piece import Block, render
from fairdraft.ui.draft.marks import marked_lines, marks_of, positions_in
from fairdraft.ui.draft.sheet_editor import SheetEditor
from fairdraft.ui.parts.pasted_words import pasted_words

Key = Qt.Key


def texts(editor: SheetEditor) -> dict[str, str]:
    return {block.id: block.text for block in editor.sheet.blocks()}


def tops(editor: SheetEditor) -> list[float]:
    """Where each paragraph's words begin, from above."""
    layout, document = editor.document().documentLayout(), editor.document()
    return [layout.blockBoundingRect(document.findBlockByNumber(at)).top() for at in range(document.blockCount())]


def put_caret(editor: SheetEditor, block_id: str, offset: int, *, to: tuple[str, int] | None = None) -> None:
    def position(one: str, at: int) -> int:
        found = editor.sheet.map().range_of(one)
        assert found is not None
        return found[0] + at

    cursor = editor.textCursor()
    cursor.setPosition(position(block_id, offset))
    if to is not None:
        cursor.setPosition(position(*to), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def test_typing_goes_into_the_block_at_the_caret(qtbot: QtBot, editor: SheetEditor) -> None:
    """Letters typed in a copy block change that block alone."""
    before = texts(editor)
    put_caret(editor, "headline", 5)
    qtbot.keyClicks(editor, "er")
    assert texts(editor) == before | {"headline": "Smaller steps count."}


@pytest.mark.parametrize("key", [Key.Key_A, Key.Key_Backspace, Key.Key_Delete, Key.Key_Return])
def test_no_key_changes_a_locked_block(qtbot: QtBot, editor: SheetEditor, key: Key) -> None:
    """Typing, deleting and Enter inside approved language do nothing, and the person is told why."""
    before = texts(editor)
    put_caret(editor, "indication", 8)
    with qtbot.waitSignal(editor.told):
        qtbot.keyClick(editor, key)
    assert texts(editor) == before
    assert not editor.document().isUndoAvailable()


@pytest.mark.parametrize("letter", ["\u00a0", "\u200d", "\u00ad", "\u2028"])
def test_letters_that_nobody_sees_are_written_where_others_are(qtbot: QtBot, editor: SheetEditor, letter: str) -> None:
    """A blank that holds words together, a joiner and such take the way of every letter, and no other into a block."""

    def press() -> None:
        QApplication.sendEvent(editor, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))

    before = texts(editor)
    put_caret(editor, "indication", 8)
    press()
    assert texts(editor) == before
    put_caret(editor, "headline", 5)
    press()
    assert texts(editor) == before | {"headline": f"Small{letter} steps count."}
    editor.show_piece(editor.sheet.blocks(), "", editable=False)
    editor.selectAll()
    press()
    assert texts(editor) == before | {"headline": f"Small{letter} steps count."}


@pytest.mark.parametrize("letters", ["paste", "method", "drop"])
def test_no_other_way_in_changes_a_locked_block(qtbot: QtBot, editor: SheetEditor, letters: str) -> None:
    """Pasting, an input method and dropping leave approved language as it is."""
    before = texts(editor)
    put_caret(editor, "indication", 8)
    data = QMimeData()
    data.setText("new words")
    if letters == "paste":
        QApplication.clipboard().setText(data.text())
        editor.paste()
    elif letters == "method":
        event = QInputMethodEvent()
        event.setCommitString("新")
        QApplication.sendEvent(editor, event)
    else:
        place = QPointF(editor.cursorRect().center())
        drop = QDropEvent(
            place, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(editor.viewport(), drop)
    assert texts(editor) == before


def test_an_input_method_writes_into_copy(editor: SheetEditor) -> None:
    """Composed letters arrive in a copy block."""
    put_caret(editor, "body", 0)
    event = QInputMethodEvent()
    event.setCommitString("新")
    QApplication.sendEvent(editor, event)
    assert texts(editor)["body"].startswith("新Ask")


def test_an_input_method_has_room_in_a_blank_line(editor: SheetEditor) -> None:
    """Letters that are being composed in a blank line between paragraphs stand as high as others."""
    editor.show_piece((Block("body", "body", "copy", "One.\n\nTwo.\nThree."),), "2026-02", editable=True)
    put_caret(editor, "body", 5)
    QApplication.sendEvent(editor, QInputMethodEvent("新", []))
    assert tops(editor)[2] - tops(editor)[1] == tops(editor)[3] - tops(editor)[2]


def test_composing_without_a_word_changes_nothing(editor: SheetEditor) -> None:
    """Letters composed in a blank line and given up leave the line low, nothing to undo, and no edit is told."""
    editor.show_piece((Block("body", "body", "copy", "One.\n\nTwo.\nThree."),), "2026-02", editable=True)
    put_caret(editor, "body", 5)
    height, told = editor.document().size().height(), []
    editor.edited.connect(lambda: told.append(texts(editor)))
    for composed in ("か", "かん", ""):
        QApplication.sendEvent(editor, QInputMethodEvent(composed, []))
    assert (told, editor.document().isUndoAvailable()) == ([], False)
    assert editor.document().size().height() == height


def test_a_composed_word_in_a_blank_line_is_one_step(editor: SheetEditor) -> None:
    """A word composed in a blank line is told once, undone in one step, and typed again where it stood."""
    editor.show_piece((Block("body", "body", "copy", "One.\n\nTwo.\nThree."),), "2026-02", editable=True)
    put_caret(editor, "body", 5)
    told: list[str] = []
    editor.edited.connect(lambda: told.append(texts(editor)["body"]))
    QApplication.sendEvent(editor, QInputMethodEvent("か", []))
    event = QInputMethodEvent()
    event.setCommitString("か")
    QApplication.sendEvent(editor, event)
    assert told == ["One.\nか\nTwo.\nThree."]
    assert tops(editor)[2] - tops(editor)[1] == tops(editor)[3] - tops(editor)[2]
    editor.undo()
    assert (texts(editor)["body"], editor.textCursor().position()) == ("One.\n\nTwo.\nThree.", 5)
    assert not editor.document().isUndoAvailable()
    editor.insert_words("zz")
    assert texts(editor)["body"] == "One.\nzz\nTwo.\nThree."


def test_block_boundaries_hold_against_backspace_and_delete(qtbot: QtBot, editor: SheetEditor) -> None:
    """Backspace at the beginning and Delete at the end of a block do not join it with its neighbor."""
    before = texts(editor)
    put_caret(editor, "body", 0)
    qtbot.keyClick(editor, Key.Key_Backspace)
    put_caret(editor, "headline", len(before["headline"]))
    qtbot.keyClick(editor, Key.Key_Delete)
    assert texts(editor) == before


def test_deleting_a_selection_over_blocks_leaves_locked_words(qtbot: QtBot, editor: SheetEditor) -> None:
    """Select all and Delete empties the copy, keeps approved language, and is one step to undo."""
    before = texts(editor)
    editor.selectAll()
    qtbot.keyClick(editor, Key.Key_Delete)
    assert texts(editor) == before | {"headline": "", "body": "", "call_to_action": ""}
    qtbot.keyClick(editor, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert texts(editor) == before


def test_enter_begins_a_paragraph_in_the_same_block(qtbot: QtBot, editor: SheetEditor) -> None:
    """Enter in copy is a line end of that block, also for Shift+Enter."""
    put_caret(editor, "body", 3)
    qtbot.keyClick(editor, Key.Key_Return)
    put_caret(editor, "headline", 5)
    qtbot.keyClick(editor, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert texts(editor)["body"].startswith("Ask\n about")
    assert texts(editor)["headline"] == "Small\n steps count."


def test_backspace_takes_a_whole_astral_letter(qtbot: QtBot, editor: SheetEditor) -> None:
    """Backspace after an emoji removes it whole, never half of its surrogate pair."""
    # 18 letters of one unit, then the emoji of two.
    put_caret(editor, "body", len("Ask about GLYNORA ") + 2)
    qtbot.keyClick(editor, Key.Key_Backspace)
    assert texts(editor)["body"] == "Ask about GLYNORA  today."


def test_pasted_rich_text_becomes_plain(editor: SheetEditor) -> None:
    """HTML on the clipboard comes in as words in the block's own letters, with its line ends."""
    put_caret(editor, "headline", 0)
    data = QMimeData()
    data.setHtml("<b style='font-size:40px; color:red'>Bold</b>")
    data.setText("Bold\r\nnext ")
    editor.insertFromMimeData(data)
    assert texts(editor)["headline"] == "Bold\nnext Small steps count."
    paragraph = editor.document().begin()
    assert len(paragraph.textFormats()) == 1
    assert not paragraph.charFormat().foreground().isOpaque()


def test_formatted_text_alone_is_pasted_as_well(editor: SheetEditor) -> None:
    """Where a program gives no plain text beside it."""
    put_caret(editor, "headline", 0)
    data = QMimeData()
    data.setHtml("<p>Fewer lows<sup>1</sup>. </p>")
    assert editor.canInsertFromMimeData(data)
    editor.insertFromMimeData(data)
    assert texts(editor)["headline"].startswith("Fewer lows¹.")


def test_lists_keep_their_points_where_formatted_text_comes_alone() -> None:
    """Some programs give no plain text with it; bullets, numbers and raised marks are there all the same."""
    data = QMimeData()
    data.setHtml("<p>Ask about:</p><ul><li>doses<sup>1</sup></li><li>foods</li></ul><ol><li>Call<br>us</li></ol>")
    assert pasted_words(data).splitlines() == ["Ask about:", "• doses\N{SUPERSCRIPT ONE}", "• foods", "1. Call", "us"]


def test_pasted_reference_marks_stay_raised(editor: SheetEditor) -> None:
    """Digits that stand raised in a deck are no part of the word before them."""
    put_caret(editor, "headline", 0)
    data = QMimeData()
    data.setHtml("<p>Lower blood sugar<sup>1,2</sup> in 8 weeks.</p>")
    data.setText("Lower blood sugar1,2 in 8 weeks. ")
    editor.insertFromMimeData(data)
    assert texts(editor)["headline"] == "Lower blood sugar¹,² in 8 weeks. Small steps count."


def test_copied_text_is_that_of_the_rendering(qtbot: QtBot, editor: SheetEditor) -> None:
    """Copying everything gives the blocks a blank line apart, approved language included."""
    editor.selectAll()
    qtbot.keyClick(editor, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == render(editor.sheet.blocks()).text


def test_cutting_over_a_locked_block_takes_only_copy(editor: SheetEditor) -> None:
    """Cut puts all selected words on the clipboard and removes those that are copy."""
    put_caret(editor, "body", 0, to=("call_to_action", 4))
    editor.cut()
    assert "GLYNORA is for adults" in QApplication.clipboard().text()
    after = texts(editor)
    assert (after["body"], after["call_to_action"]) == ("", " to your doctor.")
    assert after["indication"] == "GLYNORA is for adults 🩺 with type 2 diabetes."


def test_the_caret_hides_inside_approved_language(editor: SheetEditor) -> None:
    """There is no caret in a locked block, and there is one in copy."""
    put_caret(editor, "indication", 3)
    assert editor.cursorWidth() == 0
    put_caret(editor, "body", 3)
    assert editor.cursorWidth() > 0


def test_arrow_keys_step_over_locked_blocks(qtbot: QtBot, editor: SheetEditor) -> None:
    """From the end of the copy before it, Right leads to the copy after an approved block, and Left back."""
    put_caret(editor, "body", len("Ask about GLYNORA ") + 2 + len(" today."))
    qtbot.keyClick(editor, Key.Key_Right)
    run = editor.sheet.run_at(editor.textCursor().position())
    assert run is not None
    assert (run.block.id, editor.textCursor().position()) == ("call_to_action", run.start)
    qtbot.keyClick(editor, Key.Key_Left)
    run = editor.sheet.run_at(editor.textCursor().position())
    assert run is not None
    assert run.block.id == "body"


def test_approved_language_at_the_end_is_read_by_keys(qtbot: QtBot, editor: SheetEditor) -> None:
    """Down goes on and on, Page Down by a page, Ctrl+End to the end, where the caret goes as near as it may write."""
    long = Block("isi", "isi", "locked", "\n".join(f"Line {number} of the safety information." for number in range(90)))
    editor.show_piece((*editor.sheet.blocks(), long), "2026-02", editable=True)
    bar = editor.verticalScrollBar()
    put_caret(editor, "call_to_action", 2)
    seen = [bar.value()]
    for _ in range(8):
        qtbot.keyClick(editor, Key.Key_Down)
        seen.append(bar.value())
    assert seen[-1] > seen[-2] > seen[2]
    qtbot.keyClick(editor, Key.Key_PageDown)
    assert editor.viewport().height() * 0.7 < bar.value() - seen[-1] < editor.viewport().height()
    put_caret(editor, "headline", 0)
    qtbot.keyClick(editor, Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert bar.value() == bar.maximum()
    run = editor.sheet.run_at(editor.textCursor().position())
    assert run is not None
    assert (run.block.id, editor.textCursor().position()) == ("call_to_action", run.end)


def test_a_piece_for_reading_takes_no_words(qtbot: QtBot, editor: SheetEditor) -> None:
    """On a sheet that is for reading only, nothing can be typed, pasted, cut or applied."""
    blocks = editor.sheet.blocks()
    editor.show_piece(blocks, "", editable=False)
    put_caret(editor, "headline", 2)
    qtbot.keyClicks(editor, "xyz")
    qtbot.keyClick(editor, Key.Key_Backspace)
    editor.selectAll()
    editor.cut()
    editor.apply(())
    assert editor.sheet.blocks() == blocks
    assert editor.cursorWidth() == 0


def finding(text: str, words: str, severity: str = "error") -> Finding:
    start = text.index(words)
    return Finding("IND-05", severity, "m", "w", "c", span=Span(start, start + len(words)))  # type: ignore[arg-type]


def test_marks_land_on_the_right_words_behind_emoji(editor: SheetEditor) -> None:
    """Marks made from code point offsets cover exactly the words meant, with astral letters before them."""
    text = render(editor.sheet.blocks()).text
    words = ["today", "type 2 diabetes", "doctor", "😀 today"]
    findings = [finding(text, one) for one in words]
    marks = marks_of(findings, editor.sheet.map(), editor.document())
    assert [mark.cursor.selectedText() for mark in marks] == words


def test_marks_are_no_part_of_text_or_undo(qtbot: QtBot, editor: SheetEditor) -> None:
    """Showing, selecting and removing marks changes neither the words nor what can be undone."""
    before = editor.document().toHtml()
    text = render(editor.sheet.blocks()).text
    editor.show_marks(marks_of([finding(text, "today", "warning")], editor.sheet.map(), editor.document()))
    editor.select_mark(0)
    editor.grab()
    assert editor.document().toHtml() == before
    assert not editor.document().isUndoAvailable()
    editor.show_marks(())
    assert editor.document().toHtml() == before


def test_marks_follow_the_words_while_somebody_types_before_them(qtbot: QtBot, editor: SheetEditor) -> None:
    """Until the next check a mark stays with its words."""
    text = render(editor.sheet.blocks()).text
    editor.show_marks(marks_of([finding(text, "today")], editor.sheet.map(), editor.document()))
    put_caret(editor, "headline", 0)
    qtbot.keyClicks(editor, "Many ")
    assert editor.marks[0].cursor.selectedText() == "today"


def test_pressing_a_mark_names_it(qtbot: QtBot, editor: SheetEditor) -> None:
    """A click on marked words tells which mark was meant; a click elsewhere tells nothing."""
    text = render(editor.sheet.blocks()).text
    editor.show_marks(marks_of([finding(text, "count")], editor.sheet.map(), editor.document()))
    cursor = QTextCursor(editor.marks[0].cursor)
    cursor.setPosition(cursor.selectionStart() + 2)
    place = editor.cursorRect(cursor).center()
    with qtbot.waitSignal(editor.mark_pressed) as pressed:
        qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert pressed.args == [0]
    with qtbot.assertNotEmitted(editor.mark_pressed):
        qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, editor.height() - 10))


def test_underlines_are_drawn_under_marked_words_only(editor: SheetEditor) -> None:
    """The picture changes below the marked words and nowhere else on their line."""
    text = render(editor.sheet.blocks()).text
    editor.clearFocus()
    plain = editor.viewport().grab().toImage()
    editor.show_marks(marks_of([finding(text, "count")], editor.sheet.map(), editor.document()))
    marked = editor.viewport().grab().toImage()
    cursor = editor.marks[0].cursor
    start = QTextCursor(cursor)
    start.setPosition(cursor.selectionStart())
    left, right = editor.cursorRect(start).left(), editor.cursorRect(cursor).right()
    changed = [
        x for x in range(plain.width()) for y in range(plain.height()) if plain.pixel(x, y) != marked.pixel(x, y)
    ]
    assert changed
    assert left - 3 <= min(changed) <= left + 4
    assert right - 6 <= max(changed) <= right + 3


def test_marks_are_seen_as_soon_as_they_are_there(qtbot: QtBot, editor: SheetEditor) -> None:
    """Marks that come, or go, while nobody does anything are on the screen what a new picture of the sheet shows."""
    editor.clearFocus()
    QApplication.processEvents()

    def is_shown() -> bool:
        on_screen, drawn = editor.screen().grabWindow(editor.winId()), editor.grab()
        return same_picture(on_screen.toImage(), drawn.toImage())

    text = render(editor.sheet.blocks()).text
    editor.show_marks(marks_of([finding(text, "count"), finding(text, "today")], editor.sheet.map(), editor.document()))
    qtbot.waitUntil(is_shown)
    editor.show_marks(())
    qtbot.waitUntil(is_shown)


def same_picture(one: QImage, other: QImage) -> bool:
    return one.convertToFormat(QImage.Format.Format_RGB32) == other.convertToFormat(QImage.Format.Format_RGB32)


def test_what_is_in_view_is_known_while_letters_are_composed(editor: SheetEditor) -> None:
    """However long what is being composed at the end of a piece is, each strip has its paragraph with its neighbors."""
    editor.show_piece((Block("body", "body", "copy", "One.\n\nTwo.\n\n\nThree.\n"),), "2026-02", editable=True)
    QApplication.sendEvent(editor, QInputMethodEvent("新" * 90, []))
    document, layout = editor.document(), editor.document().documentLayout()
    count = document.blockCount()
    every = [document.findBlockByNumber(at) for at in range(count)]
    for at, paragraph in enumerate(every):
        place = layout.blockBoundingRect(paragraph)
        below = every[min(at + 1, count - 1)]
        wanted = (every[max(at - 1, 0)].position(), below.position() + below.length() - 1)
        for height in (place.top() + 0.5, place.center().y(), place.bottom() - 0.5):
            assert positions_in(document, (height, height)) == wanted


def test_only_lines_in_view_are_looked_at(editor: SheetEditor) -> None:
    """Of a mark over many lines those of a strip are found, and they are the same as among all of its lines."""
    run = next(one for one in editor.sheet.runs() if one.block.id == "body")
    cursor = QTextCursor(editor.document())
    cursor.setPosition(run.end)
    editor.sheet.insert(cursor, " Ask your doctor about an evening walk." * 60 + "\nAnd sleep well." * 60)
    editor.grab()
    mark = QTextCursor(editor.document())
    mark.setPosition(run.start + 3)
    mark.setPosition(
        next(one for one in editor.sheet.runs() if one.block.id == "body").end, QTextCursor.MoveMode.KeepAnchor
    )
    lines = marked_lines(editor.document(), mark)
    assert len(lines) > 80
    assert marked_lines(editor.document(), mark, (0, lines[-1].bottom + 100)) == lines
    for above, below in ((lines[20].top, lines[24].bottom), (lines[-12].top, lines[-9].bottom)):
        found = marked_lines(editor.document(), mark, (above, below))
        assert set(found) >= {one for one in lines if one.bottom >= above and one.top <= below}
        assert set(found) <= set(lines)
        assert len(found) < 9


def test_caret_and_place_stay_where_letters_become_larger(editor: SheetEditor) -> None:
    """With what is selected, and in view: who writes goes on writing there, and who reads goes on reading."""
    words = "\n".join(f"Line {number} of {'very ' * number}many." for number in range(120))
    editor.show_piece((Block("body", "body", "copy", words),), "2026-02", editable=True)
    first_letter = words.index("Line 50")
    editor.jump(first_letter + 4, first_letter)
    for scale in (1.25, 1.0):
        editor._theme.magnify(scale)
        caret = editor.textCursor()
        assert (caret.anchor(), caret.position()) == (first_letter + 4, first_letter)
        assert caret.selectedText() == "Line"
        assert editor.viewport().rect().contains(editor.cursorRect())
    editor.verticalScrollBar().setValue(editor.verticalScrollBar().maximum() // 2)
    read = editor.cursorForPosition(QPoint(0, 0)).block().text()
    for scale in (1.25, 1.5, 1.0):
        editor._theme.magnify(scale)
        assert editor.cursorForPosition(QPoint(0, 0)).block().text() == read
        assert editor.textCursor().selectedText() == "Line"


def test_a_long_piece_is_drawn_in_both_schemes(editor: SheetEditor) -> None:
    """The sheet draws labels, approved boxes and typed approved language without touching the text."""
    blocks = (*editor.sheet.blocks(), Block("typed", "isi", "copy", "IMPORTANT SAFETY INFORMATION\n\n• One\n• Two"))
    editor.apply(blocks)
    editor.grab()
    editor._theme.choose("dark")
    editor.grab()
    assert editor.sheet.blocks() == blocks


def test_a_program_that_copied_ends_well() -> None:
    """Copying on the sheet and ending the program leaves exit code 0: the clipboard holds plain text alone."""
    script = """
from pathlib import Path
from PySide6.QtWidgets import QApplication
from fairdraft.domain.piece import Block
from fairdraft.ui.draft.sheet_editor import SheetEditor
from fairdraft.ui.theme.fonts import load_fonts
from fairdraft.ui.theme.icons import IconSet
from fairdraft.ui.theme.theme import Theme
application = QApplication([])
editor = SheetEditor(Theme(load_fonts(Path("none")), IconSet(Path("none")), "light"))
editor.show_piece((Block("b", "body", "copy", "Words"),), "", editable=True)
editor.selectAll()
editor.copy()
assert application.clipboard().text() == "Words"
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=250, check=False)
    assert (ended.returncode, ended.stderr.decode()) == (0, "")


def test_a_long_piece_is_in_view_before_all_of_it_is_laid_out(qtbot: QtBot, editor: SheetEditor) -> None:
    """Its first page is painted at once, with the caret on it; the rest follows in turns of the event loop."""
    long = "\n\n".join(["Ask your doctor about GLYNORA today. " * 4] * 3000)
    blocks = (Block("headline", "headline", "copy", "Small steps"), Block("body", "body", "copy", long))
    editor.show_piece(blocks, "", editable=True)
    assert not editor.grab().isNull()
    assert editor.textCursor().position() == len("Small steps")
    bar = editor.verticalScrollBar()
    early = bar.maximum()
    qtbot.waitUntil(lambda: bar.maximum() > 5 * early)
    assert bar.value() == 0
    assert editor.sheet.blocks() == blocks

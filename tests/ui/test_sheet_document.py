"""A piece in one document: approved blocks never change by hand, and everything can be undone."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block, BlockKind
from fairdraft.ui.draft.sheet_document import SheetDocument
from fairdraft.ui.draft.sheet_style import SheetStyle, block_name
from fairdraft.ui.theme.fonts import Typography
from fairdraft.ui.theme.theme import Theme

LETTERS = st.sampled_from([*"ab. \n", "é", "\u00a0", "\u2011", "😀", "𝒳"])
TEXTS = st.text(alphabet=LETTERS, max_size=10)
KINDS: tuple[BlockKind, ...] = ("copy", "locked", "copy", "note")
SECTIONS = st.sampled_from(["headline", "body", "isi", "indication"])
PIECES = st.lists(st.tuples(SECTIONS, st.sampled_from(KINDS), TEXTS), min_size=1, max_size=5)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["type", "backspace", "delete", "word back", "word on", "clear"]),
        st.integers(0, 60),
        st.integers(0, 60),
        TEXTS,
    ),
    min_size=1,
    max_size=6,
)
RELAXED = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def piece(parts: list[tuple[str, BlockKind, str]], *, prefix: str = "b") -> tuple[Block, ...]:
    return tuple(Block(f"{prefix}{n}", section, kind, text) for n, (section, kind, text) in enumerate(parts))


def sheet_of(blocks: tuple[Block, ...]) -> SheetDocument:
    sheet = SheetDocument(SheetStyle(Typography(("Inter",), ("Source Serif Pro",))))
    sheet.load(blocks)
    return sheet


def cursor_at(sheet: SheetDocument, first: int, last: int) -> QTextCursor:
    length = sheet.document.characterCount() - 1
    cursor = QTextCursor(sheet.document)
    cursor.setPosition(min(first, length))
    cursor.setPosition(min(last, length), QTextCursor.MoveMode.KeepAnchor)
    return cursor


def edit(sheet: SheetDocument, kind: str, first: int, last: int, text: str) -> None:
    move = QTextCursor.MoveOperation
    if kind == "type":
        sheet.insert(cursor_at(sheet, first, last), text)
    elif kind == "clear":
        sheet.delete(cursor_at(sheet, first, last))
    else:
        moves = {
            "backspace": move.PreviousCharacter,
            "delete": move.NextCharacter,
            "word back": move.PreviousWord,
            "word on": move.NextWord,
        }
        sheet.delete_towards(cursor_at(sheet, first, first), moves[kind])


@RELAXED
@given(parts=PIECES)
def test_blocks_come_back_as_they_were_loaded(qapp: QApplication, parts: list[tuple[str, BlockKind, str]]) -> None:
    """Loading blocks and reading them gives the same blocks, with no-break signs and astral letters."""
    blocks = piece(parts)
    assert sheet_of(blocks).blocks() == blocks


@RELAXED
@given(parts=PIECES)
def test_the_map_agrees_with_the_real_document(qapp: QApplication, parts: list[tuple[str, BlockKind, str]]) -> None:
    """Words selected in Qt's document at a mapped span are the words of the rendering."""
    sheet = sheet_of(piece(parts))
    places = sheet.map()
    for placed in places.rendering.blocks:
        cursor = cursor_at(sheet, *places.span_to_document(Span(placed.span.start, placed.span.end)))
        assert cursor.selectedText().replace("\u2029", "\n") == placed.block.text


@RELAXED
@given(parts=PIECES, edits=EDITS)
def test_no_edit_changes_a_locked_block_or_the_order_of_blocks(
    qapp: QApplication, parts: list[tuple[str, BlockKind, str]], edits: list[tuple[str, int, int, str]]
) -> None:
    """After typing and deleting anywhere, locked words and the blocks' ids, kinds and order are what they were."""
    blocks = piece(parts)
    sheet = sheet_of(blocks)
    for one in edits:
        edit(sheet, *one)
        now = sheet.blocks()
        assert [(b.id, b.section, b.kind) for b in now] == [(b.id, b.section, b.kind) for b in blocks]
        assert [b.text for b in now if b.kind == "locked"] == [b.text for b in blocks if b.kind == "locked"]


@RELAXED
@given(parts=PIECES, edits=EDITS)
def test_everything_can_be_undone_and_done_again(
    qapp: QApplication, parts: list[tuple[str, BlockKind, str]], edits: list[tuple[str, int, int, str]]
) -> None:
    """Undoing to the end gives the loaded piece; redoing to the end gives the edited one."""
    blocks = piece(parts)
    sheet = sheet_of(blocks)
    for one in edits:
        edit(sheet, *one)
    edited = sheet.blocks()
    while sheet.document.isUndoAvailable():
        sheet.document.undo()
    assert sheet.blocks() == blocks
    while sheet.document.isRedoAvailable():
        sheet.document.redo()
    assert sheet.blocks() == edited


@RELAXED
@given(before=PIECES, after=PIECES, keep=st.lists(st.booleans(), min_size=5, max_size=5))
def test_other_blocks_can_be_put_in_as_one_step(
    qapp: QApplication,
    before: list[tuple[str, BlockKind, str]],
    after: list[tuple[str, BlockKind, str]],
    keep: list[bool],
) -> None:
    """Applying any other blocks gives exactly those; one undo gives the earlier ones back."""
    blocks = piece(before)
    # Some of the wanted blocks are known ones with other words, some are new, some known ones are gone.
    wanted = tuple(
        Block(blocks[n].id, blocks[n].section, blocks[n].kind, one.text) if keep[n] and n < len(blocks) else one
        for n, one in enumerate(piece(after, prefix="n"))
    )
    sheet = sheet_of(blocks)
    sheet.apply(wanted)
    assert sheet.blocks() == wanted
    if wanted != blocks:
        sheet.document.undo()
        assert sheet.blocks() == blocks
        sheet.document.redo()
        assert sheet.blocks() == wanted


def test_blocks_that_change_places_are_written_anew(qapp: QApplication) -> None:
    """Applying the same blocks in another order gives that order."""
    blocks = piece([("headline", "copy", "One"), ("body", "copy", "Two")])
    sheet = sheet_of(blocks)
    sheet.apply(blocks[::-1])
    assert sheet.blocks() == blocks[::-1]


def test_letters_typed_one_after_another_are_undone_together(qapp: QApplication) -> None:
    """One undo takes back a typed word, not a letter."""
    sheet = sheet_of(piece([("body", "copy", "")]))
    cursor = cursor_at(sheet, 0, 0)
    for letter in "word":
        sheet.insert(cursor, letter)
    sheet.document.undo()
    assert sheet.blocks()[0].text == ""


def test_a_change_past_the_guards_is_taken_back(qtbot: QtBot) -> None:
    """Words that something else writes into a locked block are taken back at once, and that is told."""
    blocks = piece([("body", "copy", "Free"), ("isi", "locked", "Approved words")])
    sheet = sheet_of(blocks)
    intruder = cursor_at(sheet, 7, 7)
    with qtbot.waitSignal(sheet.refused, timeout=2000):
        intruder.insertText("un")
    assert sheet.blocks() == blocks


def test_joining_two_blocks_past_the_guards_is_taken_back(qtbot: QtBot) -> None:
    """A boundary between blocks that something else removes is put back."""
    blocks = piece([("headline", "copy", "One"), ("body", "copy", "Two")])
    sheet = sheet_of(blocks)
    with qtbot.waitSignal(sheet.refused, timeout=2000):
        cursor_at(sheet, 2, 5).removeSelectedText()
    assert sheet.blocks() == blocks


def test_loading_leaves_nothing_to_undo(theme: Theme) -> None:
    """A freshly shown piece cannot be undone into the one before it."""
    sheet = sheet_of(piece([("body", "copy", "Old")]))
    edit(sheet, "type", 0, 0, "Very ")
    sheet.load(piece([("body", "copy", "New")], prefix="n"))
    assert not sheet.document.isUndoAvailable()
    assert [block.text for block in sheet.blocks()] == ["New"]


def test_spoken_safety_information_is_named_as_a_script_names_it() -> None:
    """Over the box of a script stands "Major statement"; over the same words in print what print calls them."""
    spoken, printed = "VO: Do not take it with nitrates.\nSUPER: Do not take it with nitrates.", "Do not take it."
    names = [block_name(Block("b", "isi", "locked", text)) for text in (spoken, printed)]
    assert names == ["Major statement", "Important Safety Information"]
    assert block_name(Block("b", "call_to_action", "copy", spoken)) == "Call to action"
    assert block_name(Block("b", "alt-text", "copy", "")) == "Alt text"


def test_a_blank_line_between_paragraphs_takes_little_room(theme: Theme) -> None:
    """A blank line between two paragraphs of copy is lower than a line of words, and stays in the text."""
    sheet = copy_sheet(theme, "One.\n\nTwo.\nThree.")
    _to_blank, blank, words = pitches(sheet)
    assert blank < 0.7 * words
    assert sheet.blocks()[0].text == "One.\n\nTwo.\nThree."


@pytest.mark.parametrize(("blank", "words"), [("\nTwo.", "One.\nTwo."), ("One.\n", "One.\nTwo.")])
def test_a_blank_line_at_an_edge_of_its_block_keeps_its_height(theme: Theme, blank: str, words: str) -> None:
    """Where a block begins or ends with a blank line, that is a line to write in."""
    assert copy_sheet(theme, blank).document.size().height() == copy_sheet(theme, words).document.size().height()


@pytest.mark.parametrize("section", ["body", "isi"])
def test_words_in_a_blank_line_get_the_room_of_words(theme: Theme, section: str) -> None:
    """Letters typed into a blank line stand as high as others; one undo takes all of them out again."""
    sheet = copy_sheet(theme, "One.\n\nTwo.\nThree.", section)
    before = pitches(sheet)
    cursor = cursor_at(sheet, 5, 5)
    for letter in "New":
        assert sheet.insert(cursor, letter)
    typed = pitches(sheet)
    assert typed[1] == typed[2] > before[1]
    sheet.document.undo()
    assert sheet.blocks()[0].text == "One.\n\nTwo.\nThree."
    assert pitches(sheet) == before
    assert not sheet.document.isUndoAvailable()


def copy_sheet(theme: Theme, words: str, section: str = "body") -> SheetDocument:
    sheet = SheetDocument(SheetStyle(theme.typography))
    sheet.load((Block("a", section, "copy", words),))
    return sheet


def pitches(sheet: SheetDocument) -> list[float]:
    """How far each paragraph's words stand above those of the next."""
    layout = sheet.document.documentLayout()
    every = [sheet.document.findBlockByNumber(at) for at in range(sheet.document.blockCount())]
    tops = [layout.blockBoundingRect(one).top() for one in every]
    return [below - above for above, below in pairwise(tops)]

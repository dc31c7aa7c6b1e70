"""A piece in one document: approved blocks never change by hand, and everything can be undone."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument, QTextFormat
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
# Copy with many blank lines, and none of nothing but spaces: to a person who writes spaces they are words.
COPY = st.lists(st.sampled_from(["", "", "a", "ab"]), min_size=1, max_size=6).map("\n".join)
COPY_EDITS = st.lists(
    st.tuples(
        st.sampled_from([*["letter", "backspace"] * 4, "type", "delete", "word back", "word on", "clear"]),
        st.integers(0, 8),
        st.integers(0, 8),
        COPY,
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


MOVES = {
    "backspace": QTextCursor.MoveOperation.PreviousCharacter,
    "delete": QTextCursor.MoveOperation.NextCharacter,
    "word back": QTextCursor.MoveOperation.PreviousWord,
    "word on": QTextCursor.MoveOperation.NextWord,
}


def edit(sheet: SheetDocument, kind: str, first: int, last: int, text: str) -> None:
    if kind == "type":
        sheet.insert(cursor_at(sheet, first, last), text)
    elif kind == "letter":
        sheet.insert(cursor_at(sheet, first, first), "x")
    elif kind == "clear":
        sheet.delete(cursor_at(sheet, first, last))
    else:
        sheet.delete_towards(cursor_at(sheet, first, first), MOVES[kind])


def plain_document(words: str) -> QTextDocument:
    """A document with these words alone, and nothing to undo."""
    document = QTextDocument()
    # As in the sheet: Qt tells words apart only where there is a layout.
    document.documentLayout()
    document.setPlainText(words)
    return document


def edit_plain(document: QTextDocument, kind: str, first: int, last: int, text: str) -> None:
    """What `edit` does, in a document without blocks and formats."""
    length = document.characterCount() - 1
    cursor = QTextCursor(document)
    cursor.setPosition(min(first, length))
    if kind in ("type", "clear"):
        cursor.setPosition(min(last, length), QTextCursor.MoveMode.KeepAnchor)
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        cursor.insertText(text if kind == "type" else "")
        cursor.endEditBlock()
    elif kind == "letter":
        cursor.insertText("x")
    else:
        cursor.movePosition(MOVES[kind], QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()


def carets_after(document: QTextDocument, step: Callable[[QTextDocument, QTextCursor], None]) -> dict[str, int]:
    """The caret at each text that undo, or redo, comes to as far as it leads; of texts met twice, at the later one."""
    found: dict[str, int] = {}
    cursor = QTextCursor(document)
    available = document.isUndoAvailable if step is QTextDocument.undo else document.isRedoAvailable
    while available():
        step(document, cursor)
        found.pop(document.toPlainText(), None)
        found[document.toPlainText()] = cursor.position()
    return found


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


@settings(RELAXED, max_examples=200)
@given(words=COPY, edits=COPY_EDITS)
def test_words_and_caret_are_undone_as_in_plain_text(
    qapp: QApplication, words: str, edits: list[tuple[str, int, int, str]]
) -> None:
    """However paragraphs are shaped, undo and redo bring words and caret to where they are in a plain document."""
    sheet, plain = sheet_of(piece([("body", "copy", words)])), plain_document(words)
    for one in edits:
        edit(sheet, *one)
        edit_plain(plain, *one)
        assert sheet.document.toPlainText() == plain.toPlainText()
    for step in (QTextDocument.undo, QTextDocument.redo):
        carets, in_plain = carets_after(sheet.document, step), carets_after(plain, step)
        # The documents may put letters into steps in different ways: what both stop at is compared, the end always.
        assert list(carets)[-1:] == list(in_plain)[-1:]
        assert {at: carets[at] for at in carets if at in in_plain} == {
            at: in_plain[at] for at in in_plain if at in carets
        }


@settings(RELAXED, max_examples=200)
@given(words=COPY, edits=COPY_EDITS, undone=st.integers(0, 2))
def test_copy_stands_after_edits_as_if_it_were_loaded(
    qapp: QApplication, words: str, edits: list[tuple[str, int, int, str]], undone: int
) -> None:
    """Every paragraph has the height of the same words in a piece just opened, blank lines low, also after undo."""
    sheet = sheet_of(piece([("body", "copy", words)]))
    for one in edits:
        edit(sheet, *one)
    for _ in range(undone):
        sheet.document.undo()
    assert pitches(sheet) == pitches(sheet_of(sheet.blocks()))


@RELAXED
@given(parts=PIECES, edits=EDITS, letter=st.integers(0, 60), at=st.integers(0, 60))
def test_a_new_paragraph_leaves_every_paragraph_as_its_place_asks(
    qapp: QApplication,
    parts: list[tuple[str, BlockKind, str]],
    edits: list[tuple[str, int, int, str]],
    letter: int,
    at: int,
) -> None:
    """Whatever was edited before and wherever, after a paragraph is begun all have the room and letters that a look at
    the whole piece would give them.
    """
    sheet = sheet_of(piece(parts))
    for one in edits:
        edit(sheet, *one)
    sheet.document.undo()
    edit(sheet, "letter", letter, letter, "")
    if sheet.insert(cursor_at(sheet, at, at), "\n"):
        shaped = shapes(sheet)
        sheet._shape(sheet.blocks())
        assert shapes(sheet) == shaped


@RELAXED
@given(
    section=st.sampled_from(["body", "isi"]), words=st.lists(st.sampled_from(["", "a", " ", "• b", "C:"]), max_size=9)
)
def test_a_loaded_piece_has_the_formats_that_each_place_asks_for(
    qapp: QApplication, section: str, words: list[str]
) -> None:
    """Paragraphs that are written together stand as if each had been written for itself, blank ones and spaces too."""
    sheet = sheet_of(piece([("headline", "copy", "One"), (section, "copy", "\n".join(words)), ("body", "note", "Two")]))
    loaded = shapes(sheet)
    sheet._shape(sheet.blocks())
    assert shapes(sheet) == loaded


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


@RELAXED
@given(parts=PIECES, edits=EDITS, undone=st.integers(0, 4))
def test_letters_of_another_size_leave_what_can_be_undone_and_redone(
    qapp: QApplication, parts: list[tuple[str, BlockKind, str]], edits: list[tuple[str, int, int, str]], undone: int
) -> None:
    """After a change of size, undo and redo go through the same words as before, in letters of the new size, and
    nobody is told of words that did not change.
    """
    sheet = sheet_of(piece(parts))
    for one in edits:
        edit(sheet, *one)
    for _ in range(undone):
        sheet.document.undo()
    stands, way = sheet.blocks(), ways(sheet)
    told: list[tuple[Block, ...]] = []
    sheet.edited.connect(lambda: told.append(sheet.blocks()))
    large = SheetStyle(Typography(("Inter",), ("Source Serif Pro",), 1.5))
    sheet.restyle(large)
    assert told == [stands]
    assert sheet.blocks() == stands
    fresh = SheetDocument(large)
    fresh.load(stands)
    assert pitches(sheet) == pitches(fresh)
    assert ways(sheet) == way


def ways(sheet: SheetDocument) -> list[list[tuple[Block, ...]]]:
    """The words that undo comes to, one after another, and those that redo does; the sheet is as before then."""
    found: list[list[tuple[Block, ...]]] = []
    document = sheet.document
    for may, go, back in (
        (document.isUndoAvailable, document.undo, document.redo),
        (document.isRedoAvailable, document.redo, document.undo),
    ):
        states, steps = [sheet.blocks()], 0
        while may():
            go()
            steps += 1
            states.append(sheet.blocks())
        for _ in range(steps):
            back()
        # Steps of formats alone change no words.
        found.append([now for before, now in pairwise(states) if now != before])
    return found


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


def test_a_blank_line_of_approved_language_is_lowest(theme: Theme) -> None:
    """Where nobody writes no caret has to be seen: a blank line of linked language is lower than one of typed."""
    linked = SheetDocument(SheetStyle(theme.typography))
    linked.load((Block("a", "isi", "locked", "One.\n\nTwo."),))
    assert pitches(linked)[1] < pitches(copy_sheet(theme, "One.\n\nTwo.", "isi"))[1]


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
    sheet.document.undo(cursor)
    assert cursor.position() == 5
    assert sheet.blocks()[0].text == "One.\n\nTwo.\nThree."
    assert pitches(sheet) == before
    assert not sheet.document.isUndoAvailable()


def test_a_blank_line_emptied_again_is_low_again(theme: Theme) -> None:
    """Words taken out letter by letter leave a blank line like its neighbors, whether it was blank before or not."""
    sheet = copy_sheet(theme, "One.\n\nTwo.\nX\nThree.")
    before = pitches(sheet)
    for place in (5, 11):
        edit(sheet, "letter", place, place, "")
        edit(sheet, "backspace", place + 1, place + 1, "")
    assert pitches(sheet) == before
    edit(sheet, "backspace", 12, 12, "")
    assert pitches(sheet)[3] == pitches(sheet)[1] == before[1]


def test_words_between_the_spaces_of_a_blank_line_are_as_large_as_others(theme: Theme) -> None:
    """A line of nothing but spaces is low, too, and words written behind any of its spaces get their full size."""
    sheet = copy_sheet(theme, "One.\n  \nTwo.\nThree.")
    assert pitches(sheet) == pitches(copy_sheet(theme, "One.\n\nTwo.\nThree."))
    for place in (7, 6):
        edit(sheet, "letter", place, place, "")
    assert sheet.blocks()[0].text == "One.\n x x\nTwo.\nThree."
    sizes = [cursor_at(sheet, place, place).charFormat().font().pixelSize() for place in (2, 7, 9)]
    assert len(set(sizes)) == 1


def test_redo_leaves_the_caret_behind_the_words_that_came_back(theme: Theme) -> None:
    """A paragraph pasted at the end, where others get other formats, has the caret behind it after redo."""
    sheet = copy_sheet(theme, "One.\n")
    cursor = cursor_at(sheet, 2, 2)
    sheet.insert(cursor, "X\n\nY")
    sheet.document.undo(cursor)
    assert cursor.position() == 2
    sheet.document.redo(cursor)
    assert cursor.position() == 6


def copy_sheet(theme: Theme, words: str, section: str = "body") -> SheetDocument:
    sheet = SheetDocument(SheetStyle(theme.typography))
    sheet.load((Block("a", section, "copy", words),))
    return sheet


def shapes(sheet: SheetDocument) -> list[tuple[QTextFormat, ...]]:
    """The formats of each paragraph: of its room, of its blank line and of its words."""
    every = [sheet.document.findBlockByNumber(at) for at in range(sheet.document.blockCount())]
    return [
        (one.blockFormat(), one.charFormat(), *(QTextFormat(part.format) for part in one.textFormats()))
        for one in every
    ]


def pitches(sheet: SheetDocument) -> list[float]:
    """How far each paragraph's words stand above those of the next."""
    layout = sheet.document.documentLayout()
    every = [sheet.document.findBlockByNumber(at) for at in range(sheet.document.blockCount())]
    tops = [layout.blockBoundingRect(one).top() for one in every]
    return [below - above for above, below in pairwise(tops)]

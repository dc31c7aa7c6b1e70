"""What the sheet knows of its document after any changes is what a look at all of it finds."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextFormat
from PySide6.QtWidgets import QApplication

from fairdraft.domain.piece import Block, BlockKind
from fairdraft.ui.draft import sheet_reading
from fairdraft.ui.draft.sheet_document import SheetDocument
from fairdraft.ui.draft.sheet_reading import Run, SheetReading
from fairdraft.ui.draft.sheet_style import BLOCK_ID, SheetStyle
from fairdraft.ui.theme.fonts import Typography

LETTERS = st.sampled_from([*"ab. \n", "\u2028", "é", "😀"])
TEXTS = st.text(alphabet=LETTERS, max_size=8)
KINDS: tuple[BlockKind, ...] = ("copy", "locked", "copy", "note")
PIECES = st.lists(st.tuples(st.sampled_from(KINDS), TEXTS), min_size=1, max_size=5)
# By the sheet's own methods, and past them.
WAYS = st.sampled_from(
    [
        "type",
        "clear",
        "undo",
        "redo",
        "apply",
        "past: write",
        "past: remove",
        "past: letters",
        "past: id",
        "past: steps",
    ]
)
CHANGES = st.lists(st.tuples(WAYS, st.integers(0, 40), st.integers(0, 40), TEXTS), min_size=1, max_size=8)
RELAXED = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def sheet_of(parts: list[tuple[BlockKind, str]]) -> SheetDocument:
    sheet = SheetDocument(SheetStyle(Typography(("Inter",), ("Source Serif Pro",))))
    sheet.load([Block(f"b{at}", "body", kind, text) for at, (kind, text) in enumerate(parts)])
    return sheet


def change(sheet: SheetDocument, way: str, first: int, last: int, text: str) -> None:
    """One change of the document, as a person, the program or something else may make it."""
    length = sheet.document.characterCount() - 1
    cursor = QTextCursor(sheet.document)
    cursor.setPosition(min(first, length))
    cursor.setPosition(min(last, length), QTextCursor.MoveMode.KeepAnchor)
    if way == "past: id":
        room = cursor.blockFormat()
        room.setProperty(BLOCK_ID, f"b{last % 4}")
        cursor.setBlockFormat(room)
    elif way == "past: letters":
        letters = cursor.charFormat()
        letters.setProperty(QTextFormat.Property.FontItalic, True)
        cursor.mergeCharFormat(letters)
    elif way == "past: steps":
        cursor.beginEditBlock()
        cursor.insertText(text)
        cursor.setPosition(first // 2 if first // 2 < sheet.document.characterCount() else 0)
        cursor.insertText(f"{text}x")
        cursor.deletePreviousChar()
        cursor.endEditBlock()
    else:
        ways: dict[str, Callable[[], object]] = {
            "type": lambda: sheet.insert(cursor, text),
            "clear": lambda: sheet.delete(cursor),
            "undo": lambda: sheet.document.undo(),
            "redo": lambda: sheet.document.redo(),
            "apply": lambda: sheet.apply([Block(one.id, one.section, one.kind, text) for one in sheet.blocks()]),
            "past: write": lambda: cursor.insertText(text),
            "past: remove": cursor.removeSelectedText,
        }
        ways[way]()


def looked_at_anew(sheet: SheetDocument) -> SheetReading:
    reading = SheetReading(sheet.document)
    reading.forget(sheet._known)
    return reading


@RELAXED
@given(parts=PIECES, changes=CHANGES)
def test_what_is_known_is_what_a_new_look_finds(
    qapp: QApplication, parts: list[tuple[BlockKind, str]], changes: list[tuple[str, int, int, str]]
) -> None:
    """After each change blocks, places, locked words and counts of words are those of the whole document."""
    sheet = sheet_of(parts)
    for way, first, last, text in changes:
        change(sheet, way, first, last, text)
        found = looked_at_anew(sheet)
        assert sheet.runs() == found.runs()
        assert sheet._reading.outline() == found.outline()
        assert sheet.words() == found.words()


@RELAXED
@given(parts=PIECES, first=st.integers(0, 40), last=st.integers(0, 40))
def test_blocks_between_two_places_are_those_with_their_neighbors(
    qapp: QApplication, parts: list[tuple[BlockKind, str]], first: int, last: int
) -> None:
    """They are some of all blocks one after another, and have every one that touches the places."""
    sheet = sheet_of(parts)
    low, high = sorted((first, last))
    found, every = sheet.runs_between(low, high), sheet.runs()
    at = every.index(found[0]) if found else 0
    assert found == every[at : at + len(found)]
    assert {run.block.id for run in every if run.start <= high and low <= run.end} <= {run.block.id for run in found}


def test_words_are_counted_as_in_the_whole_text(qapp: QApplication) -> None:
    """Words of copy, and all with the approved language: as many as each block's text has."""
    sheet = sheet_of([("copy", "Two words\n\nand more"), ("locked", "Rx only"), ("copy", " "), ("note", "art")])
    assert [run.words for run in sheet.runs()] == [4, 2, 0, 1]
    assert sheet.words() == (5, 7)


def test_a_letter_has_its_paragraph_read_alone(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a piece is, a letter, or one that is taken back, costs a look at the paragraph where it stands; a
    new paragraph one at its neighbors.
    """
    sheet = sheet_of([("copy", "\n".join(f"Line {at}." for at in range(300))), ("locked", "Rx only")])
    looks: list[str] = []
    block_id = sheet_reading.block_id
    monkeypatch.setattr(
        sheet_reading, "block_id", lambda paragraph: looks.append(paragraph.text()) or block_id(paragraph)
    )
    cursor = QTextCursor(sheet.document.findBlockByNumber(150))
    assert sheet.insert(cursor, "x")
    assert looks == ["xLine 150."]
    assert sheet.delete_towards(cursor, QTextCursor.MoveOperation.PreviousCharacter)
    assert looks == ["xLine 150.", "Line 150."]
    assert sheet.may_edit(cursor)
    assert sheet.insert(cursor, "\n")
    assert len(looks) < 10
    assert sheet.runs()[0] == Run(sheet.blocks()[0], 0, len(sheet.blocks()[0].text), 600)
    assert sheet.blocks()[0].text.count("\n") == 300


def test_words_written_elsewhere_are_shaped_with_the_next_paragraph(qapp: QApplication) -> None:
    """A bullet typed letter by letter in approved language hangs once a paragraph is begun anywhere."""
    sheet = SheetDocument(SheetStyle(Typography(("Inter",), ("Source Serif Pro",))))
    sheet.load((Block("a", "isi", "copy", "One.\nTwo.\nThree.\nFour.\nFive."),))
    cursor = QTextCursor(sheet.document)
    for letter in "• ":
        sheet.insert(cursor, letter)
    assert sheet.document.begin().blockFormat().textIndent() == 0
    cursor.movePosition(QTextCursor.MoveOperation.End)
    sheet.insert(cursor, "\n")
    assert sheet.document.begin().blockFormat().textIndent() < 0

"""How does a block come onto the sheet, quickly where it is long?"""

from PySide6.QtGui import QTextCursor

from fairdraft.domain.piece import Block
from fairdraft.ui.draft.sheet_map import editable_text
from fairdraft.ui.draft.sheet_style import ParagraphFormats, SheetStyle


def write_block(cursor: QTextCursor, style: SheetStyle, block: Block, *, new_paragraph: bool) -> None:
    """Write a block's paragraphs at the cursor, the first in a new paragraph or in the empty one that is there."""
    paragraphs = editable_text(block.text).split("\n")
    within = paragraphs[1:-1]
    # Between the first and the last all have the same formats where these do not depend on the words.
    alike = not style.follows_words(block) and all(one.strip() or not one for one in within)
    for number, words in enumerate(paragraphs):
        if alike and 0 < number < len(paragraphs) - 1:
            if number == 1:
                _write_alike(cursor, style.formats(block, "words", first=False, last=False), within)
            continue
        formats = style.formats(block, words, first=number == 0, last=number == len(paragraphs) - 1)
        if number or new_paragraph:
            cursor.insertBlock(formats.room, formats.blank)
        else:
            cursor.setBlockFormat(formats.room)
            cursor.setBlockCharFormat(formats.blank)
        cursor.insertText(words, formats.letters)


def _write_alike(cursor: QTextCursor, formats: ParagraphFormats, paragraphs: list[str]) -> None:
    cursor.insertBlock(formats.room, formats.blank)
    start = cursor.position()
    cursor.insertText("\n".join(paragraphs), formats.letters)
    end = cursor.position()
    # The paragraphs that came with the words have the letters of these while they are blank, too.
    cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
    cursor.setBlockCharFormat(formats.blank)
    cursor.setPosition(end)

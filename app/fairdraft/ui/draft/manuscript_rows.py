"""What was read in a manuscript, part by part, before it is taken in?"""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.piece import Block
from fairdraft.services.importing_pieces import ReadManuscript
from fairdraft.ui.draft.sheet_style import block_name
from fairdraft.ui.parts.containers import clear, horizontal
from fairdraft.ui.parts.words import ElidedLabel, chip, text_label

# So many parts are shown one by one; nobody reads more before it stands on the sheet.
_SHOWN = 40
_NAME_WIDTH, _ROW_HEIGHT = 190, 22


def show_parts(read: ReadManuscript, column: QVBoxLayout, scale: float) -> None:
    """Show the parts of a manuscript in the place of what stood in a column: section, first words, what it becomes.

    Args:
        read: the manuscript.
        column: takes a row for each part.
        scale: how many times as large as drawn the letters are.
    """
    clear(column)
    for block in read.blocks[:_SHOWN]:
        column.addWidget(_row(block, scale))
    rest = len(read.blocks) - _SHOWN
    if rest > 0:
        column.addWidget(text_label(f"… and {counted(rest, 'further part')}", "small"))


def told_in_all(read: ReadManuscript) -> str:
    """What was read, in a sentence or two."""
    locked = sum(one.kind == "locked" for one in read.blocks)
    notes = sum(one.kind == "note" for one in read.blocks)
    lines = sum(len(one.text.splitlines()) for one in read.blocks if one.kind == "locked")
    said = f"{counted(len(read.blocks), 'part')}, {counted(read.words, 'word')}."
    if locked:
        are = "is" if lines == 1 else "are"
        said += f" {counted(lines, 'line')} {are} word for word approved language, to be locked."
    else:
        said += " No line is word for word approved language."
    return f"{said} {counted(notes, 'note')} {'is' if notes == 1 else 'are'} no part of the text." if notes else said


def _row(block: Block, scale: float) -> QWidget:
    row = QWidget()
    row.setMinimumHeight(round(_ROW_HEIGHT * scale))
    line = horizontal(row, gap=10)
    name = ElidedLabel(block_name(block), "strong")
    name.setFixedWidth(round(_NAME_WIDTH * scale))
    line.addWidget(name)
    words = ElidedLabel(" ".join(block.text.split()))
    line.addWidget(words, 1)
    if block.kind == "locked":
        line.addWidget(chip("approved, locked", "accent"))
    elif block.kind == "note":
        line.addWidget(chip("note"))
    return row

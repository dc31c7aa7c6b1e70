"""How does a piece become a clean copy deck in Word: header, panels, sections, scripts, references; no findings?"""

import io
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.piece import Block
from fairdraft.exchange.deck_parts import (
    approval_words,
    beside_line,
    bracketed,
    deck_annex,
    deck_label,
    deck_panels,
)
from fairdraft.exchange.script_rows import SCRIPT_COLUMNS, in_script, script_lines, shown_columns
from fairdraft.exchange.word_parts import (
    add_row,
    clean,
    muted,
    prepare,
    put_table,
    put_words,
    rezipped,
    tint,
    two_columns,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

# Together as wide as the text around them on a letter page.
_WIDTHS_CM = (3.6, 11.6)


def deck_bytes(given: HandOff) -> bytes:
    """The .docx as bytes."""
    # Word's library takes longer to import than most commands to run.
    from docx import Document

    made = Document()
    review = given.review
    prepare(made, f"Copy deck: {review.title}", review.made_at, [review.texts[0].approval])
    made.add_heading(clean(review.title), 0)
    if review.sample_data:
        muted(made.add_paragraph(), review.notes[0])
    _put_header(made, given.header)
    for panel, blocks in deck_panels(given):
        made.add_paragraph(style="Heading 2").add_run(clean(panel))
        _put_blocks(made, blocks, given)
    for title, lines in deck_annex(given):
        made.add_heading(title, 2)
        for line in lines:
            put_words(made.add_paragraph(), line)
    buffer = io.BytesIO()
    made.save(buffer)
    return rezipped(buffer.getvalue())


def _put_header(made: "Document", header: Sequence[tuple[str, str]]) -> None:
    table = two_columns(made, _WIDTHS_CM)
    for name, value in header:
        cells = add_row(table, _WIDTHS_CM)
        cells[0].paragraphs[0].add_run(name).bold = True
        cells[1].paragraphs[0].add_run(clean(value))


def _put_blocks(made: "Document", blocks: Sequence[Block], given: HandOff) -> None:
    for scripted, run in groupby(blocks, in_script):
        if scripted:
            _put_script(made, list(run), given)
            continue
        table = two_columns(made, _WIDTHS_CM)
        for block in run:
            cells = add_row(table, _WIDTHS_CM)
            if block.kind == "note":
                _put_lines(cells[1], bracketed(block.text), italic=True)
                continue
            cells[0].paragraphs[0].add_run(deck_label(block)).bold = True
            if block.kind == "locked":
                muted(cells[0].add_paragraph(), f"[{approval_words(block, given)}]")
            _put_lines(cells[1], block.text, bold=block.section == "headline", tinted=block.kind == "locked")
        made.add_paragraph()


def _put_script(made: "Document", blocks: Sequence[Block], given: HandOff) -> None:
    rows = script_lines(blocks)
    shown = shown_columns(rows)
    heads = [SCRIPT_COLUMNS[one] for one in shown]
    table = put_table(made, heads, [[row.words(one) for one in shown] for row in rows])
    for put, row in zip(table.rows[1:], rows, strict=True):
        for cell in put.cells if row.approved else ():
            if cell.text:
                tint(cell.paragraphs[0])
        beside = put.cells[shown.index("voice_over")]
        for note in beside_line(row, given):
            muted(beside.add_paragraph() if beside.text else beside.paragraphs[0], f"[{note}]")
    made.add_paragraph()


def _put_lines(cell: "_Cell", text: str, *, bold: bool = False, italic: bool = False, tinted: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    for number, line in enumerate(line for line in clean(text).split("\n") if line.strip()):
        if number:
            paragraph = cell.add_paragraph()
        for run in put_words(paragraph, line):
            run.bold, run.italic = bold, italic
        if tinted:
            tint(paragraph)

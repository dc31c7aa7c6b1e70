"""How does a piece become a clean copy deck in Word: header, panels, sections, scripts, references; no findings?"""

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from fairdraft.domain.counting import counted
from fairdraft.domain.deck_labels import QUALIFIERS_HEADING, SOURCES_HEADING
from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.manuscript import ANNEX, HEADER
from fairdraft.domain.piece import Block
from fairdraft.exchange.claim_grid import qualifier_lines, reference_lines
from fairdraft.exchange.review_words import block_label
from fairdraft.exchange.script_rows import SCRIPT_COLUMNS, ScriptLine, in_script, script_lines
from fairdraft.exchange.word_parts import add_row, clean, muted, prepare, put_table, rezipped, tint, two_columns

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

# Labels by which an import knows the sections again, where the name of the section is printed copy itself.
_LABELS = {"isi": "ISI"}
_PANELS = frozenset(("panel", "frame", "card", "post", "email"))
_WIDTHS_CM = (3.6, 12.4)


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
    # What stood at the head of the manuscript stands at the head of the deck; what stood behind it is told anew.
    for panel, blocks in _panels([one for one in given.blocks if one.section not in (HEADER, ANNEX)]):
        heading = made.add_paragraph(style="Heading 2")
        heading.add_run(clean(panel) if panel else "Copy")
        _put_blocks(made, blocks, given)
    for title, lines in (
        (SOURCES_HEADING, reference_lines(given)),
        (QUALIFIERS_HEADING, qualifier_lines(given)),
    ):
        if lines:
            made.add_heading(title, 2)
            for number, line in enumerate(lines, start=1):
                made.add_paragraph(clean(f"{number}. {line}"))
    buffer = io.BytesIO()
    made.save(buffer)
    return rezipped(buffer.getvalue())


def _put_header(made: "Document", header: Sequence[tuple[str, str]]) -> None:
    table = two_columns(made, _WIDTHS_CM)
    for name, value in header:
        cells = add_row(table, _WIDTHS_CM)
        cells[0].paragraphs[0].add_run(name).bold = True
        cells[1].paragraphs[0].add_run(clean(value))


def _panels(blocks: Sequence[Block]) -> Iterator[tuple[str, list[Block]]]:
    """The blocks of each panel with its name; those before the first panel have none."""
    name = ""
    inside: list[Block] = []
    for one in blocks:
        if one.kind == "note" and one.section in _PANELS:
            if inside:
                yield name, inside
            name, inside = one.text.strip(":[] "), []
        else:
            inside.append(one)
    if inside or name:
        yield name, inside


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
            label = _LABELS.get(block.section, block_label(block))
            cells[0].paragraphs[0].add_run(label).bold = True
            if block.kind == "locked":
                muted(cells[0].add_paragraph(), f"[{approval_words(block, given)}]")
            _put_lines(cells[1], block.text, bold=block.section == "headline", tinted=block.kind == "locked")
        made.add_paragraph()


def approval_words(block: Block, given: HandOff) -> str:
    """What a locked block is, held against the language on file now."""
    if block.id in given.word_for_word:
        return f"Approved language, label {given.label_version}"
    return "Inserted as approved language; not word for word what is on file now"


def _put_script(made: "Document", blocks: Sequence[Block], given: HandOff) -> None:
    rows = script_lines(blocks)
    lines = [(one.time, one.voice_over, one.super, one.visual) for one in rows]
    shown = [
        at for at in range(len(SCRIPT_COLUMNS)) if SCRIPT_COLUMNS[at] in ("VO", "SUPER") or any(x[at] for x in lines)
    ]
    table = put_table(made, [SCRIPT_COLUMNS[at] for at in shown], [[line[at] for at in shown] for line in lines])
    spoken = shown.index(SCRIPT_COLUMNS.index("VO"))
    for put, row in zip(table.rows[1:], rows, strict=True):
        for cell in put.cells if row.approved else ():
            if cell.text:
                tint(cell.paragraphs[0])
        beside = put.cells[spoken]
        for note in _notes(row, given):
            muted(beside.add_paragraph() if beside.text else beside.paragraphs[0], f"[{note}]")
    made.add_paragraph()


def _notes(line: ScriptLine, given: HandOff) -> list[str]:
    """What is told beside a line of a script: how long it takes to say, and what approved language begins with it."""
    words = len(line.voice_over.split())
    told = [f"{counted(words, 'word')}, {words / given.pace * 60:.0f} s at {given.pace:.0f} a minute"] if words else []
    if line.begins is not None:
        told.append(f"{block_label(line.begins)}. {approval_words(line.begins, given)}")
    return told


def _put_lines(cell: "_Cell", text: str, *, bold: bool = False, italic: bool = False, tinted: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    for number, line in enumerate(line for line in clean(text).split("\n") if line.strip()):
        if number:
            paragraph = cell.add_paragraph()
        run = paragraph.add_run(line)
        run.bold, run.italic = bold, italic
        if tinted:
            tint(paragraph)


def bracketed(note: str) -> str:
    """A production note in square brackets, whether or not it was written so."""
    text = note.strip()
    return text if text.startswith("[") and text.endswith("]") else f"[{text}]"

"""How does a decision sheet stand in Word, for those who write into it: its page, then everything in full?"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fairdraft.domain.decision_sheet import ADVICE_NOTE, DecisionSheet, SheetCandidate
from fairdraft.domain.printed_page import Paper
from fairdraft.exchange.decision_parts import (
    ALL_BEHIND,
    IN_FULL,
    OVERLEAF,
    SheetContents,
    SheetPart,
    candidates_by_page,
    column_shares,
    first_fields,
    first_page,
    full_parts,
    halves,
    more_candidates,
    paper_columns,
    sheet_rows,
    with_short_names,
)
from fairdraft.exchange.word_parts import clean, prepare, put_table, rezipped

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

# Word's own faces are wider than those of our pages, and no program can be asked how far they reach.
_SHARE = 0.5
# The table of more candidates leaves no room for what stands in two columns under the advice.
_FEW = 4
_MARGIN_CM, _CM_OF_POINT = 1.5, 2.54 / 72
_FIELD_SHARES = (8.0, 4.0, 2.4, 4.2)
_NAMES_CM, _ALPHAS_CM = 3.2, 2.6
_FINE, _FULL, _ADVICE = 8.0, 10.0, 13.0
_ACCENT, _MUTED = "0E6767", "5C636D"


def decision_document(contents: SheetContents, paper: Paper) -> bytes:
    """The .docx as bytes, on that paper."""
    # Word's library takes longer to import than most commands to run.
    from docx import Document

    made = Document()
    sheet = with_short_names(contents.sheet)
    prepare(made, contents.title, contents.at, [contents.standing])
    _narrow(made, paper)
    text_cm = paper.width * _CM_OF_POINT - 2 * _MARGIN_CM
    reasons, parts = first_page(sheet, _SHARE)
    _put(made.add_paragraph(), contents.title, 15, bold=True)
    for one in contents.notes:
        _put(made.add_paragraph(), one, _FINE, bold=True)
    _put(made.add_paragraph(), contents.facts, _FINE, color=_MUTED)
    _put(made.add_paragraph(), sheet.question, 9.5)
    groups = candidates_by_page(sheet)
    for group in groups[:1]:
        _put_candidates(made, sheet, group, text_cm)
    for said in filter(None, (more_candidates(groups), sheet.reading)):
        _put(made.add_paragraph(), said, _FINE, color=_MUTED)
    head = made.add_paragraph()
    _keep_apart(head)
    _put(head, "What the data suggest", _FINE, bold=True, color=_ACCENT)
    _put(made.add_paragraph(), sheet.advice, _ADVICE, bold=True)
    _put_part(made, reasons)
    if len(sheet.candidates) <= _FEW:
        columns = made.add_table(rows=1, cols=2)
        for cell, half in zip(columns.rows[0].cells, halves(parts), strict=True):
            _put_half(cell, half)
    else:
        _put(made.add_paragraph(), ALL_BEHIND, _FINE, color=_MUTED)
    _put_fields(made, sheet, text_cm)
    # A break in a paragraph of its own would leave an empty page where the first one is full.
    made.add_heading(IN_FULL, 2).paragraph_format.page_break_before = True
    for group in candidates_by_page(contents.sheet)[1:]:
        _put_candidates(made, contents.sheet, group, text_cm)
    for part in full_parts(contents.sheet):
        title = made.add_paragraph()
        _keep_apart(title)
        _put(title, part.title, _FULL, bold=True, color=_ACCENT)
        for said in part.sentences:
            _put(made.add_paragraph(), f"• {said}", _FULL)
    for table in contents.tables:
        made.add_heading(clean(table.title), 2)
        columns = paper_columns(table)
        figures = [[one.cells[at] for one in columns] for at in range(len(table.rows))]
        shares = column_shares(columns)
        widths = tuple(text_cm * one / sum(shares) for one in shares)
        _shrink(put_table(made, [clean(one.head) for one in columns], figures, widths))
        if table.note:
            _put(made.add_paragraph(), table.note, _FINE, color=_MUTED)
    buffer = io.BytesIO()
    made.save(buffer)
    return rezipped(buffer.getvalue())


def _put_candidates(
    made: "Document", sheet: DecisionSheet, candidates: Sequence[SheetCandidate], text_cm: float
) -> None:
    heads, rows = sheet_rows(sheet, candidates)
    each = (text_cm - _NAMES_CM - _ALPHAS_CM) / max(1, len(heads) - 2)
    widths = (_NAMES_CM, *(each for _ in heads[2:]), _ALPHAS_CM)
    _shrink(put_table(made, [clean(one) for one in heads], rows, widths))


def _narrow(made: "Document", paper: Paper) -> None:
    """The page, with margins of one that has much on it, and no room between paragraphs."""
    from docx.shared import Cm, Pt

    for section in made.sections:
        section.page_width, section.page_height = Pt(paper.width), Pt(paper.height)
        section.left_margin = section.right_margin = Cm(_MARGIN_CM)
        section.top_margin = section.bottom_margin = Cm(1.3)
        section.footer_distance = Cm(0.6)
    look = made.styles["Normal"].paragraph_format
    look.space_after, look.space_before, look.line_spacing = Pt(1.5), Pt(0), 1.0


def _put(paragraph: "Paragraph", words: str, size: float, *, bold: bool = False, color: str = "") -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(clean(words))
    run.font.size = Pt(size)
    run.bold = bold
    if color:
        run.font.color.rgb = RGBColor.from_string(color)


def _keep_apart(heading: "Paragraph") -> None:
    from docx.shared import Pt

    heading.paragraph_format.space_before = Pt(4)
    heading.paragraph_format.keep_with_next = True


def _put_part(holder: Any, part: SheetPart) -> None:
    for one in part.sentences:
        _put(holder.add_paragraph(), f"• {one}", _FINE)
    if part.left:
        _put(holder.add_paragraph(), OVERLEAF.format(n=part.left), _FINE, color=_MUTED)


def _put_half(cell: Any, parts: list[SheetPart]) -> None:
    for number, part in enumerate(parts):
        title = cell.add_paragraph() if number else cell.paragraphs[0]
        _keep_apart(title)
        _put(title, part.title, _FINE, bold=True, color=_ACCENT)
        _put_part(cell, part)


def _put_fields(made: "Document", sheet: DecisionSheet, text_cm: float) -> None:
    """What was decided, or boxes to write it in."""
    fields, notes = first_fields(sheet)
    widths = tuple(text_cm * one / sum(_FIELD_SHARES) for one in _FIELD_SHARES)
    line = [value or "\n\n" for _, value in fields]
    _shrink(put_table(made, [name for name, _ in fields], [line], widths))
    for one in notes:
        _put(made.add_paragraph(), one, _FINE)
    _put(made.add_paragraph(), ADVICE_NOTE, _FINE, color=_MUTED)


# The library leaves tables without types.
def _shrink(table: Any) -> None:
    from docx.shared import Pt

    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.font.size = Pt(_FINE)

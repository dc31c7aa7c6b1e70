"""How does the submission sheet of a piece stand in Word: what is known, and blank fields to be filled in by hand?"""

import io
from typing import TYPE_CHECKING, Any

from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.submission_sheet import SheetField
from fairdraft.exchange.word_parts import add_row, clean, muted, prepare, put_table, rezipped, two_columns

if TYPE_CHECKING:
    from docx.table import _Cell

BY_HAND = "[To be filled in by hand]"
# Together as wide as the text around them on a letter page.
_WIDTHS_CM = (5.8, 9.4)
_BLANK = "FFF7E0"
_ABOUT = (
    "Written from the piece, its product file and its record of review. It is not a submission, and no field was "
    "guessed: fields that only people can fill in are blank and say so."
)


def sheet_bytes(given: HandOff) -> bytes:
    """The .docx as bytes. A piece that nobody has approved says so before anything else."""
    # Word's library takes longer to import than most commands to run.
    from docx import Document

    made = Document()
    review, sheet = given.review, given.submission
    approval = review.texts[0].approval
    prepare(made, f"Submission sheet: {review.title}", review.made_at, [approval])
    made.add_heading(clean(f"Submission sheet: {review.title}"), 0)
    standing = dict(given.header)["Review"]
    made.add_paragraph().add_run(clean(approval or f"NOT APPROVED. {standing}.")).bold = True
    if review.sample_data:
        made.add_paragraph().add_run(review.notes[0]).bold = True
    made.add_paragraph(_ABOUT)
    for part in sheet.parts:
        made.add_heading(part.title, 2)
        muted(made.add_paragraph(), part.about)
        table = two_columns(made, _WIDTHS_CM)
        for field in part.fields:
            _put_field(table, field)
    made.add_heading("Basis", 2)
    for sentence in sheet.basis:
        made.add_paragraph(clean(sentence))
    if given.not_checked:
        made.add_heading("What was not checked", 2)
        lines = [(one.rule, one.title, one.why) for one in given.not_checked]
        put_table(made, ("Rule", "About", "Why not"), lines)
    buffer = io.BytesIO()
    made.save(buffer)
    return rezipped(buffer.getvalue())


def _put_field(table: Any, field: SheetField) -> None:
    """A row: the field with its box on the form, and its value, or room to write with what may help."""
    name, entry = add_row(table, _WIDTHS_CM)
    name.paragraphs[0].add_run(f"{field.box}. {field.name}" if field.box else field.name).bold = True
    if field.value:
        entry.paragraphs[0].add_run(clean(field.value))
    else:
        _shade(entry)
        muted(entry.add_paragraph(), BY_HAND)
    if field.hint:
        muted(entry.add_paragraph(), field.hint)


def _shade(cell: "_Cell") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _BLANK)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - the library has no shading of cells

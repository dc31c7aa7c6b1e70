"""What does an example template of a copy deck look like, for an agency to begin its own from?"""

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fairdraft.exchange.word_parts import muted, prepare, put_table, rezipped

if TYPE_CHECKING:
    from docx.document import Document

_AGENCY = "Example Agency (fictional)"
_MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
_ABOUT = (
    "This is an example template. Change its fonts, colors and order to your house style, add your logo, and "
    "delete this line and whatever you do not need. Words in double braces are fields. The copy uses the styles "
    "Panel, Label, Eyebrow, Headline, Subhead, Body, CTA, Indication, ISI, Legal and Note."
)
_HEAD = (
    ("Client", "{{client}}", "Job number", "{{job_number}}"),
    ("Brand (generic)", "{{brand_generic}}", "Size", "{{size}}"),
    ("Piece", "{{piece}}", "Version, round", "{{version}}"),
    ("Writer", "{{writer}}", "Date", "{{date}}"),
    ("Medical reviewer", "{{medical_reviewer}}", "Words", "{{words}}"),
    ("Label version", "{{label_version}}", "ISI version, form", "{{isi_version}}, {{isi_form}}"),
)
# The heading of a table, its list, and of each column head, field and width in centimeters.
_TABLES: tuple[tuple[str, str, tuple[tuple[str, str, float], ...]], ...] = (
    (
        "Claims and annotation",
        "claim",
        (
            ("No.", "number", 1.3),
            ("Claim as said", "said", 4.8),
            ("How", "how", 2.0),
            ("Approved wording", "approved", 4.8),
            ("Source", "document", 2.7),
            ("Page", "page", 1.4),
        ),
    ),
    ("Alternates", "alternate", (("Part", "section", 3.0), ("", "letter", 1.0), ("Words", "words", 13.0))),
    (
        "Findings answered with a reason",
        "dismissed",
        (("Finding", "finding", 5.6), ("Reason", "reason", 5.6), ("By", "by", 3.2), ("Date", "date", 2.6)),
    ),
    (
        "Versions",
        "version",
        (("No.", "number", 1.3), ("Date", "date", 2.6), ("By", "by", 3.2), ("What", "what", 9.9)),
    ),
)
# Name, size in points, bold, color.
_STYLES = (
    ("Panel", 14, True, "1E2227"),
    ("Label", 9, True, "5C636D"),
    ("Eyebrow", 10, True, "0E6767"),
    ("Headline", 18, True, "1E2227"),
    ("Subhead", 13, False, "1E2227"),
    ("Body", 11, False, "1E2227"),
    ("CTA", 11, True, "0E6767"),
    ("Indication", 10, False, "1E2227"),
    ("ISI", 10, False, "1E2227"),
    ("Legal", 9, False, "1E2227"),
    ("Note", 9, False, "5C636D"),
)


def example_bytes() -> bytes:
    """The template as bytes, always the same."""
    # Word's library takes longer to import than most commands to run.
    from docx import Document
    from docx.shared import Cm, Pt

    made = Document()
    prepare(made, "Example template of a copy deck", _MADE_AT, [])
    _put_styles(made)
    section = made.sections[0]
    section.left_margin = section.right_margin = Cm(2)
    section.header.paragraphs[0].text = f"{_AGENCY} · {{{{job_number}}}} · {{{{piece}}}}"
    footer = section.footer.paragraphs[0]
    for run in list(footer.runs):
        run.text = ""
    footer.add_run("{{approval}}").bold = True
    made.add_heading("Copy deck", 0)
    muted(made.add_paragraph(), _ABOUT)
    table = put_table(made, _HEAD[0], _HEAD[1:], (3.2, 5.3, 3.2, 5.3))
    for row in table.rows:
        for cell in row.cells[::2]:
            for run in cell.paragraphs[0].runs:
                run.bold = True
    for cell in table.rows[0].cells[1::2]:
        for run in cell.paragraphs[0].runs:
            run.bold = False
    note = made.add_paragraph("{{sample_note}}")
    note.paragraph_format.space_before = Pt(6)
    made.add_heading("Copy", 2)
    made.add_paragraph("{{copy}}")
    made.add_heading("References", 2)
    made.add_paragraph("{{references}}")
    for title, family, columns in _TABLES:
        made.add_heading(title, 2)
        tokens = [f"{{{{{family}.{name}}}}}" for _, name, _ in columns]
        put_table(made, [head for head, _, _ in columns], [tokens], [width for _, _, width in columns])
    mark = made.add_paragraph()
    mark.paragraph_format.space_before = Pt(12)
    muted(mark, "{{piece_mark}}")
    buffer = io.BytesIO()
    made.save(buffer)
    return rezipped(buffer.getvalue())


def _put_styles(made: "Document") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    for name, size, bold, color in _STYLES:
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = made.styles["Normal"]
        style.font.size, style.font.bold = Pt(size), bold
        style.font.color.rgb = RGBColor.from_string(color)
        style.paragraph_format.space_after = Pt(2 if name in ("Label", "Note") else 8)
        style.paragraph_format.keep_with_next = name in ("Panel", "Label", "Note")

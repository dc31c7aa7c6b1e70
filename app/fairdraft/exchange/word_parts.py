"""Of what are our Word documents made: properties, footers, quiet lines, tinted approved language, tables?

The same content gives the same bytes: dates are those of what is inside, and the package is zipped anew with fixed
times.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fairdraft.domain.deck_labels import NOT_APPROVED
from fairdraft.domain.raised_text import raised_parts
from fairdraft.domain.shortening import shortened
from fairdraft.exchange.storable_text import storable_in_xml

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_LONGEST_PROPERTY = 255
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_ACCENT, _INK, _MUTED, _TINT, _LINE = "0E6767", "1E2227", "5C636D", "E3F0EF", "BDBAB0"


def prepare(made: "Document", title: str, at: datetime, approvals: Sequence[str]) -> None:
    """Set properties, type and footer; it says "not approved" until every text inside has a named approval."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    properties = made.core_properties
    properties.title = property_title(title)
    properties.author = properties.last_modified_by = "Fairdraft"
    properties.comments = ""
    properties.created = properties.modified = at.replace(microsecond=0, tzinfo=None)
    made.styles["Normal"].font.size = Pt(11)
    # The library's own are of several blues, which mean nothing here.
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        look = made.styles[name]
        look.font.color.rgb = RGBColor.from_string(_INK)
        for line in look.element.iter(qn("w:bottom")):
            line.set(qn("w:color"), _LINE)
    footer = made.sections[0].footer.paragraphs[0]
    run = footer.add_run(clean(standing_of(approvals)))
    run.bold = True
    run.font.size = Pt(9)


def standing_of(approvals: Sequence[str]) -> str:
    """What a footer says: "not approved" until every text inside has a named approval, then who approved and when."""
    return "; ".join(dict.fromkeys(approvals)) if approvals and all(approvals) else NOT_APPROVED


def property_title(title: str) -> str:
    """A title as the properties of an Office file can hold it; a headline may be longer than that."""
    return shortened(clean(title), _LONGEST_PROPERTY)


def put_table(
    made: "Document", columns: Sequence[str], lines: Iterable[Sequence[str]], widths_cm: Sequence[float] = ()
) -> Any:
    """A table with rules, its heads in bold on each page, its rows not divided between pages, its columns as wide as
    each other or of the given widths in centimeters; the library leaves tables without types.
    """
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    rows = made.add_table(rows=1, cols=len(columns))
    rows.style = "Table Grid"
    _rule_quietly(rows)
    for cell, words in zip(rows.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for line in lines:
        for cell, words in zip(rows.add_row().cells, line, strict=True):
            put_words(cell.paragraphs[0], words)
    for row in rows.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - the library has no way to say it
    # Some programs go by the columns, others by the cells.
    rows.autofit = not widths_cm
    for column, width in zip(rows.columns, widths_cm, strict=False):
        for sized in (column, *column.cells):
            sized.width = Cm(width)
    rows.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as above
    return rows


def _rule_quietly(table: Any) -> None:
    """Thin gray lines: those of the library's style are black, and the words come after them."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001 - the library has no way to say it
    # The format orders what stands here, and these come before it.
    later = {qn(f"w:{name}") for name in ("shd", "tblLayout", "tblCellMar", "tblLook")}
    after = next((one for one in properties if one.tag in later), None)
    if after is None:
        properties.append(borders)
    else:
        after.addprevious(borders)


def two_columns(made: "Document", widths: tuple[float, float]) -> Any:
    """An empty table with rules and columns of these widths in centimeters."""
    from docx.shared import Cm

    table = made.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    _rule_quietly(table)
    table.autofit = False
    # Some programs go by the columns, others by the cells.
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


# The library leaves rows of tables without types.
def add_row(table: Any, widths: tuple[float, float]) -> "tuple[_Cell, _Cell]":
    """A further row of such a table."""
    from docx.shared import Cm

    first, second = table.add_row().cells
    first.width, second.width = Cm(widths[0]), Cm(widths[1])
    return first, second


def put_words(paragraph: "Paragraph", text: str) -> "list[Run]":
    """Words at the end of a paragraph, with reference marks and powers as superscript letters, which house styles and
    layout programs know; the runs in their order.
    """
    runs = []
    for words, is_raised in raised_parts(text):
        run = paragraph.add_run(clean(words))
        if is_raised:
            run.font.superscript = True
        runs.append(run)
    return runs


def muted(paragraph: "Paragraph", text: str) -> None:
    """A quiet line of small gray type."""
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(clean(text))
    run.font.size = Pt(9)
    run.font.color.rgb = RGBColor.from_string(_MUTED)


def tint(paragraph: "Paragraph") -> None:
    """A tinted ground with a bar at its left, as approved language has in the window."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no shading of paragraphs
    borders, left, shading = OxmlElement("w:pBdr"), OxmlElement("w:left"), OxmlElement("w:shd")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "6"), ("color", _ACCENT)):
        left.set(qn(f"w:{name}"), value)
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _TINT)):
        shading.set(qn(f"w:{name}"), value)
    borders.append(left)
    properties.append(borders)
    properties.append(shading)


def rezipped(content: bytes) -> bytes:
    """The package with the same parts in the same order and fixed times."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(entry))
    return buffer.getvalue()


def clean(text: str) -> str:
    """Text as a part of a Word document can hold it."""
    return storable_in_xml(text.replace("\r\n", "\n").replace("\r", "\n"))


def words_in_a_row(text: str) -> str:
    """The words of a text with one blank between two, as they are found again in a written document."""
    return " ".join(clean(text).split())

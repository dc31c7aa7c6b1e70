"""How do the tables that go out with a piece become a workbook that can be filtered, printed and ticked off?"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairdraft.domain.deck_labels import NOT_APPROVED
from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.shortening import shortened
from fairdraft.exchange.rating_table import Value
from fairdraft.exchange.storable_text import storable_in_xml
from fairdraft.exchange.word_parts import property_title
from fairdraft.exchange.workbook_cells import MADE, TEXT_AS_TEXT, put_row

TICK = "✓"

_PLAIN_WIDTH = 11
_LINE_POINTS = 15
_MOST_LINES = 27  # Excel has no rows of more than 409 points
_TABLOID = 3  # Excel's number of the paper of 11 by 17 inches
_LONGEST_PRINTED = 100  # Excel takes 255 characters for all of a header, and doubles some
_ABOUT = ("Piece", "Brand (generic)", "Kind, channel", "Label and ISI version", "Version", "Date", "Review", "Text")


@dataclass(frozen=True, slots=True)
class GridSheet:
    """A sheet: its name, the heads of its columns, its rows; `ticks` are columns that people tick off, and `nothing` is
    told where there are no rows.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[tuple[Value, ...]]
    ticks: Sequence[str] = ()
    nothing: str = ""


def book_bytes(title: str, sheets: Sequence[GridSheet], widths: Mapping[str, int], given: HandOff) -> bytes:
    """The workbook, with a last sheet that says of which piece it is, and whether it is sample data. Text stands in the
    cells as text, and stays text when a cell is edited.
    """
    import xlsxwriter

    review = given.review
    sample = "Sample data" if review.sample_data else ""
    about: list[tuple[Value, ...]] = [("Document", title), *((name, x) for name, x in given.header if name in _ABOUT)]
    about += [("Note", note) for note in review.notes]
    last = GridSheet(sample or "About", ("Fact", "What it is"), about)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **TEXT_AS_TEXT}) as book:
        book.set_properties({"title": property_title(title), "created": MADE})
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E3F0EF", "valign": "top", "text_wrap": True})
        plain = book.add_format({"valign": "top", "text_wrap": True})
        quoted = book.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True})
        for one in (*sheets, last):
            in_columns = [*map(widths.get, one.columns)] if one is not last else [24, 100]
            broad = [width or _PLAIN_WIDTH for width in in_columns]
            sheet = book.add_worksheet(one.name)
            sheet.freeze_panes(1, 0)
            sheet.set_landscape()
            sheet.set_paper(_TABLOID)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            sheet.set_header(f"&L{_printed(title)}&R{sample}")
            sheet.set_footer(f"&L{_printed(review.texts[0].approval or NOT_APPROVED)}&R&P / &N")
            for place, width in enumerate(broad):
                sheet.set_column(place, place, width)
            put_row(sheet, 0, one.columns, head)
            sheet.set_row(0, 2 * _LINE_POINTS)
            for number, row in enumerate(one.rows, start=1):
                sheet.set_row(number, _LINE_POINTS * _lines_in(broad, row))
                put_row(sheet, number, row, plain, quoted)
            if not one.rows and one.nothing:
                sheet.write_string(1, 0, one.nothing)
            if one.rows and one is not last:
                sheet.autofilter(0, 0, len(one.rows), len(one.columns) - 1)
            for column in one.ticks if one.rows else ():
                place = one.columns.index(column)
                sheet.data_validation(1, place, len(one.rows), place, {"validate": "list", "source": [TICK]})
    return buffer.getvalue()


def _printed(text: str) -> str:
    """Words for the edge of a printed page, where an ampersand begins a code."""
    return shortened(storable_in_xml(text), _LONGEST_PRINTED).replace("&", "&&")


def _lines_in(widths: Sequence[int], row: Sequence[Value]) -> int:
    """How many lines the fullest cell of a row takes in its column, so that every program shows all of it."""
    lines = (
        sum(1 + len(part) * 10 // (width * 9) for part in str(value).split("\n"))
        for value, width in zip(row, widths, strict=True)
    )
    return min(max(lines), _MOST_LINES)

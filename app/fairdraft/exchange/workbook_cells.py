"""How does a row of values stand in an Excel sheet, text as text?"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fairdraft.exchange.formula_guard import guarded
from fairdraft.exchange.rating_table import Value
from fairdraft.exchange.storable_text import storable_in_xml

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST_CELL = 32_767
"""So many UTF-16 units Excel holds in a cell."""
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date of making: the same content gives the same bytes."""
TEXT_AS_TEXT = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
"""The library's options by which nothing is read as a formula, a number or a link."""

_CUT = " […]"
_LEAST_SHOWN = 0.001


def put_row(
    sheet: "Worksheet",
    number: int,
    values: Sequence[Value],
    cell_format: "Format",
    formula_like: "Format | None" = None,
    estimate: "Format | None" = None,
) -> tuple[int, int]:
    """Write a row; returns the hash of what a reader should find, and how many texts were cut.

    `formula_like` is the format of texts that Excel would take for a formula once somebody edits their cell,
    `estimate` that of numbers with a fraction, down to what three places can show.
    """
    read: list[str] = []
    cut = 0
    for place, value in enumerate(values):
        if value is None:
            continue
        if isinstance(value, bool):
            sheet.write_boolean(number, place, value, cell_format)
            read.append(f"{place} {int(value)}")
        elif isinstance(value, int | float):
            shown = isinstance(value, float) and (value == 0 or abs(value) >= _LEAST_SHOWN)
            sheet.write_number(number, place, value, estimate if estimate is not None and shown else cell_format)
            read.append(f"{place} {float(value):.15g}")
        else:
            text = storable_in_xml(value)
            if len(text.encode("utf-16-le")) // 2 > LONGEST_CELL:
                # Excel counts UTF-16 units; a text without astral characters of that many fits for sure.
                text, cut = text[: LONGEST_CELL // 2 - len(_CUT)] + _CUT, cut + 1
            if text.startswith("<r>") and text.endswith("</r>"):
                # The library would take it for its own markup.
                text += " "
            looks_so = formula_like is not None and guarded(text) != text
            sheet.write_string(number, place, text, formula_like if looks_so else cell_format)
            read.append(f"{place} {one_line_end(text)}")
    return hash(tuple(read)), cut


def one_line_end(text: str) -> str:
    """The text as it is read back: XML readers give every line end as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")

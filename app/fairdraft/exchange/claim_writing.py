"""How do the claims of a product become a spreadsheet that a person fills in and brings back?"""

import csv
import io
from pathlib import Path

from fairdraft.domain.campaign import CHANNELS
from fairdraft.domain.claim_sheet import ClaimField
from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Claim, Product
from fairdraft.exchange.claim_columns import HEADS
from fairdraft.exchange.formula_guard import guarded
from fairdraft.exchange.single_page import write_content
from fairdraft.exchange.storable_text import storable, storable_in_xml
from fairdraft.exchange.workbook_cells import MADE, TEXT_AS_TEXT, put_row

_SHEET = "Claims"
_WIDTHS: dict[ClaimField, int] = {"id": 18, "text": 52, "variants": 46, "qualifier": 46, "document": 34, "channels": 18}
_PLAIN_WIDTH = 13
_EMPTY_ROWS = 500
# A spreadsheet shows at most 255 characters of them.
_TIPS: dict[ClaimField, str] = {
    "id": "Stays with the claim when its words change. Leave it empty for a new claim, and an id is made from the "
    "words.",
    "text": "The approved wording, word for word, without footnote marks.",
    "variants": "Other approved wordings, one per line (Alt+Enter) or separated by semicolons.",
    "qualifier": "What must appear with the claim: the text of its footnote.",
    "channels": f"Where it may be used: {', '.join(CHANNELS)}. Empty: everywhere.",
    "expires": "The last day on which it may be used, such as 2026-12-31.",
}


def write_claims(product: Product, path: Path) -> Path:
    """Write the claims as an .xlsx or .csv file, whole or not at all.

    Raises:
        KnownError: another ending, or the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise KnownError(
            f"{path.name} ends in neither .xlsx nor .csv, the two kinds of file that claims are written to.",
            "Give it one of these endings.",
        )
    return write_content(_workbook(product) if ending == ".xlsx" else _text(product), path)


def _workbook(product: Product) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **TEXT_AS_TEXT}) as book:
        book.set_properties({"title": f"Claims of {storable_in_xml(product.brand)}", "created": MADE})
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E3F0EF", "valign": "top", "text_wrap": True})
        # As text, so that no program makes a day of "3-4" or of a version that looks like one.
        looks = {"valign": "top", "text_wrap": True, "num_format": "@"}
        plain, quoted = book.add_format(looks), book.add_format(looks | {"quote_prefix": True})
        sheet = book.add_worksheet(_SHEET)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for place, known in enumerate(HEADS):
            sheet.set_column(place, place, _WIDTHS.get(known, _PLAIN_WIDTH), plain)
            if known in _TIPS:
                tip = {"validate": "any", "input_title": HEADS[known], "input_message": _TIPS[known]}
                sheet.data_validation(1, place, len(product.claims) + _EMPTY_ROWS, place, tip)
        put_row(sheet, 0, list(HEADS.values()), head)
        for number, claim in enumerate(product.claims, start=1):
            put_row(sheet, number, _row(claim), plain, quoted)
        if product.claims:
            sheet.autofilter(0, 0, len(product.claims), len(HEADS) - 1)
    return buffer.getvalue()


def _text(product: Product) -> bytes:
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(HEADS.values())
    for claim in product.claims:
        rows.writerow([guarded(storable(one)) for one in _row(claim)])
    # With its mark: without it Excel takes the file for one in an older encoding.
    return written.getvalue().encode("utf-8-sig", "replace")


def _row(claim: Claim) -> list[str]:
    source = claim.source
    cells: dict[ClaimField, str] = {
        "id": claim.id,
        "text": claim.text,
        "variants": _variants(claim),
        "qualifier": claim.qualifier,
        "document": source.document,
        "page": source.page,
        "paragraph": source.paragraph,
        "table": source.table,
        "label_version": source.label_version,
        "channels": ", ".join(claim.channels),
        "expires": "" if claim.expires is None else claim.expires.isoformat(),
    }
    return [cells[known] for known in HEADS]


def _variants(claim: Claim) -> str:
    """One a line; a single one with a semicolon ends with a line, so that it is read as one."""
    lines = [" ".join(one.split()) for one in claim.variants]
    return f"{lines[0]}\n" if len(lines) == 1 and ";" in lines[0] else "\n".join(lines)

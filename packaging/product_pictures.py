"""How do a product, a draft from a label, what changed between two versions, a sheet of claims, and its sources look?

Usage: python packaging/product_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a display;
products and label are fictional, in a home folder of its own that is thrown away.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from picture_run import asked_pictures, pictured_workplace
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas
from scene_pictures import Scenes, scroll_to_end, take_pictures, wait_until

from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow

NAMES = (
    *("products", "products-end", "label", "label-end", "changes", "changes-end"),
    *("claims", "claims-middle", "claims-end", "claims-problems", "claims-same"),
    *("sources", "sources-anchored", "sources-missing"),
)
LABEL = {
    "openfda": {
        "brand_name": ["LUMIVAR"],
        "generic_name": ["DORSAXETINE"],
        "product_type": ["HUMAN PRESCRIPTION DRUG"],
    },
    "set_id": "0f5b0c36-0000-4000-8000-0000000000aa",
    "version": "7",
    "effective_time": "20260915",
    "indications_and_usage": [
        "1 INDICATIONS AND USAGE LUMIVAR is indicated for the treatment of major depressive disorder (MDD) in adults."
    ],
    "boxed_warning": [
        (
            "WARNING: SUICIDAL THOUGHTS AND BEHAVIORS Antidepressants increased the risk of suicidal thoughts and "
            "behaviors in pediatric and young adult patients. Closely monitor all treated patients."
        )
    ],
    "contraindications": ["4 CONTRAINDICATIONS Use of monoamine oxidase inhibitors within 21 days of LUMIVAR."],
    "warnings_and_cautions": [
        (
            "5 WARNINGS AND PRECAUTIONS 5.1 Serotonin Syndrome Serotonin syndrome may occur with LUMIVAR. 5.2 Driving "
            "Do not drive until you know how LUMIVAR affects you."
        )
    ],
    "adverse_reactions": ["6 ADVERSE REACTIONS The most common adverse reactions were nausea and dizziness."],
}

_LONG = (
    "people taking LUMIVAR with an antidepressant had a greater drop in depression scores at week 6 than people taking "
    "placebo with an antidepressant, whether they had taken one antidepressant before or two"
)

_CHANGED = "LUMIVAR is a tablet taken once a day, in the morning, along with your antidepressant."
_QUALIFIER = "Two 6-week studies, 1,307 adults in all."


_LEFT = """2.1 Recommended Dosage
LUMIVAR is a tablet taken once a day along with
your antidepressant.

14 CLINICAL STUDIES
14.1 Adjunctive Treatment
In a 6-week study LUMIVAR was added to an
antidepressant. Table 6 shows the results."""
_RIGHT = """12.1 Mechanism of Action
How LUMIVAR works is not fully understood."""
_TABLE = (
    ("Table 6: Response at Week 6", "", ""),
    ("", "LUMIVAR", "Placebo"),
    ("With an antidepressant", "N = 342", "N = 339"),
    ("People whose score fell by half", "34%", "22%"),
)


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, NAMES)
    with pictured_workplace() as (workplace, folder):
        workplace.profiles.introduce("Rae Lindqvist", "Medical writer")
        scenes = _scenes(workplace, folder)
        _draft(workplace)
        take_pictures(workplace, asked.of(scenes), asked.out, "lumivar")
    return 0


def _label(folder: Path) -> Path:
    file = folder / "lumivar-label.json"
    file.write_text(json.dumps({"results": [LABEL]}), encoding="utf-8")
    return file


def _later(workplace: Workplace, folder: Path) -> Path:
    """A later version of LUMIVAR, with another indication and another contraindication."""
    text = (workplace.resources / "products" / "lumivar.toml").read_text(encoding="utf-8")
    for old, new in (
        ('version = "2026-03"', 'version = "2026-09"'),
        ("used along with an antidepressant to treat adults", "used to treat adults"),
        ("in the past 14 days", "in the past 21 days"),
    ):
        text = text.replace(old, new)
    file = folder / "lumivar-2026-09.toml"
    file.write_text(text, encoding="utf-8")
    return file


def _draft(workplace: Workplace) -> None:
    """Two pieces of LUMIVAR that say the old words, one of them in review."""
    run = workplace.drafting.start(DraftOrder("lumivar", "starter", "b01", count=2, seed=7), lambda _event: None)
    if not run.wait(20):
        raise SystemExit("The drafts were not written in 20 seconds.")
    for one in run.drafts:
        workplace.editing.begin(workplace.drafting.draft(one.id), "rater-1")


def _scenes(workplace: Workplace, folder: Path) -> Scenes:
    label, later = _label(folder), _later(workplace, folder)

    def products(window: MainWindow) -> None:
        window.draft.view.setup.product.click()
        wait_until(window.products.product.box.isVisible)

    def drafted(window: MainWindow) -> None:
        products(window)
        window.products.read_label(label)
        wait_until(window.products.label.file.isVisible)

    def changes(window: MainWindow) -> None:
        products(window)
        service = workplace.products
        window.products.compare(lambda: service.product("lumivar"), lambda: service.read_product(later))
        wait_until(window.products.changes.isVisible)

    def claims(sheet: Path) -> Callable[[MainWindow], None]:
        def read(window: MainWindow) -> None:
            products(window)
            window.products.claim_sheets.read("lumivar", sheet)
            wait_until(window.products.claims.isVisible)

        return read

    def sources(claim: str) -> Callable[[MainWindow], None]:
        def show(window: MainWindow) -> None:
            window.products.open_sources("lumivar", claim)
            window.show_screen("products")
            page = window.products.sources
            wait_until(lambda: bool(page.list.rows))
            if page.viewer.empty.isHidden():
                wait_until(lambda: not page.viewer.canvas.picture.isNull())

        return show

    workplace.source_documents.give("lumivar", "LUMIVAR Prescribing Information", write_label_pdf(folder))
    workplace.anchoring.accept("lumivar", "lum-once-daily")
    matrix, wrong, same = _matrix(folder), _wrong_matrix(folder), folder / "lumivar-claims.xlsx"
    workplace.claim_sheets.write("lumivar", same)
    return {
        "products": products,
        "products-end": lambda window: _at_end(products, window),
        "label": drafted,
        "label-end": lambda window: _at_end(drafted, window),
        "changes": changes,
        "changes-end": lambda window: _at_end(changes, window),
        "claims": claims(matrix),
        "claims-middle": lambda window: _in_the_middle(claims(matrix), window),
        "claims-end": lambda window: _at_end(claims(matrix), window),
        "claims-problems": claims(wrong),
        "claims-same": claims(same),
        "sources": sources("lum-response-6"),
        "sources-anchored": sources("lum-once-daily"),
        "sources-missing": sources("lum-not-a-cure"),
    }


def write_label_pdf(folder: Path) -> Path:
    """A page of a label, in two columns with a table."""
    file = folder / "LUMIVAR prescribing information FINAL (3).pdf"
    canvas = Canvas(str(file), pagesize=letter, invariant=1)
    canvas.setTitle("LUMIVAR (dorsaxetine) tablets")
    for x, lines in ((54, _LEFT), (318, _RIGHT)):
        text = canvas.beginText(x, 730)
        text.setFont("Helvetica", 10)
        text.setLeading(13)
        text.textLines(lines)
        canvas.drawText(text)
    canvas.setFont("Helvetica", 10)
    for row, cells in enumerate(_TABLE):
        for x, cell in zip((54, 330, 450), cells, strict=True):
            canvas.drawString(x, 520 - 15 * row, cell)
    canvas.drawString(300, 30, "14")
    canvas.save()
    return file


def _matrix(folder: Path) -> Path:
    """A claims matrix as an agency has it: a claim with other words, new ones, titles of sections, a row that a filter
    hides, a long name, columns of its own.
    """
    return _sheet(
        folder / "LUMIVAR core claims document Q3 FINAL v3 (2).xlsx",
        ("No.", "Claim ID", "Claim", "Footnote/Qualifier", "Reference", "Page", "Media", "Expiry date", "MLR owner"),
        (1, "lum-once-daily", _CHANGED, "", "LUMIVAR Prescribing Information", 4, "Print, web", "12/31/2027", "Rae"),
        (2, "", f"In the second study, {_LONG}†", _QUALIFIER, "LUMIVAR Prescribing Information", 15, "all", "", "Rae"),
        (3, "", "LUMIVAR was studied in adults with MDD who had not responded enough to a first antidepressant."),
        (4, "", "", "The footnote of a row without a claim"),
        (5, "", "LUMIVAR is peach.", "", "LUMIVAR Prescribing Information", 30),
        (6, "", "LUMIVAR was studied once before.", "", "LUMIVAR Prescribing Information", 31),
        ("", "", "Safety claims"),
        ("", "", "How it is taken"),
        hidden=6,
    )


def _wrong_matrix(folder: Path) -> Path:
    """A sheet with rows that cannot be taken."""
    return _sheet(
        folder / "wrong.xlsx",
        ("Claim ID", "Claim", "Channels", "Expires"),
        ("lum-use", "LUMIVAR is used along with an antidepressant.", "prnt", "31/12/2027"),
        ("lum-use", "LUMIVAR is used with an antidepressant."),
        ("lum-long", f"{_LONG} " * 12),
    )


def _sheet(file: Path, *rows: tuple[str | int, ...], hidden: int | None = None) -> Path:
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("Core claims")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if hidden is not None:
            sheet.set_row(hidden, None, None, {"hidden": True})
    return file


def _in_the_middle(scene: Callable[[MainWindow], None], window: MainWindow) -> None:
    scene(window)
    bar = window.products.claims.area.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)


def _at_end(scene: Callable[[MainWindow], None], window: MainWindow) -> None:
    scene(window)
    scroll_to_end(window.products.page)


if __name__ == "__main__":
    sys.exit(main())

"""Fictional source documents as PDF files: a label in two columns, with a table and raised marks."""

from pathlib import Path

from reportlab.lib.pagesizes import letter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

LEFT, RIGHT, TOP = 54.0, 318.0, 730.0
_LINE = 12.0

FULL_TEXT = {
    2: (
        """\
1 INDICATIONS AND USAGE
GLYNORA is indicated, as an adjunct to diet and
exercise, to improve glycemic control in adults
with type 2 diabetes mellitus.^1

2 DOSAGE AND ADMINISTRATION
2.1 Recommended Dosage
GLYNORA is a tablet taken once a day.
GLYNORA can be taken with or with-
out food.""",
        """\
4 CONTRAINDICATIONS
Patients on dialysis. Known hypersensitivity to
vespagliflone.

5 WARNINGS AND PRECAUTIONS
5.1 Ketoacidosis
Assess patients who present with signs of
metabolic acidosis.""",
    ),
    3: (
        """\
12 CLINICAL PHARMACOLOGY
12.1 Mechanism of Action
By blocking a transporter, GLYNORA helps the
kidneys remove some sugar through urine.^2,3

14 CLINICAL STUDIES
14.1 Monotherapy
In a 26-week study of 512 adults with type 2
diabetes, GLYNORA lowered A1C. Table 4 shows
the results at week 26.""",
        """\
GLYNORA was studied in adults with type 2
diabetes, both alone and together with met-
formin.""",
    ),
}
TABLE_4 = (
    ("Table 4: Results at Week 26", "", ""),
    ("", "GLYNORA 10 mg", "Placebo"),
    ("", "N = 257", "N = 255"),
    ("A1C (%): baseline mean", "8.2", "8.2"),
    ("A1C: change from baseline", "-1.1", "-0.2"),
    ("People with A1C below 7%", "38%", "17%"),
    ("Fasting glucose (mg/dL): change", "-29", "-4"),
)


def label(
    path: Path, *, by_rows: bool = False, before: int = 0, without: str | None = None, may_remark: bool = True
) -> Path:
    """Write the label of GLYNORA.

    Args:
        path: the file.
        by_rows: draw both columns line by line, as some programs do.
        before: so many pages more stand before the numbered ones.
        without: a line that is left out.
        may_remark: whether the file allows remarks.
    """
    lock = None if may_remark else StandardEncryption("", "owner", canAnnotate=0)
    canvas = Canvas(str(path), pagesize=letter, encrypt=lock, invariant=1)
    canvas.setTitle("GLYNORA (vespagliflone) tablets")
    for _more in range(before):
        _line(canvas, LEFT, TOP, "Approved on the first of February")
        canvas.showPage()
    _line(canvas, LEFT, TOP, "HIGHLIGHTS OF PRESCRIBING INFORMATION")
    _line(canvas, LEFT, TOP - 20, "These highlights do not include all the information needed.")
    _foot(canvas, 1)
    for number, columns in FULL_TEXT.items():
        texts = [[one for one in column.split("\n") if one != without] for column in columns]
        rows = max(map(len, texts))
        if by_rows:
            places = [(at, side) for at in range(rows) for side in (0, 1)]
        else:
            places = [(at, side) for side in (0, 1) for at in range(rows)]
        for at, side in places:
            if at < len(texts[side]):
                _line(canvas, (LEFT, RIGHT)[side], TOP - at * _LINE, texts[side][at])
        if number == 3:
            _table(canvas, TOP - (rows + 3) * _LINE)
        _foot(canvas, number)
    canvas.save()
    return path


def _table(canvas: Canvas, top: float) -> None:
    for at, row in enumerate(TABLE_4):
        for x, cell in zip((LEFT, 300.0, 430.0), row, strict=True):
            if cell:
                _line(canvas, x, top - at * 14, cell)


def _line(canvas: Canvas, x: float, y: float, words: str) -> None:
    text = canvas.beginText(x, y)
    plain, _mark, above = words.partition("^")
    text.setFont("Helvetica", 10)
    text.textOut(plain)
    if above:
        text.setFont("Helvetica", 6)
        text.setRise(4)
        text.textOut(above)
    canvas.drawText(text)


def _foot(canvas: Canvas, number: int) -> None:
    _line(canvas, 300, 30, str(number))
    canvas.showPage()

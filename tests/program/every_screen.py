"""Draws every screen of the window, and takes in files and formatted text that name things on the network.

    python every_screen.py HOME

Run by test_offline.py under its seal, which ends it where anything of that is looked for. HOME is made.
"""

import sys
from pathlib import Path

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtWidgets import QApplication, QToolTip
from reportlab.pdfgen.canvas import Canvas

from fairdraft import bootstrap
from fairdraft.services.workplace import Workplace
from fairdraft.ui.app import render_window
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.parts.pasted_words import pasted_words
from fairdraft.ui.parts.tips import plain_tip

ADDRESS = "http://192.0.2.1/picture.png"
PAGE = (
    f'<html><head><link rel="stylesheet" type="text/css" href="{ADDRESS}"></head><body><p>Ask <img src="{ADDRESS}">'
    f'<img src="//192.0.2.1/a.png">your <a href="{ADDRESS}">doctor</a>.</p><iframe src="{ADDRESS}"></iframe></body>'
)


def documents(folder: Path) -> tuple[Path, Path]:
    """A Word file with a picture, a theme and a link elsewhere, and a PDF file that leads there."""
    word, pdf = folder / "linked.docx", folder / "linked.pdf"
    document = docx.Document()
    document.add_paragraph("HEADLINE: Ask your doctor.")
    for kind in (RELATIONSHIP_TYPE.IMAGE, RELATIONSHIP_TYPE.THEME, RELATIONSHIP_TYPE.HYPERLINK):
        document.part.relate_to(ADDRESS, kind, is_external=True)
    document.save(str(word))
    canvas = Canvas(str(pdf))
    canvas.drawString(72, 700, "Ask your doctor.")
    canvas.linkURL(ADDRESS, (72, 690, 200, 720))
    canvas.save()
    return word, pdf


def visit(window: MainWindow) -> None:
    """Show all screens, and what a page and a tip make of an address."""
    for name in window.ways.names:
        window.show_screen(name)
        QApplication.processEvents()
    copied = QMimeData()
    copied.setHtml(PAGE)
    assert "doctor" in pasted_words(copied)
    for words in (PAGE, f"<img src='{ADDRESS}'>"):
        QToolTip.showText(QPoint(5, 5), plain_tip(words), window)
        QApplication.processEvents()


def main(home: Path) -> None:
    """All of it; what has been done is told, so that a run that did nothing is none that found nothing."""
    workplace: Workplace = bootstrap.open_workplace(home, scripted=True, window=True)
    try:
        for path in documents(home):
            assert workplace.importing_pieces.read(path, "glynora").blocks
        render_window(workplace, "glynora", prepare=visit)
    finally:
        workplace.close()
    print("every screen was drawn")  # noqa: T201 - its answer


if __name__ == "__main__":
    main(Path(sys.argv[1]))

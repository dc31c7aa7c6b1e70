"""A person's own texts for a probe."""

import os
import sys
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from fairdraft.exchange.file_documents import FileDocuments
from fairdraft.exchange.pdf_files import PdfFiles
from fairdraft.exchange.probe_files import TomlProbeFiles

RESOURCES = Path(__file__).parents[2] / "resources"


def test_a_set_has_the_words_of_pdf_files_too(tmp_path: Path) -> None:
    """As the checker reads them, beside plain text, in the order of the names."""
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(72, 700, "Ask your doctor about LUMIVAR.")
    canvas.save()
    (tmp_path / "b.txt").write_text("Approved.", encoding="utf-8")
    pdfs = PdfFiles((sys.executable, "-m", "fairdraft", "worker"), lambda: os.environ)
    documents = FileDocuments(RESOURCES, tmp_path / "recipes", pdfs)
    found = TomlProbeFiles(RESOURCES, documents.read_text).own_set(tmp_path)
    assert [(one.title, one.text) for one in found.documents] == [
        ("a.pdf", "Ask your doctor about LUMIVAR."), ("b.txt", "Approved."),
    ]  # fmt: skip

"""A layout beside the piece on the sheet."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from marked_pdf import add_remarks, quads
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from fairdraft.domain.layout_comparison import LayoutDifference
from fairdraft.ui.draft.piece_file_desk import PROOF
from fairdraft.ui.draft.proof_dialog import ProofDialog
from fairdraft.ui.draft.screen import DraftScreen

# A dialog comes to the front, for which the offscreen platform has no means.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def _layout(
    sheet: DraftScreen, path: Path, change: Callable[[str], str] = lambda text: text, *, blank_pages: int = 0
) -> Path:
    """The piece on the sheet, set on one page; blank ones may follow."""
    canvas = Canvas(str(path), pagesize=(400, 800))
    y = 790.0
    for block in sheet.view.editor.sheet.blocks():
        for line in change(block.text).split("\n") if block.kind != "note" else ():
            part = Paragraph(line, ParagraphStyle("", fontSize=6, leading=7.2))
            y -= part.wrap(380, 800)[1] + 2
            part.drawOn(canvas, 10, y)
    for _page in range(blank_pages):
        canvas.showPage()
        canvas.rect(10, 10, 100, 100)
    canvas.save()
    return path


def _says(dialog: ProofDialog, words: str) -> bool:
    return any(words in one.text() for one in dialog.findChildren(QLabel) if not one.isHidden())


def _opened(sheet: DraftScreen) -> ProofDialog:
    next(one for one in sheet.commands() if one.title == PROOF).call()
    dialog = sheet.sheet.proof.dialog
    assert dialog is not None
    return dialog


def test_a_press_on_a_difference_shows_the_page_with_the_place_outlined(
    qtbot: QtBot, sheet: DraftScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Approved language comes first; what was found is written where that was asked for."""
    layout = _layout(
        sheet,
        tmp_path / "ad.pdf",
        lambda text: text.replace("hospitalization and death", "hospitalization"),
        blank_pages=1,
    )
    dialog = _opened(sheet)
    dialog.use(layout)
    qtbot.waitUntil(lambda: dialog.compared is not None and dialog.at_rest)
    row = dialog.list.row
    assert isinstance(row, LayoutDifference)
    assert (row.kind, row.before, row.after) == ("approved", "hospitalization and death.", "hospitalization.")
    assert _says(dialog, "Approved language differs in 1 place.")
    (outline,) = dialog.page.paper.boxes
    assert 0 < outline.left() < outline.right() < dialog.page.paper.width()
    assert 0 < outline.top() < outline.bottom() < dialog.page.paper.height()
    assert row.place is not None
    assert outline.width() / outline.height() == pytest.approx(
        (row.place.boxes[0].right - row.place.boxes[0].left) / (row.place.boxes[0].top - row.place.boxes[0].bottom),
        0.05,
    )
    # The page is looked at more closely, and so are others: what was found stays, and is not looked for anew.
    compared, width = dialog.compared, dialog.page.paper.width()
    qtbot.keyClick(dialog.page.paper, Qt.Key.Key_Plus)
    assert dialog.page.paper.width() > width
    assert dialog.at_rest
    qtbot.keyClick(dialog.page.paper, Qt.Key.Key_PageDown)
    assert (dialog.page.number, dialog.page.paper.boxes) == (2, ())
    assert _says(dialog, "Page 2 of 2")
    qtbot.waitUntil(lambda: dialog.at_rest)
    qtbot.keyClick(dialog.page.paper, Qt.Key.Key_PageUp)
    qtbot.keyClick(dialog.page.paper, Qt.Key.Key_0)
    assert (dialog.page.number, len(dialog.page.paper.boxes), dialog.page.paper.width()) == (1, 1, width)
    assert dialog.compared is compared
    found = tmp_path / "found.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(found), "Web page (*.html)"))
    qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(found.exists)
    qtbot.waitUntil(lambda: _says(dialog, "Wrote "))
    dialog.reject()
    assert sheet.sheet.proof.dialog is None


def test_a_pdf_file_that_is_dropped_on_the_sheet_is_its_layout_and_leads_to_its_remarks(
    qtbot: QtBot, sheet: DraftScreen, tmp_path: Path
) -> None:
    """Where nothing differs, that is said; remarks of reviewers in the file are offered, and come in as reviewed."""
    layout = _layout(sheet, tmp_path / "ad.pdf")
    add_remarks(layout, f"/Subtype/Highlight{quads(10, 780, 60, 788)}/T(Mara)/Contents(Larger?)")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(layout))])
    for kind in (QDragEnterEvent, QDropEvent):
        event = kind(
            QPointF(400, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
        )
        QApplication.sendEvent(sheet, event)
    qtbot.waitUntil(lambda: sheet.sheet.proof.dialog is not None)
    dialog = sheet.sheet.proof.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: _says(dialog, "No difference was found") and dialog.at_rest)
    assert dialog.remarks.text() == "Import 1 remark by reviewers…"
    dialog.remarks.click()
    receiving = sheet.sheet.receiving.dialog
    assert receiving is not None
    qtbot.waitUntil(lambda: receiving.read is not None)
    assert receiving.read is not None
    assert [one.comment.text for one in receiving.read.new_comments] == ["Larger?"]
    receiving.reject()


def test_what_is_no_layout_is_told_and_another_file_can_be_chosen(
    qtbot: QtBot, sheet: DraftScreen, tmp_path: Path
) -> None:
    """A damaged file, then the right one."""
    wrong = tmp_path / f"{'a long name ' * 12}.pdf"
    wrong.write_bytes(os.urandom(64))
    dialog = _opened(sheet)
    dialog.use(wrong)
    qtbot.waitUntil(lambda: _says(dialog, "is not a PDF file, or is damaged"))
    assert not dialog.keep.isEnabled()
    dialog.use(_layout(sheet, tmp_path / "ad.pdf"))
    qtbot.waitUntil(lambda: dialog.compared is not None)
    assert not _says(dialog, "is no PDF file")
    qtbot.waitUntil(lambda: dialog.at_rest)
    dialog.reject()

"""The piece on paper."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageRanges, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_words import file_words
from fairdraft.domain.printed_page import PrintedDocument
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.print_desk import PRINT, PrintDesk
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.parts.page_painter import paint_page, print_pages
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.fonts import Typography


def to_file(printer: QPrinter, file: Path) -> QPrinter:
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


def words_of(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as read:
        return ["".join(page.get_textpage().get_text_range().split()) for page in read]


@pytest.fixture
def pages(workplace: Workplace, sheet: DraftScreen) -> PrintedDocument:
    """The pages of the piece on the sheet."""
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    return workplace.exporting.pages(piece.id)


@pytest.fixture
def desk(sheet: DraftScreen, monkeypatch: pytest.MonkeyPatch) -> PrintDesk:
    """What prints the piece on the sheet, on a machine without a printer."""
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    return sheet.sheet.files.printing


@pytest.fixture
def told(sheet: DraftScreen) -> list[Message]:
    """What the screen tells, the last at the end."""
    messages: list[Message] = []
    sheet.told.connect(messages.append)
    return messages


# A menu comes to the front, for which the offscreen platform has no means.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_what_was_typed_just_before_is_printed(
    qtbot: QtBot, sheet: DraftScreen, desk: PrintDesk, told: list[Message], tmp_path: Path
) -> None:
    """Ctrl+P and the menu of a file ask for a printer; on paper are its last words, each page numbered."""
    sheet.view.editor.insert_words(" Today")
    qtbot.keyClick(sheet.view.editor, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.dialog is not None)
    assert desk.dialog is not None
    # Where there is no printer, a file is offered that is called like the piece.
    named = file_words(sheet.view.editor.toPlainText().splitlines()[0])
    assert Path(desk.dialog.printer().outputFileName()).name == f"{named}.pdf"
    desk.dialog.reject()
    assert desk.dialog is None
    assert not told
    qtbot.mouseClick(sheet.view.tabs.file, Qt.MouseButton.LeftButton)
    menu = next(one for one in sheet.view.tabs.findChildren(QMenu) if one.isVisible())
    next(one for one in menu.actions() if one.text() == PRINT).trigger()
    menu.close()
    qtbot.waitUntil(lambda: desk.dialog is not None)
    to_file(desk.dialog.printer(), tmp_path / "paper.pdf")
    desk.dialog.done(1)
    # It is painted a page a turn; who presses the key meanwhile hears so.
    desk.ask()
    assert told.pop().what == "A piece is being printed."
    qtbot.waitUntil(lambda: bool(told))
    assert str(tmp_path / "paper.pdf") in told[-1].what
    first, *_others = found = words_of(tmp_path / "paper.pdf")
    headline = "".join(sheet.view.editor.toPlainText().splitlines()[0].split())
    assert headline.endswith("Today")
    assert headline in first
    assert "NOTAPPROVED" in first
    assert all(f"{number}of{len(found)}" in words for number, words in enumerate(found, start=1))


def test_chosen_pages_alone_are_printed(pages: PrintedDocument, typography: Typography, tmp_path: Path) -> None:
    """Those pages that were chosen, on paper of another size, too; the last first where it is wanted so."""
    assert len(pages.pages) > 1
    printer = to_file(QPrinter(), tmp_path / "second.pdf")
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    printer.setPageRanges(QPageRanges.fromString(f"2-{len(pages.pages)}"))
    assert [*print_pages(pages, printer, typography)] == [*range(1, len(pages.pages))]
    assert f"2of{len(pages.pages)}" in words_of(tmp_path / "second.pdf")[0]
    printer = to_file(QPrinter(), tmp_path / "reversed.pdf")
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert len([*print_pages(pages, printer, typography)]) == len(pages.pages)
    assert f"{len(pages.pages)}of{len(pages.pages)}" in words_of(tmp_path / "reversed.pdf")[0]


@pytest.mark.qt_log_ignore("Returned false")
def test_a_printer_that_takes_nothing_is_told(
    pages: PrintedDocument, typography: Typography, tmp_path: Path, qtbot: QtBot
) -> None:
    """Where the printer does not begin, one sentence says so."""
    with pytest.raises(KnownError, match="Nothing was printed"):
        next(print_pages(pages, to_file(QPrinter(), tmp_path / "missing" / "paper.pdf"), typography))


def test_words_stand_where_the_pages_say(pages: PrintedDocument, typography: Typography) -> None:
    """Ink lies where words, marks and grounds are, and the margins are white: lines are no wider than they were set."""
    factor, paper = 2, pages.paper
    image = QImage(int(paper.width * factor), int(paper.height * factor), QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_page(pages.pages[0], paper, painter, QRectF(image.rect()), typography)
    painter.end()

    def ink(x: float, y: float, width: float, height: float) -> int:
        across = range(int(x * factor), int((x + width) * factor))
        return sum(
            image.pixelColor(at, down).value() < 200
            for down in range(int(y * factor), int((y + height) * factor))
            for at in across
        )

    for words in pages.pages[0].words:
        assert ink(words.x, words.y - words.size, 0.4 * words.size * len(words.words), words.size)
    assert not ink(0, 0, 50, paper.height)
    assert not ink(580, 0, paper.width - 580, paper.height)


def test_a_draft_that_nobody_went_on_with_is_not_printed(screen: DraftScreen) -> None:
    """It is told how it becomes a piece, and no dialog opens."""
    problems: list[KnownError] = []
    screen.sheet.failed.connect(problems.append)
    screen.sheet.files.printing.ask()
    assert problems[0].what == "Nobody has edited this draft yet."
    assert screen.sheet.files.printing.dialog is None


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_window_that_closes_prints_the_rest(
    qtbot: QtBot, sheet: DraftScreen, desk: PrintDesk, told: list[Message], tmp_path: Path
) -> None:
    """Nothing is painted when the dialog has closed: the window answers first; and no page is lost at the end."""
    desk.ask()
    qtbot.waitUntil(lambda: desk.dialog is not None)
    assert desk.dialog is not None
    to_file(desk.dialog.printer(), tmp_path / "paper.pdf")
    desk.dialog.done(1)
    assert not told
    assert sheet.window().close()
    assert str(tmp_path / "paper.pdf") in told[-1].what
    found = words_of(tmp_path / "paper.pdf")
    assert all(f"{number}of{len(found)}" in words for number, words in enumerate(found, start=1))

"""How does the piece on the sheet come onto paper?"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_words import file_words
from fairdraft.domain.piece import Piece
from fairdraft.domain.printed_page import PrintedDocument
from fairdraft.services.exporting import ExportingService
from fairdraft.ui.background import Background
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

PRINT = "Print the piece…"
PRINT_KEYS = "Ctrl+P"


class PrintDesk(QObject):
    """Sets the pages of the piece, asks for a printer in the system's dialog, and prints the pages of its PDF.

    `told` carries the Message that says what was printed, `failed` a KnownError.

    Args:
        exporting: sets the pages.
        background: where they are set.
        parent: the widget in whose window the dialog opens.
        theme: has the letters.
        piece: answers the piece on the sheet, with its words on the disk; None where nobody has begun one.
    """

    told = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        exporting: ExportingService,
        background: Background,
        parent: QWidget,
        theme: Theme,
        piece: Callable[[], Piece | None],
    ) -> None:
        super().__init__(parent)
        self._exporting = exporting
        self._background = background
        self._widget = parent
        self._theme = theme
        self._piece = piece
        self.dialog: QPrintDialog | None = None
        self._steps: Iterator[int] = iter(())
        self._printed = 0
        self._printer: QPrinter | None = None
        # A page a turn: a long piece takes seconds, in which keys are taken, too.
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._print_page)

    def ask(self) -> None:
        """Set the pages, then ask for the printer."""
        piece = self._piece()
        if piece is None:
            self.failed.emit(KnownError("Nobody has edited this draft yet.", "Press Edit, then print it."))
        elif self._printer is not None:
            self.failed.emit(KnownError("A piece is being printed.", "Try again when it has gone to the printer."))
        elif self.dialog is None:
            self._background.run(lambda: self._exporting.pages(piece.id), self._open, self.failed.emit)

    def _open(self, document: PrintedDocument) -> None:
        # Few print, and nobody waits for it at the start.
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo

        if self.dialog is not None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(document.title)
        printer.setCreator("Fairdraft")
        if not QPrinterInfo.availablePrinterNames():
            # All that the dialog offers then is a file, and it names a folder.
            printer.setOutputFileName(str(Path.home() / f"{file_words(document.title) or 'piece'}.pdf"))
        dialog = self.dialog = QPrintDialog(printer, self._widget.window())
        dialog.setWindowTitle("Print the piece")
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, len(document.pages))
        dialog.setFromTo(1, len(document.pages))
        dialog.setPrintRange(QAbstractPrintDialog.PrintRange.AllPages)
        dialog.finished.connect(lambda result: self._finish(document, printer, agreed=bool(result)))
        if sys.platform == "win32":
            # The system's dialog there is shown in no other way.
            dialog.exec()
        else:
            QDialog.open(dialog)

    def _finish(self, document: PrintedDocument, printer: "QPrinter", *, agreed: bool) -> None:
        from fairdraft.ui.parts.page_painter import print_pages

        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        if not agreed:
            return
        self._printer, self._printed = printer, 0
        self._steps = print_pages(document, printer, self._theme.typography)
        self._turns.start()

    def close(self) -> None:
        """Print what is still to be printed of a piece: half of one helps nobody."""
        while self._printer is not None:
            self._print_page()

    def _print_page(self) -> None:
        try:
            self._printed = next(self._steps)
        except StopIteration:
            self._tell_printed()
        except KnownError as problem:
            self._end()
            self.failed.emit(problem)

    def _end(self) -> None:
        self._turns.stop()
        self._printer = None

    def _tell_printed(self) -> None:
        printer = self._printer
        self._end()
        if printer is None:
            return
        where = printer.outputFileName() or f"“{printer.printerName()}”"
        told = "Findings and comments are marked in the text and listed after it."
        self.told.emit(Message(f"{counted(self._printed, 'page')} went to {where}.", told, "present"))

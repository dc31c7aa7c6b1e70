"""What happens when the program itself is at fault?"""

import platform
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from fairdraft.domain.errors import KnownError
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.words import text_label


def report_of(kind: type[BaseException], trace: TracebackType | None, version: str) -> str:
    """A report that can be given out: where it broke, never what was being written.

    Source lines and the exception's kind are in it; the exception's own words are not, because they may quote
    a draft.
    """
    frames = traceback.extract_tb(trace)
    lines = [
        f"  {frame.filename.rpartition('fairdraft')[2] or frame.filename}:{frame.lineno} in {frame.name}"
        for frame in frames
    ]
    where = f"{platform.system()} {platform.machine()}"
    return "\n".join(
        (
            f"Fairdraft {version}, Python {platform.python_version()}, Qt {qVersion()}, {where}",
            f"{kind.__module__}.{kind.__qualname__}",
            *lines,
        )
    )


class CrashReporter(QObject):
    """The one excepthook of the window: shows a report that can be copied, and goes on.

    Whatever was saved stays saved. A bug goes to the hook that was there before as well (stderr, the log); a known
    problem that nobody told is no bug, and `known` carries it.
    """

    known = Signal(object)
    _caught = Signal(str)

    def __init__(self, version: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._version = version
        self._window = parent
        self._before = sys.excepthook
        self._shown: QDialog | None = None
        self._caught.connect(self._show)

    def install(self) -> None:
        """Catch what nobody else does."""
        sys.excepthook = self._catch

    def remove(self) -> None:
        """Give the hook back."""
        sys.excepthook = self._before

    def _catch(self, kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        if isinstance(bug, KnownError):
            self.known.emit(bug)
            return
        self._before(kind, bug, trace)
        if not issubclass(kind, KeyboardInterrupt):
            self._caught.emit(report_of(kind, trace, self._version))

    def _show(self, report: str) -> None:
        if self._shown is not None:
            # One report is enough: the first fault usually causes the others.
            return
        self._shown = CrashDialog(report, self._window)
        self._shown.finished.connect(self._forget)
        self._shown.open()

    def _forget(self, _result: int) -> None:
        if self._shown is not None:
            self._shown.deleteLater()
        self._shown = None


class CrashDialog(QDialog):
    """The report, with a button that copies it."""

    def __init__(self, report: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong")
        self.resize(620, 400)
        layout = vertical(self, margins=(24, 24, 24, 16), gap=12)
        layout.addWidget(text_label("Fairdraft made an error.", "title"))
        layout.addWidget(
            text_label(
                "It is not your fault, and everything saved is safe. If you report it, copy these lines: "
                "they show where the program failed and contain nothing you wrote.",
                wrap=True,
            )
        )
        self.report = QPlainTextEdit(report)
        self.report.setProperty("role", "field")
        self.report.setReadOnly(True)
        self.report.setAccessibleName("Report")
        layout.addWidget(self.report, 1)
        row = horizontal(gap=8)
        row.addStretch(1)
        row.addWidget(button("Copy report", on_press=self._copy))
        row.addWidget(button("Continue", "primary", on_press=self.accept))
        layout.addLayout(row)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())

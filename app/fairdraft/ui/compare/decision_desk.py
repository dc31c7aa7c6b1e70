"""What is done with a decision sheet in the window: saved, counted for a month, decided?"""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.decision_sheet import DecisionSheet
from fairdraft.domain.study_decision import StudyDecision
from fairdraft.services.exporting import SHEET_FORMS
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.compare.decision_view import SheetView
from fairdraft.ui.screen import Message

_KINDS = {"docx": "Word document (*.docx)", "pdf": "PDF (*.pdf)", "html": "Web page (*.html)"}
# So long a number is still being typed.
_TYPING_MS = 350


class SheetDesk(QObject):
    """Saves the sheet, counts it anew for another month, and records decisions.

    `told` carries a Message, `failed` a KnownError; `counted` a sheet that is to be drawn, `busy` whether a file is
    being written.
    """

    told = Signal(object)
    failed = Signal(object)
    counted = Signal(object)
    busy = Signal(bool)

    def __init__(self, workplace: Workplace, background: Background, view: SheetView) -> None:
        super().__init__(view)
        self._workplace = workplace
        self._background = background
        self._view = view
        self._comparison: Comparison | None = None
        self._approved_a_month = 0
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPING_MS)
        self._typed.timeout.connect(self._count)
        view.month.valueChanged.connect(lambda _number: self._typed.start())
        view.decision.decided.connect(self._decide)

    def sheet_of(self, comparison: Comparison) -> DecisionSheet:
        """The sheet for people, for the month that was asked for; on any thread."""
        return self._workplace.deciding.sheet(comparison, by_name=True, approved_a_month=self._approved_a_month)

    def take(self, comparison: Comparison, sheet: DecisionSheet) -> None:
        """What is in front now; what was typed about another study goes.

        A sheet that was begun before another month was asked for is counted anew, whichever of the two comes last.
        """
        if self._comparison is not None and self._comparison.study != comparison.study:
            self._view.decision.forget()
        self._comparison = comparison
        if sheet.approved_a_month != self._approved_a_month:
            self._count()

    def save(self) -> None:
        """Ask for a file and write the sheet there, in the form that its name says."""
        if self._comparison is None:
            return
        study, month = self._comparison.study, self._approved_a_month
        name, kind = QFileDialog.getSaveFileName(
            self._view, "Save the decision sheet", f"{study}-decision.docx", ";;".join(_KINDS.values())
        )
        if not name:
            return
        form = Path(name).suffix[1:].casefold()
        if form not in SHEET_FORMS:
            form = next((one for one, words in _KINDS.items() if words == kind), SHEET_FORMS[0])
            name = f"{name}.{form}"
        self.busy.emit(True)  # noqa: FBT003 - a signal has no names
        self._background.run(
            lambda: self._workplace.exporting.save_sheet(study, Path(name), form, approved_a_month=month),
            self._on_saved,
            self._on_failed,
        )

    def _on_saved(self, file: Path) -> None:
        self.busy.emit(False)  # noqa: FBT003 - as above
        said = f"Wrote the decision sheet to {file}, read back."
        self.told.emit(Message(said, tone="present", place=file))

    def _on_failed(self, problem: object) -> None:
        self.busy.emit(False)  # noqa: FBT003 - as above
        self.failed.emit(problem)

    def _count(self) -> None:
        self._approved_a_month = self._view.month.value()
        comparison = self._comparison
        if comparison is not None:
            self._background.run(
                lambda: self.sheet_of(comparison),
                lambda sheet: self.counted.emit(sheet) if self._comparison is comparison else None,
                self.failed.emit,
            )

    def _decide(self, words: str, candidate: str, conditions: str) -> None:
        if self._comparison is None:
            return
        study, decisions = self._comparison.study, self._workplace.decisions
        self._background.run(
            lambda: decisions.decide(study, words, candidate=candidate, conditions=conditions),
            self._on_decided,
            self.failed.emit,
        )

    def _on_decided(self, decision: StudyDecision) -> None:
        self._view.decision.forget()
        self.told.emit(Message(f"Recorded by {decision.who}: {decision.words}", tone="present"))
        self._count()

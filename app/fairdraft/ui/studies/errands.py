"""What is done for a study away from the window's thread: files in and out, sealing, unblinding?"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.claim_sheet import rows_told
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_words import file_title
from fairdraft.domain.merge_words import merge_notes, needs_a_look
from fairdraft.domain.name_list import listed
from fairdraft.domain.rating_set import MergeReport
from fairdraft.services.plan_choices import study_id_of
from fairdraft.services.studying import ImportReport
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.tokens import Tone

FULL_SET = "fairset"
_REASONS_TOLD = 3


class StudyErrands(QObject):
    """One errand at a time. `told` carries the Message that ends it, `finished` the id of its study.

    `busy_changed` says that an errand began or ended; `rows_left` carries study, path and rows that are hidden in a
    workbook of ratings, and were left out.
    """

    told = Signal(object)
    finished = Signal(str)
    busy_changed = Signal()
    rows_left = Signal(str, object, object)

    def __init__(self, workplace: Workplace, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._background = background
        self.busy = ""

    def take_file(self, path: Path) -> None:
        """Take in a `.fairset`, or ratings for a study of the file's name."""
        if path.suffix.lower() == ".fairset":
            self.take_set(path)
        else:
            self.import_ratings(study_id_of(file_title(path)) or "ratings", path, name=file_title(path))

    def take_set(self, path: Path) -> None:
        """Take in a `.fairset`."""

        def work() -> tuple[str, Message]:
            report = self._workplace.sharing.merge(path)
            return report.study, _merged(report, self._workplace.studying.study(report.study).name)

        self._go(f"Importing {path.name}…", work)

    def import_ratings(self, study_id: str, path: Path, *, hidden: bool = False, name: str = "") -> None:
        """Take in a file of ratings, with the rows that are hidden in it or without; a study that is made for it is
        called `name`.
        """

        def work() -> tuple[str, Message]:
            report = self._workplace.studying.import_ratings(study_id, path, hidden=hidden, name=name)
            left.extend(() if hidden else report.hidden_rows)
            return study_id, _imported(report, self._workplace.studying.study(report.study).name)

        def then() -> None:
            if left:
                self.rows_left.emit(study_id, path, left)

        left: list[int] = []
        self._go(f"Importing {path.name}…", work, then)

    def import_drafts(self, study_id: str, path: Path) -> None:
        """Take in a file of drafts."""

        def work() -> tuple[str, Message]:
            done = self._workplace.importing_drafts.import_drafts(study_id, path)
            said = f"{counted(done.imported, 'draft')} imported; {done.already_there:,} were already there."
            return study_id, Message(said, tone="present")

        self._go(f"Importing {path.name}…", work)

    def write_set(self, study_id: str, folder: Path, *, blind: bool, names: bool = False) -> None:
        """Write the study for another laptop; `names` unblinds it first."""

        def work() -> tuple[str, Message]:
            if names:
                self._unblind(study_id, FULL_SET)
            file = self._workplace.sharing.export(study_id, folder, blind=blind)
            blindly = "Nothing in it shows who wrote what." if blind else "It says who wrote what."
            return study_id, Message(f"Wrote {file}, read back and verified.", blindly, "present", place=file)

        self._go("Writing the set…", work)

    def export(self, study_id: str, form: str, folder: Path, *, names: bool = False) -> None:
        """Write the study in one of the forms of exports; `names` unblinds it first."""
        if form == FULL_SET:
            self.write_set(study_id, folder, blind=False, names=names)
            return

        def work() -> tuple[str, Message]:
            exporting = self._workplace.exporting
            if names:
                self._unblind(study_id, form)
            files = exporting.export(study_id, form, folder)
            said = (
                "Letters stand for candidates, because the study is still blind."
                if exporting.is_blind(study_id)
                else ""
            )
            return study_id, Message(
                f"Wrote {counted(len(files), 'file')} to {folder}, read back and verified.",
                said,
                "present",
                place=folder,
            )

        self._go(f"Writing {form}…", work)

    def forget_raters(self, study_id: str, raters: Sequence[str]) -> None:
        """Give raters pseudonyms that nothing here leads back from, in every study of the store."""

        def work() -> tuple[str, Message]:
            given = [f"{rater} is {self._workplace.sharing.forget_rater(rater)[0]}" for rater in raters]
            return study_id, Message(
                f"From now on {listed(given)}.",
                "This is shown once and saved nowhere. Backups and sets written earlier still have the old name.",
                "present",
            )

        self._go("Giving pseudonyms…", work)

    def seal(self, study_id: str) -> None:
        """Freeze the plan."""

        def work() -> tuple[str, Message]:
            study = self._workplace.studying.seal(study_id)
            return study_id, Message(f"The plan is sealed: {(study.sealed_sha256 or '')[:12]}.", tone="present")

        self._go("Sealing the plan…", work)

    def unblind(self, study_id: str) -> None:
        """End the blindness, in the name of the person at this machine."""

        def work() -> tuple[str, Message]:
            self._unblind(study_id)
            return study_id, Message("The study is unblinded; every rating from now on says so.")

        self._go("Unblinding…", work)

    def _unblind(self, study_id: str, export: str = "") -> None:
        by = self._workplace.profiles.present_or_default().pseudonym
        self._workplace.queueing.unblind(study_id, by, export=export)

    def _go(self, doing: str, work: Callable[[], tuple[str, Message]], then: Callable[[], None] = lambda: None) -> None:
        def done(answer: tuple[str, Message]) -> None:
            self._on_done(answer)
            then()

        if self.busy:
            return
        self.busy = doing
        self.busy_changed.emit()
        self._background.run(work, done, self._on_failed)

    def _on_done(self, answer: tuple[str, Message]) -> None:
        study, message = answer
        self._end()
        self.told.emit(message)
        self.finished.emit(study)

    def _on_failed(self, problem: KnownError) -> None:
        self._end()
        self.told.emit(Message.of(problem))

    def _end(self) -> None:
        self.busy = ""
        self.busy_changed.emit()


def _merged(report: MergeReport, name: str) -> Message:
    said = [_brought(report, name)]
    said += [f"{number:,} rejected: {why}." for why, number in list(report.rejected.items())[:_REASONS_TOLD]]
    said += merge_notes(report)
    if report.candidates_checked:
        said.append("Its drafts have the candidates they had when the set was written.")
    remedy = "Resolve the conflicts on the study's page." if report.conflicting or report.decided_both_ways else ""
    tone: Tone = "warning" if needs_a_look(report) else "present"
    return Message(" ".join(said), remedy, tone)


def _brought(report: MergeReport, name: str) -> str:
    judgements = counted(report.imported, "judgment")
    if report.created:
        with_them = f" and {judgements}" if report.imported else ""
        return f"“{name}” was imported with {counted(report.drafts_added, 'draft')}{with_them}."
    there = f"{judgements} imported, {report.already_there:,} already there"
    return f"“{name}”: {there}, {counted(report.conflicting, 'conflict')}."


def _imported(report: ImportReport, name: str) -> Message:
    said = (
        f"“{name}”: {counted(report.imported, 'rating')} imported, {report.already_there:,} already there, "
        f"{counted(report.drafts_added, 'draft')} added."
    )
    if report.hidden_rows:
        what = "imported" if report.hidden_rows_taken else "left out"
        said += f" Rows that are hidden or filtered out were {what}: {rows_told(report.hidden_rows)}."
    if report.read_as:
        said += f" Read as ours: {', '.join(f'{theirs} as {ours}' for theirs, ours in report.read_as)}."
    differing = len(report.conflicting_lines)
    if not differing and report.named_raters:
        who = ", ".join(report.named_raters)
        asked = f"Exports name the raters as the file does: {who}. You can give them pseudonyms below the raters."
        return Message(said, asked, "warning")
    if not differing:
        return Message(said, tone="present")
    lines = ", ".join(map(str, report.conflicting_lines[:10]))
    return Message(said, f"{counted(differing, 'line')} differ from ratings here, which are kept: {lines}.", "warning")

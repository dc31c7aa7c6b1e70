"""How far are a study's drafts, and how are they made?"""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from fairdraft.domain.counting import counted
from fairdraft.domain.duration_words import duration_words
from fairdraft.services.running_study import StudyRunProgress, StudyRunReport
from fairdraft.services.study_overview import StudyOverview
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import clear, horizontal, vertical
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.studies.progress_line import ProgressLine
from fairdraft.ui.studies.run_desk import RunDesk

_REASONS_SHOWN = 3
# From so many drafts a minute on, tenths say nothing.
_FAST = 100


class RunCard(QFrame):
    """The drafts of a study by candidate, with the run that makes them, which the top bar begins and stops.

    `import_wanted` is what its button asks for.
    """

    import_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        column = vertical(self, margins=(16, 14, 16, 14), gap=8)
        head = horizontal(gap=8)
        self._count = text_label("", "title")
        head.addWidget(self._count)
        self._note = text_label("", "muted")
        head.addWidget(self._note, 1)
        self.bring = button("Import drafts…", "flush", on_press=self.import_wanted.emit)
        self.bring.setToolTip("CSV, Excel or JSONL with prompt_id (campaign/brief), candidate and draft_text")
        head.addWidget(self.bring)
        column.addLayout(head)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Drafts made")
        column.addWidget(self.bar)
        self._doing = text_label("", wrap=True)
        column.addWidget(self._doing)
        self._lines = vertical(gap=4)
        column.addLayout(self._lines)
        self._shown: list[str] = []
        self._of_candidate: dict[str, ProgressLine] = {}
        self._told = vertical(gap=4)
        column.addLayout(self._told)

    def show_study(self, overview: StudyOverview, names: Mapping[str, str], desk: RunDesk, *, able: bool) -> None:
        """Show a study's drafts and its run.

        Args:
            overview: the study.
            names: of candidates, by id.
            desk: where runs go on.
            able: whether the store can be written.
        """
        running = desk.study == overview.id
        progress = desk.progress if running else None
        made = overview.made if progress is None else progress.done
        has_plan = bool(overview.wanted)
        self._count.setText(f"{made:,} of {counted(overview.wanted, 'draft')}" if has_plan else counted(made, "draft"))
        self.bar.setVisible(has_plan)
        self.bar.setRange(0, max(1, overview.wanted))
        self.bar.setValue(made)
        left = overview.wanted - made
        self.bring.setVisible(has_plan and able and left > 0 and not running)
        self._note.setText("" if not has_plan or left or running else "all made")
        self._doing.setText(_doing(progress, names, stopping=desk.stopping) if running else "")
        self._doing.setVisible(running)
        self._show_lines(overview, names, progress)
        clear(self._told)
        report = desk.reports.get(overview.id)
        for line in [] if report is None or running else report_lines(report):
            self._told.addWidget(text_label(line, tone="warning", wrap=True))

    def _show_lines(self, overview: StudyOverview, names: Mapping[str, str], progress: StudyRunProgress | None) -> None:
        candidates = list(dict.fromkeys(one.candidate for one in overview.progress))
        # The same lines for the same study: they would flicker if each draft drew them anew.
        if [overview.id, *candidates] != self._shown:
            self._shown = [overview.id, *candidates]
            clear(self._lines)
            self._of_candidate = {}
        for candidate in candidates:
            counts = [one for one in overview.progress if one.candidate == candidate]
            done, wanted, failed = (sum(getattr(one, what) for one in counts) for what in ("done", "wanted", "failed"))
            if progress is not None:
                # The store was read before the run said this: the lines are to add up to the count above them.
                done, failed = progress.done_by.get(candidate, done), progress.failed_by.get(candidate, failed)
            said = f"{done:,} of {wanted:,}" + (f", {failed:,} failed" if failed else "")
            line = self._of_candidate.get(candidate)
            if line is None:
                every = [names.get(one, one) for one in candidates]
                name = names.get(candidate, candidate)
                line = ProgressLine(name, said, done, wanted, name_width=210, names=every)
                self._of_candidate[candidate] = line
                self._lines.addWidget(line)
            line.show_progress(said, done, wanted)
            line.setToolTip(plain_tip("\n".join(f"{one.campaign}: {one.done:,} of {one.wanted:,}" for one in counts)))


def _doing(progress: StudyRunProgress | None, names: Mapping[str, str], *, stopping: bool) -> str:
    if stopping:
        return "Stopping; what is finished is kept…"
    if progress is None:
        return "Loading the model and writing the first drafts…"
    return progress_words(progress, names)


def progress_words(progress: StudyRunProgress, names: Mapping[str, str]) -> str:
    """How fast the present candidate writes, and when the run will be over, as far as that was measured."""
    who = names.get(progress.candidate, progress.candidate)
    missing = ", ".join(names.get(one, one) for one in progress.not_measured)
    if progress.per_minute is None:
        return f"{who} writes; no estimate before three drafts are done."
    rate = f"{progress.per_minute:,.0f}" if progress.per_minute >= _FAST else f"{progress.per_minute:.1f}"
    said = f"{who} writes {rate} drafts a minute"
    if progress.seconds_left is None:
        return f"{said}; {missing} not measured yet."
    more = f", and then {missing}, not measured yet" if missing else ""
    return f"{said}; about {duration_words(progress.seconds_left)} left{more}."


def report_lines(report: StudyRunReport) -> list[str]:
    """What kept a run from making all drafts."""
    said = [*report.problems]
    reasons = sorted(report.failures.items(), key=lambda one: -one[1])
    said += [f"{counted(number, 'draft')} failed: {reason}" for reason, number in reasons[:_REASONS_SHOWN]]
    if report.interrupted and report.left:
        said.append(f"The run was stopped with {counted(report.left, 'draft')} left; the next run continues there.")
    return said

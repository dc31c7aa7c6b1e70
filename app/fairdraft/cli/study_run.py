"""`fairdraft study run` and `status`: how far is a study, and how is it brought on?"""

import argparse
import threading
import time
from dataclasses import asdict
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.cli.study_words import plan_words, sealed, study_object
from fairdraft.domain.counting import counted, counted_are
from fairdraft.domain.duration_words import duration_words
from fairdraft.domain.errors import InterruptedByPersonError, KnownError
from fairdraft.domain.identity import utc_text
from fairdraft.domain.sample_study import SAMPLE_STUDY
from fairdraft.domain.study import StudyPlan
from fairdraft.domain.study_progress import DraftCounts
from fairdraft.services.running_study import StudyRunProgress, StudyRunReport
from fairdraft.services.workplace import Workplace

_SECONDS_BETWEEN_LINES = 5.0
_SECONDS_BETWEEN_UPDATES = 0.2
_REASONS_SHOWN = 5


def run_study(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Make the drafts that are left; an interrupt keeps what is finished."""
    report = _run(workplace, workplace.studying.study(arguments.study).id, out)
    if out.as_json:
        out.json(_report_object(report))
    else:
        out.text(
            f'Study "{report.study}": {counted(report.made, "draft")} made, {sum(report.failures.values())} failed.'
        )
        _counts(report.counts, out)
    for reason, number in sorted(report.failures.items(), key=lambda one: -one[1])[:_REASONS_SHOWN]:
        out.say(f"{number} failed: {reason}")
    for problem in report.problems:
        out.say(problem)
    if report.interrupted:
        raise InterruptedByPersonError
    if report.left:
        raise KnownError(
            f"{counted_are(report.left, 'draft')} left to make.",
            f'Finished drafts are kept; "fairdraft study run {report.study}" continues.',
        )
    return 0


def _run(workplace: Workplace, study_id: str, out: Output) -> StudyRunReport:
    """Run in a thread, so that control-C is heard while drafts are written."""
    stop, over = threading.Event(), threading.Event()
    ended: list[StudyRunReport | BaseException] = []
    telling = _Telling(out)

    def work() -> None:
        try:
            ended.append(workplace.study_runs.run(study_id, telling.tell, stop))
        except BaseException as problem:  # noqa: BLE001 - raised again on the thread that waits
            ended.append(problem)
        finally:
            over.set()

    thread = threading.Thread(target=work, name="study-run")
    thread.start()
    # Not by joining: an interrupt there makes Python take the thread for ended.
    while not over.is_set():
        try:
            over.wait(0.5)
        except KeyboardInterrupt:
            if stop.is_set():
                raise
            stop.set()
            out.say("Stopping…")
    thread.join()
    telling.finish()
    (result,) = ended
    if isinstance(result, BaseException):
        raise result
    return result


def show_status(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print what a study holds, what it wants, and what is next."""
    status = workplace.studying.status(arguments.study)
    if out.as_json:
        out.json(
            study_object(status.study)
            | {
                "drafts": status.drafts,
                "ratings": status.ratings,
                "queues": [asdict(one) for one in status.queues],
                "progress": [one.as_object() for one in status.progress],
                "unblinded_at": None if status.unblinded is None else utc_text(status.unblinded.at),
                "unblinded_by": None if status.unblinded is None else status.unblinded.by,
                "conflicts": status.conflicts,
                "next": status.next,
            }
        )
        return 0
    out.text(f'Study "{status.study.id}": {plan_words(status.study)}, sealed: {sealed(status.study)}.')
    if status.study.id == SAMPLE_STUDY:
        out.text("Synthetic data, made to demonstrate the program.")
    if status.unblinded is not None:
        out.text(f"Unblinded by {status.unblinded.by} on {utc_text(status.unblinded.at)}.")
    if status.progress:
        _counts(status.progress, out)
    for noun, counts in (("draft", status.drafts), ("rating", status.ratings)):
        # Of a study that came blind there is nobody to count by.
        listed = "; ".join(f"{name} {count}" for name, count in counts.items() if name != StudyPlan.HIDDEN)
        out.text(f"{counted(sum(counts.values()), noun)}{f': {listed}' if listed else ''}.")
    for queue in status.queues:
        aside = f", {queue.skipped} skipped" if queue.skipped else ""
        out.text(f"{queue.rater}: {queue.rated} of {queue.total} rated in the queue{aside}.")
    if status.conflicts:
        waiting = counted(status.conflicts, "conflict")
        out.text(f"{waiting} between laptops to resolve: fairdraft study conflicts {status.study.id}")
    out.text(f"Next: {status.next}")
    return 0


def _counts(counts: tuple[DraftCounts, ...], out: Output) -> None:
    out.table(
        ("CANDIDATE", "CAMPAIGN", "WANTED", "DONE", "FAILED", "LEFT"),
        [
            (one.candidate, one.campaign, *(str(n) for n in (one.wanted, one.done, one.failed, one.left)))
            for one in counts
        ],
    )


def _report_object(report: StudyRunReport) -> dict[str, Any]:
    return asdict(report) | {"counts": [one.as_object() for one in report.counts], "left": report.left}


class _Telling:
    """Tells progress: one line that is written over on a terminal, else a line now and then."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._told_at = 0.0
        self._candidate = ""
        self._open = False

    def tell(self, progress: StudyRunProgress) -> None:
        """Tell how far the run is, unless that was told just now."""
        now = time.monotonic()
        wait = _SECONDS_BETWEEN_UPDATES if self._out.on_terminal else _SECONDS_BETWEEN_LINES
        last = progress.done >= progress.wanted
        if now - self._told_at < wait and progress.candidate == self._candidate and not last:
            return
        self._told_at, self._candidate = now, progress.candidate
        line = _progress_words(progress)
        if self._out.on_terminal:
            self._out.messages.write(f"\r\x1b[K{line}")
            self._out.messages.flush()
            self._open = True
        else:
            self._out.say(line)

    def finish(self) -> None:
        """End the line that was written over."""
        if self._open:
            self._out.say("")


def _progress_words(progress: StudyRunProgress) -> str:
    said = [f"{progress.done} of {counted(progress.wanted, 'draft')}"]
    if progress.failed:
        said.append(f"{progress.failed} failed")
    said.append(
        progress.candidate if progress.per_minute is None else f"{progress.candidate} {progress.per_minute:.1f}/min"
    )
    if progress.seconds_left is None:
        said.append("no estimate yet")
    else:
        missing = f" and {', '.join(progress.not_measured)} (not measured yet)" if progress.not_measured else ""
        said.append(f"about {duration_words(progress.seconds_left)} left{missing}")
    return ", ".join(said)

"""Does the program keep what it promises of large studies?

Run by `make bench-studies`: how long a rater waits for a study of fifty briefs, two candidates and a hundred drafts
each until it is open, and until the next draft shows, in the services and in the window. Then what `bench_export.py`
measures. Fails where a promise is not kept.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

# Before Qt is imported: measured where there is no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import bench_export
from promises import Measured, timed, told
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.piece import Block
from fairdraft.domain.rating_queue import Judgement
from fairdraft.domain.sample_study import SAMPLE_STUDY
from fairdraft.services.workplace import Workplace
from fairdraft.store.sqlite_store import open_store
from fairdraft.ui.app import render_window
from fairdraft.ui.main_window import MainWindow

PLAN = """
schema = "fairdraft/study@1"
id = "large"
campaigns = ["glynora", "cordexa", "lumivar"]
candidates = ["starter", "starter-plain"]
drafts_per_brief = 100
raters = ["R1", "R2"]
hidden_repeats = 0.1
"""
OPEN_MS, NEXT_MS = 300.0, 50.0
WORDS = "Ask your doctor whether this medicine is right for you. " * 25
KEYS = "42335v"
WAIT_SECONDS = 30.0


def main() -> int:
    """Print a table; returns 1 if a promise is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        return told(_all(Path(folder)))


def _all(folder: Path) -> Iterator[Measured]:
    home = folder / "home"
    workplace = open_workplace(home, scripted=True)
    drafts = _fill(workplace, folder / "plan.toml")
    print(f"A study of {drafts:,} drafts")
    workplace.queueing.open("large", "R1")
    workplace.close()
    # As a person finds it: another start of the program.
    workplace = open_workplace(home, scripted=True)
    try:
        yield from _in_services(workplace)
    finally:
        workplace.close()
    workplace = open_workplace(home, scripted=True, window=True)
    try:
        yield from _in_window(workplace)
    finally:
        workplace.close()
    yield from bench_export.measured(folder)


def _in_services(workplace: Workplace) -> Iterator[Measured]:
    yield timed("open the study's queue", _times(5, lambda: workplace.queueing.open("large", "R1")), OPEN_MS)
    queue = workplace.queueing.open("large", "R1")
    judgement = Judgement({"accuracy": 4, "brand_voice": 3}, "revise", "Nearly.")
    yield timed("rating on disk, next draft out of the queue", _times(50, lambda: queue.submit(judgement)), NEXT_MS)
    pairs = workplace.queueing.open_pairs("large", "R1")
    yield timed("vote on disk, next pair out of the queue", _times(50, lambda: pairs.vote("tie")), NEXT_MS)
    yield timed("status of the study", _times(5, lambda: workplace.studying.status("large")), OPEN_MS)


def _in_window(workplace: Workplace) -> list[Measured]:
    """The same with the window: each time ends when all of it is painted."""
    figures: list[Measured] = []

    def measure(window: MainWindow) -> None:
        window.show_screen("studies")
        window.studies.show_list()
        _until(lambda: window.studies.list.isVisible())
        figures.append(timed("window: study's page shown", [_opened(window) for _ in range(5)], OPEN_MS))
        figures.append(timed("window: rater's queue open, first draft shown", [_begun(window, "R2")], OPEN_MS))
        shown = [_next_draft(window) for _ in range(50)]
        figures.append(timed("window: Return, rating on disk, next draft shown", shown, NEXT_MS))

    render_window(workplace, prepare=measure)
    return figures


def _opened(window: MainWindow) -> float:
    # Another one in between, so that this one is read anew.
    window.studies.open(SAMPLE_STUDY)
    _until(lambda: window.studies.study.is_read)
    QTest.qWait(50)
    began = time.perf_counter()
    window.studies.open("large")
    _until(lambda: window.studies.study.is_read)
    window.grab()
    return time.perf_counter() - began


def _begun(window: MainWindow, rater: str) -> float:
    window.studies.rate_wanted.emit("large")
    began = time.perf_counter()
    window.rate.start.begun.emit(rater)
    _until(lambda: window.rate.blind)
    window.grab()
    return time.perf_counter() - began


def _next_draft(window: MainWindow) -> float:
    window.rate.take_keys()
    reader = window.rate.body.reader
    QTest.keyClicks(reader, KEYS)
    QTest.qWait(1)
    before = window.rate.heading()
    began = time.perf_counter()
    QTest.keyClick(reader, Qt.Key.Key_Return)
    QApplication.processEvents()
    window.grab()
    taken = time.perf_counter() - began
    assert window.rate.heading() != before  # noqa: S101 - a rating that was refused is not measured
    return taken


def _until(met: Callable[[], bool]) -> None:
    ends = time.perf_counter() + WAIT_SECONDS
    while not met():
        if time.perf_counter() > ends:
            raise TimeoutError("the window did not show what was asked for")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)


def _fill(workplace: Workplace, plan: Path) -> int:
    plan.write_text(PLAN)
    study = workplace.studying.create(plan)
    assert study.plan is not None  # noqa: S101 - it was just kept
    places = workplace.study_runs.wanted(study.plan)
    made = [
        (
            place,
            Draft(
                id=new_id(),
                study="large",
                campaign=place.campaign,
                brief=place.brief,
                brief_text="What the piece should say.",
                brief_sha256=place.brief_sha256,
                candidate=place.candidate,
                mode="raw",
                state="finished",
                model_text=WORDS,
                blocks=(Block("1", "body", "copy", WORDS),),
                text=WORDS,
                provenance=Provenance(rendered_prompt=WORDS),
                made_at=utc_now(),
            ),
            None,
        )
        for place in places
    ]
    store = open_store(workplace.home / "fairdraft.db", app_version=workplace.version)
    store.take_in_drafts("large", made)
    store.close()
    return len(made)


def _times(times: int, action: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append(time.perf_counter() - began)
    return taken


if __name__ == "__main__":
    sys.exit(main())

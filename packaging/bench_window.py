"""How long does a rater wait in the window for a large study, and for the next draft?"""

import os
import time
from collections.abc import Callable

# Before Qt is imported: measured where there is no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from promises import NEXT_MS, OPEN_MS, Measured, timed
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fairdraft.domain.sample_study import SAMPLE_STUDY
from fairdraft.services.workplace import Workplace
from fairdraft.ui.app import render_window
from fairdraft.ui.main_window import MainWindow

KEYS = "42335v"
WAIT_SECONDS = 30.0


def in_window(workplace: Workplace, study: str, rater: str) -> list[Measured]:
    """Each time ends when what changed in the window is painted."""
    figures: list[Measured] = []

    def measure(window: MainWindow) -> None:
        window.show_screen("studies")
        window.studies.show_list()
        until(lambda: window.studies.list.isVisible())
        figures.append(timed("window: study's page shown", [_opened(window, study) for _ in range(5)], OPEN_MS))
        begun = [_begun(window, study, rater) for _ in range(6)]
        # The first time, the rater's order is drawn and kept.
        figures.append(timed("window: rater's queue drawn, first draft shown", begun[:1], None))
        figures.append(timed("window: rater's queue open, first draft shown", begun[1:], OPEN_MS))
        shown = [_next_draft(window) for _ in range(50)]
        figures.append(timed("window: Return, rating on disk, next draft shown", shown, NEXT_MS))

    render_window(workplace, prepare=measure)
    return figures


def _opened(window: MainWindow, study: str) -> float:
    # Another one in between, so that this one is read anew.
    window.studies.open(SAMPLE_STUDY)
    until(lambda: window.studies.study.is_read)
    QTest.qWait(50)
    began = time.perf_counter()
    window.studies.open(study)
    until(lambda: window.studies.study.is_read)
    _paint()
    return time.perf_counter() - began


def _begun(window: MainWindow, study: str, rater: str) -> float:
    window.rate.open_study(SAMPLE_STUDY)
    window.studies.rate_wanted.emit(study)
    QTest.qWait(50)
    began = time.perf_counter()
    window.rate.start.begun.emit(rater)
    until(lambda: window.rate.blind)
    _paint()
    return time.perf_counter() - began


def _next_draft(window: MainWindow) -> float:
    window.rate.take_keys()
    reader = window.rate.body.reader
    QTest.keyClicks(reader, KEYS)
    QTest.qWait(1)
    before = window.rate.heading()
    began = time.perf_counter()
    QTest.keyClick(reader, Qt.Key.Key_Return)
    _paint()
    taken = time.perf_counter() - began
    assert window.rate.heading() != before  # noqa: S101 - a rating that was refused is not measured
    return taken


def _paint() -> None:
    """Lay out and paint what is due, and what that asks for."""
    for _ in range(2):
        QApplication.processEvents()


def until(met: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
    """Let the window's loop run as it does for a person: asked again and again, it would hold up the work beside it."""
    loop, timer = QEventLoop(), QTimer()
    ends = time.perf_counter() + seconds
    timer.setInterval(1)
    timer.timeout.connect(lambda: loop.quit() if met() or time.perf_counter() > ends else None)
    timer.start()
    loop.exec()
    timer.stop()
    if not met():
        raise TimeoutError("the window did not show what was asked for")

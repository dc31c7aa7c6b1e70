"""Can a whole study be rated in the window by keys alone? With a scripted rater, and without a display.

Usage: python packaging/rate_in_window.py HOME STUDY PICTURES; part of `make scenario`.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from scripted_rater import scores_of, verdict_of

from fairdraft import bootstrap
from fairdraft.ui.app import render_window
from fairdraft.ui.main_window import MainWindow

_VERDICT_KEYS = {"approve": "a", "revise": "v", "reject": "r"}
_SIZE = QSize(1440, 900)
_WAIT_S = 60.0
_TURN_MS = 5


def main() -> int:
    """Rate everything that the rater's queue holds, take pictures at its beginning and end, and tell how it went."""
    home, study, pictures = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    pictures.mkdir(parents=True, exist_ok=True)
    workplace = bootstrap.open_workplace(home, window=True)
    try:
        rater = workplace.profiles.present_or_default().pseudonym
        criteria = [one.id for one in workplace.rating.rubric().criteria]
        total = workplace.queueing.open(study, rater).progress().total
        took: list[float] = []
        chance = random.Random(rater)  # noqa: S311 - a scripted rater's moods, the same at each run

        def rate_all(window: MainWindow) -> None:
            begin(window)
            for _ in range(total):
                _rate_one(window, criteria, chance, took)

        def begin(window: MainWindow) -> None:
            window.studies.rate_wanted.emit(study)
            window.rate.start.begun.emit(rater)
            _wait(lambda: window.rate.blind)
            window.rate.take_keys()

        render_window(workplace, size=_SIZE, prepare=begin).save(str(pictures / "rating-first.png"))
        render_window(workplace, size=_SIZE, prepare=rate_all).save(str(pictures / "rating-done.png"))
        left = workplace.queueing.open(study, rater).progress().left
        if left:
            raise SystemExit(f"{left} of {total} drafts are left.")
        slowest, middle = max(took), sorted(took)[len(took) // 2]
        print(f"{total} ratings; from Return to the next draft {middle:.0f} ms in the middle, {slowest:.0f} at most")
    finally:
        workplace.close()
    return 0


def _rate_one(window: MainWindow, criteria: list[str], chance: random.Random, took: list[float]) -> None:
    reader = window.rate.body.reader
    scores = scores_of(reader.toPlainText(), criteria, chance)
    QTest.keyClicks(reader, "".join(map(str, scores.values())) + _VERDICT_KEYS[verdict_of(scores)])
    began = time.perf_counter()
    QTest.keyClick(reader, Qt.Key.Key_Return)
    reader.repaint()
    took.append((time.perf_counter() - began) * 1000)


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + _WAIT_S
    while not until():
        if time.monotonic() > end:
            raise SystemExit("The window did not come so far.")
        QTest.qWait(_TURN_MS)


if __name__ == "__main__":
    raise SystemExit(main())

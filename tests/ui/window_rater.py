"""Rates a study in the real window by keys, in a process of its own that is killed: run by test_window_kill.py.

Usage: window_rater.py WHAT HOME STUDY RATER PACE STOP. WHAT is "drafts" or "pairs". PACE is the milliseconds after each
key; STOP is how many are judged before one is left half judged, -1 to go on to the end. Each line of standard output is
an object:

    {"shown": [draft, occasion], "will_say": judgement, "begun": what the screen has of it, or null}
    {"confirmed": [draft, occasion]}   the draft is rated, and the next one, or the end, shows
    {"half": [draft, occasion], "wrote": …}   nothing more is said of it than this comment, and what stands before it

For pairs the two drafts stand in the place of draft and occasion.
"""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from fairdraft import bootstrap
from fairdraft.domain.presentation import QueueEntry
from fairdraft.domain.unfinished_rating import UnfinishedRating
from fairdraft.services.pair_queue import PairQueue
from fairdraft.services.rating_queue import RatingQueue
from fairdraft.ui.app import run_window
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.rate.open_judgement import OpenJudgement

_WAIT_S = 60.0
_VERDICTS = {"approve": "a", "revise": "v", "reject": "r"}
_KEY = Qt.Key
_VOTES = {"first": _KEY.Key_Left, "second": _KEY.Key_Right, "tie": _KEY.Key_T, "both_bad": _KEY.Key_B}
# Where a comment that is left half written ends.
_HALF = 10


class Judge:
    """Says of each draft or pair what follows from its ids alone, whatever process asks, and was not said before."""

    def __init__(self, study: str, rater: str, pace: int, stop: int) -> None:
        self._study, self._rater, self._pace, self._left = study, rater, pace, stop

    def judge(self, window: MainWindow) -> None:
        """Go through the queue until it ends or this process does."""
        raise NotImplementedError

    def _type(self, field: QWidget, keys: str) -> None:
        for key in keys:
            QTest.keyClicks(field, key)
            self._wait()

    def _press(self, field: QWidget, key: Qt.Key) -> None:
        QTest.keyClick(field, key)
        self._wait()

    def _wait(self) -> None:
        # Even a rater without pauses lets the window's timers have their turn.
        QTest.qWait(self._pace)


class PairJudge(Judge):
    """Writes a comment on each pair and votes."""

    @override
    def judge(self, window: MainWindow) -> None:
        window.studies.pairs_wanted.emit(self._study)
        window.pairs.start.begun.emit(self._rater)
        _come(lambda: window.pairs._queue)
        body = window.pairs.body
        while window.pairs.blind:
            here = self._pair(window)
            say = vote_on(*here)
            begun = body.comment.text() if body.taken_up.isVisible() else None
            _tell(shown=here, will_say=say, begun=begun)
            self._type(body.readers[0], "n")
            stops = self._left == 0
            self._type(body.comment, say["comment"][len(begun or "") : _HALF if stops else None])
            if stops:
                _tell(half=here, wrote=body.comment.text())
                return
            self._left -= 1
            self._press(body.comment, _KEY.Key_Escape)
            self._press(body.readers[0], _VOTES[say["outcome"]])
            assert not window.pairs.blind or self._pair(window) != here
            _tell(confirmed=here)
        window.close()

    def _pair(self, window: MainWindow) -> tuple[str, str]:
        queue = window.pairs._queue
        assert isinstance(queue, PairQueue)
        assert queue.current is not None
        return queue.current.first.draft_id, queue.current.second.draft_id


class Rater(Judge):
    """Scores, marks and notes each draft, and gives a verdict."""

    @override
    def judge(self, window: MainWindow) -> None:
        window.studies.rate_wanted.emit(self._study)
        window.rate.start.begun.emit(self._rater)
        _come(lambda: window.rate._queue)
        while window.rate.blind:
            judgement = window.rate._open
            assert judgement is not None
            here = _place(window)
            say = said_of(*here, [one.id for one in judgement.rubric.criteria])
            _tell(shown=here, will_say=say, begun=_begun(window, judgement))
            if self._left == 0:
                self._begin(window, judgement, say)
                _tell(half=here, wrote=say["comment"])
                return
            self._left -= 1
            self._whole(window, judgement, say)
            # The window is gone on when its queue is.
            assert not window.rate.blind or _place(window) != here
            _tell(confirmed=here)
        window.close()

    def _whole(self, window: MainWindow, judgement: OpenJudgement, say: dict[str, Any]) -> None:
        body = window.rate.body
        if say["mark"] and not judgement.marks:
            self._mark(window, say)
            self._press(body.mark_form.comment, _KEY.Key_Return)
        self._scores(window, judgement, list(say["scores"].values()))
        if judgement.verdict is None:
            self._type(body.reader, _VERDICTS[say["verdict"]])
        self._note(window, say["note"])
        self._press(body.reader, _KEY.Key_Return)

    def _begin(self, window: MainWindow, judgement: OpenJudgement, say: dict[str, Any]) -> None:
        """Two scores, the verdict, the note, and a comment on words that is still being written."""
        body = window.rate.body
        self._scores(window, judgement, list(say["scores"].values())[:2])
        self._type(body.reader, _VERDICTS[say["verdict"]])
        self._note(window, say["note"])
        self._mark(window, say)

    def _scores(self, window: MainWindow, judgement: OpenJudgement, scores: list[int]) -> None:
        for score in scores[len(judgement.scores) :]:
            self._type(window.rate.body.reader, str(score))

    def _note(self, window: MainWindow, note: str) -> None:
        body = window.rate.body
        self._type(body.reader, "n")
        body.note.set_text("")
        self._type(body.note, note)
        self._press(body.note, _KEY.Key_Escape)

    def _mark(self, window: MainWindow, say: dict[str, Any]) -> None:
        body = window.rate.body
        cursor = body.reader.textCursor()
        cursor.setPosition(0)
        cursor.setPosition(5, QTextCursor.MoveMode.KeepAnchor)
        body.reader.setTextCursor(cursor)
        self._type(body.reader, "l")
        self._type(body.mark_form, "1")
        self._type(body.mark_form.comment, say["comment"])


def vote_on(first: str, second: str) -> dict[str, Any]:
    """What is said of a pair."""
    dice = sha256(f"{first}/{second}".encode()).digest()
    return {"outcome": list(_VOTES)[dice[0] % 4], "comment": f"Comment {dice[1]} on these two."}


def said_of(draft: str, occasion: int, criteria: list[str]) -> dict[str, Any]:
    """What is said of a draft at its first or second showing."""
    dice = sha256(f"{draft}/{occasion}".encode()).digest()
    return {
        "scores": {criterion: 1 + dice[-number] % 5 for number, criterion in enumerate(criteria, start=1)},
        "verdict": list(_VERDICTS)[dice[0] % 3],
        "note": f"Note {dice[1]} on the whole.",
        "mark": dice[2] % 2 == 0,
        "comment": f"Comment {dice[3]} on words.",
    }


def _place(window: MainWindow) -> tuple[str, int]:
    queue = window.rate._queue
    assert isinstance(queue, RatingQueue)
    entry = queue._entry
    assert entry is not None
    return entry.draft_id, entry.occasion


def _begun(window: MainWindow, judgement: OpenJudgement) -> dict[str, Any] | None:
    """What the screen has of a draft that it offers again, in the form in which that is kept."""
    if not window.rate.body._taken_up.isVisible():
        return None
    said = UnfinishedRating(QueueEntry(*_place(window)), judgement.judgement(judgement.work.worked_ms)).as_object()
    assert window.rate.body.note.text() == said["note"]
    return said


def _window() -> MainWindow | None:
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)), None)


def _tell(**what: object) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 - what this program is for


def _come(until: Callable[[], Any]) -> Any:
    end = time.monotonic() + _WAIT_S
    while not (found := until()):
        assert time.monotonic() < end, "the window did not come so far"
        QTest.qWait(5)
    return found


def main() -> int:
    """Open the window and rate in it."""
    what, home, study, rater, pace, stop = sys.argv[1:]
    kind = {"drafts": Rater, "pairs": PairJudge}[what]
    QApplication.setStyle("Fusion")
    application = QApplication(sys.argv[:1])

    def rate() -> None:
        try:
            kind(study, rater, int(pace), int(stop)).judge(_come(_window))
        except BaseException:  # noqa: BLE001 - Qt would go on, and the test would wait
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)

    QTimer.singleShot(0, application, rate)
    return run_window(
        lambda _given: bootstrap.open_workplace(Path(home), scripted=True, window=True), bootstrap.resources()
    )


if __name__ == "__main__":
    raise SystemExit(main())

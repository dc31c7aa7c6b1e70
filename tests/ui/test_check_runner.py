"""The text is checked soon after typing stops, and only what is still true is shown."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.piece import Block
from fairdraft.ui.background import Background
from fairdraft.ui.draft.check_runner import CheckRunner
from fairdraft.ui.draft.piece_reading import PieceReading

Blocks = tuple[Block, ...]


class Desk:
    """A text that changes, and a check that can be held up."""

    def __init__(self) -> None:
        self.revision = 1
        self.words = "one"
        self.gate = threading.Event()
        self.gate.set()
        self.checked: list[str] = []
        self.threads: set[int] = set()
        self.problem: KnownError | None = None

    def snapshot(self) -> tuple[int, Blocks]:
        return self.revision, (Block("b", "body", "copy", self.words),)

    def check(self, blocks: Blocks) -> PieceReading:
        self.threads.add(threading.get_ident())
        assert self.gate.wait(5)
        if self.problem is not None:
            raise self.problem
        self.checked.append(blocks[0].text)
        return PieceReading(blocks[0].text, CheckResult("", None, "product-claim", "web"))

    def change(self, words: str) -> None:
        self.words = words
        self.revision += 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def runner(qapp: QApplication, desk: Desk) -> Iterator[CheckRunner]:
    background = Background(1)
    one = CheckRunner(background, desk.snapshot, desk.check)
    yield one
    one.stop()
    desk.gate.set()
    background.close()


def test_typing_is_checked_once_when_it_stops(qtbot: QtBot, desk: Desk, runner: CheckRunner) -> None:
    """Quick letters are checked together, off the window's thread, after a pause that leaves a check of 50 ms within
    300 ms of the last letter.
    """
    own = runner._pause.interval()
    assert own <= 250
    # Between the letters a pause that no busy machine outlasts: a stall is not the end of the typing.
    runner._pause.setInterval(60_000)
    runner._pause.setTimerType(Qt.TimerType.PreciseTimer)
    for letter in "ab":
        before = runner._pause.remainingTime()
        desk.change(desk.words + letter)
        runner.text_changed()
        assert runner._pause.remainingTime() > before, "a letter begins the pause anew"
        qtbot.wait(20)
    assert desk.checked == []
    runner._pause.setInterval(own)
    desk.change(desk.words + "c")
    runner.text_changed()
    with qtbot.waitSignal(runner.checked, timeout=3000) as answer:
        pass
    assert answer.args is not None
    assert answer.args[0].text == "oneabc"
    assert desk.checked == ["oneabc"]
    assert threading.get_ident() not in desk.threads


def test_a_result_for_older_words_is_dropped(qtbot: QtBot, desk: Desk, runner: CheckRunner) -> None:
    """A check that ends after the text changed is not handed on; the changed text is checked instead."""
    got: list[str] = []
    runner.checked.connect(lambda piece: got.append(piece.text))
    desk.gate.clear()
    runner.check_now()
    qtbot.waitUntil(lambda: bool(desk.threads), timeout=2000)
    desk.change("two")
    runner.text_changed()
    desk.gate.set()
    qtbot.waitUntil(lambda: len(desk.checked) == 2, timeout=3000)
    qtbot.wait(30)
    assert desk.checked == ["one", "two"]
    assert got == ["two"]


def test_checks_asked_for_during_a_check_become_one(qtbot: QtBot, desk: Desk, runner: CheckRunner) -> None:
    """However often a check is asked for while one runs, one more follows."""
    desk.gate.clear()
    for words in ("two", "three", "four"):
        runner.check_now()
        desk.change(words)
    desk.gate.set()
    qtbot.waitUntil(lambda: len(desk.checked) == 2, timeout=3000)
    qtbot.wait(50)
    assert desk.checked == ["one", "four"]


def test_a_known_problem_is_told_and_the_next_check_works(qtbot: QtBot, desk: Desk, runner: CheckRunner) -> None:
    """A bad rule pack fails one check, with its sentence; afterwards checks go on."""
    desk.problem = KnownError("The pack is bad.", "Mend it.")
    with qtbot.waitSignal(runner.failed) as failed:
        runner.check_now()
    assert failed.args is not None
    assert failed.args[0].what == "The pack is bad."
    desk.problem = None
    with qtbot.waitSignal(runner.checked):
        runner.check_now()


def test_after_closing_no_answer_comes(qtbot: QtBot, desk: Desk) -> None:
    """A check that runs while the window closes ends, and its answer goes nowhere."""
    background = Background(1)
    runner = CheckRunner(background, desk.snapshot, desk.check)
    desk.gate.clear()
    runner.check_now()
    qtbot.waitUntil(lambda: bool(desk.threads), timeout=2000)
    runner.stop()
    threading.Timer(0.05, desk.gate.set).start()
    with qtbot.assertNotEmitted(runner.checked, wait=50):
        background.close()
    assert desk.checked == ["one"]


def test_a_bug_in_background_work_reaches_the_window_s_thread(qtbot: QtBot) -> None:
    """An exception that is no known problem is raised on the window's thread, where the excepthook is."""
    background = Background(1)

    def broken() -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        background.run(broken, lambda _none: None, lambda _problem: None)
        qtbot.waitUntil(lambda: bool(caught), timeout=2000)
    assert caught[0][0] is ZeroDivisionError
    background.close()


class Held:
    """Tells on which thread it ended."""

    def __init__(self, ended: list[int]) -> None:
        self._ended = ended

    def __del__(self) -> None:
        self._ended.append(threading.get_ident())


def test_what_work_holds_ends_on_the_window_s_thread(qtbot: QtBot) -> None:
    """However late the thread of the work goes on, it is not the last to let go of what may be a widget."""
    background, handed, goes_on = Background(1), threading.Event(), threading.Event()
    ended: list[int] = []

    def hold(held: Held) -> None:
        background.run(lambda: held, lambda _held, _too=held: handed.set(), lambda _problem: None)

    # The thread of the work stands still once its answer is on the way.
    background._arrived.connect(lambda _number: goes_on.wait(5), Qt.ConnectionType.DirectConnection)
    hold(Held(ended))
    qtbot.waitUntil(handed.is_set)
    goes_on.set()
    background.settle()
    assert ended == [threading.get_ident()]
    background.close()

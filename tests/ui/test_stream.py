"""Words from the engine's thread reach the window in batches and in order."""

import threading
import time

from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fairdraft.services.drafting import DraftBegunAnew, DraftingModelReady, DraftWords
from fairdraft.ui.draft.stream import DraftStream


def pour(stream: DraftStream, count: int, *, pause: float = 0.0) -> None:
    def work() -> None:
        for number in range(count):
            stream.on_event(DraftWords("ab"[number % 2], f"{number} "))
            time.sleep(pause)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_many_words_come_in_few_batches(qtbot: QtBot) -> None:
    """Five hundred words in one burst reach each draft whole, in order, in a handful of signals."""
    stream = DraftStream()
    got: dict[str, list[str]] = {"a": [], "b": []}
    stream.words.connect(lambda draft_id, text: got[draft_id].append(text))
    pour(stream, 500)
    qtbot.waitUntil(lambda: sum(len("".join(parts).split()) for parts in got.values()) == 500, timeout=3000)
    assert "".join(got["a"]).split() == [str(n) for n in range(0, 500, 2)]
    assert "".join(got["b"]).split() == [str(n) for n in range(1, 500, 2)]
    assert len(got["a"]) <= 3
    stream.close()


def test_words_before_a_new_beginning_are_dropped(qtbot: QtBot) -> None:
    """A draft that begins anew is told so before its new words, and its older words are not handed on."""
    stream = DraftStream()
    told: list[tuple[str, str]] = []
    stream.begun_anew.connect(lambda draft_id, why: told.append((draft_id, why)))
    stream.words.connect(lambda draft_id, text: told.append((draft_id, text)))
    stream.on_event(DraftWords("a", "old "))
    stream.on_event(DraftWords("b", "kept"))
    stream.on_event(DraftBegunAnew("a", "why"))
    stream.on_event(DraftWords("a", "new"))
    qtbot.waitUntil(lambda: len(told) == 3, timeout=3000)
    assert told[0] == ("a", "why")
    assert set(told[1:]) == {("a", "new"), ("b", "kept")}
    stream.close()


def test_signals_come_at_most_thirty_times_a_second(qtbot: QtBot) -> None:
    """However fast words come, a draft is told of at most about thirty times a second, on the window's thread."""
    stream = DraftStream()
    times: list[float] = []
    threads: set[object] = set()

    def got(_draft_id: str, _text: str) -> None:
        times.append(time.monotonic())
        threads.add(QThread.currentThread())

    stream.words.connect(got)
    ended = threading.Event()

    def work() -> None:
        for _ in range(300):
            stream.on_event(DraftWords("a", "x"))
            time.sleep(0.001)
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    qtbot.waitUntil(ended.is_set, timeout=5000)
    qtbot.wait(60)
    thread.join()
    assert len(times) <= (times[-1] - times[0]) * 31 + 2
    assert threads == {QApplication.instance().thread()}  # type: ignore[union-attr]
    stream.close()


def test_held_events_wait_and_then_come(qtbot: QtBot) -> None:
    """While held nothing is handed on; after the release everything comes."""
    stream = DraftStream()
    stream.hold()
    with qtbot.assertNotEmitted(stream.words, wait=80):
        pour(stream, 4)
    with qtbot.waitSignals([stream.words, stream.words], timeout=1000):
        stream.release()
    stream.close()


def test_nothing_comes_after_closing(qtbot: QtBot) -> None:
    """A closed stream takes no events and hands none on."""
    stream = DraftStream()
    pour(stream, 2)
    stream.close()
    with qtbot.assertNotEmitted(stream.words, wait=60), qtbot.assertNotEmitted(stream.model_ready, wait=10):
        pour(stream, 2)
        stream.on_event(DraftingModelReady("m", "cpu", ()))
        stream.flush()

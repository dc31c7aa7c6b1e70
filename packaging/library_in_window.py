"""Does the window answer while it shows a very large library of approved copy?"""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

# Before Qt is imported: measured where there is no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from own_time import own_time
from promises import TURN_MS, Measured
from PySide6.QtCore import QEventLoop, QTimer

from fairdraft.services.library import CopyFacts
from fairdraft.services.workplace import Workplace
from fairdraft.ui.app import render_window
from fairdraft.ui.library.screen import LibraryScreen
from fairdraft.ui.main_window import MainWindow

WAIT_SECONDS = 120.0
_REST_MS = 400


def in_window(workplace: Workplace, tables: Sequence[Path]) -> list[Measured]:
    """The longest turn of the window's event loop while a person does this and that, the shorter of two goes: every
    now and then the window clears away what is dead, whatever a person does, and that falls into one of them.

    Args:
        workplace: with the large library.
        tables: files of 300 more pieces, for an import in each go.
    """
    goes: list[dict[str, tuple[float, float]]] = []

    def measure(window: MainWindow) -> None:
        screen = window.library
        for table in tables:
            took = {}
            for name, act, met in _deeds(window, screen, table):
                took[name] = _longest_turn(act, lambda met=met: met() and _at_rest(screen))
            goes.append(took)
            window.show_screen("draft")

    render_window(workplace, prepare=measure)
    figures = []
    for name in goes[0]:
        turns = sorted(one[name][0] for one in goes)
        note = f"the other go {turns[-1]:.0f} ms; done after {min(one[name][1] for one in goes):.1f} s"
        figures.append(Measured(f"window: {name}", turns[0], "ms", TURN_MS, note=note))
    return figures


def _deeds(
    window: MainWindow, screen: LibraryScreen, table: Path
) -> list[tuple[str, Callable[[], object], Callable[[], bool]]]:
    bar, pieces = screen.filter, screen.list

    def chosen() -> bool:
        return screen.detail.piece is not None and screen.model.piece(pieces.row) == screen.detail.piece

    def last_there() -> bool:
        return screen.model.piece(len(screen.model.ids) - 1) is not None

    def search(text: str) -> None:
        bar.search.setText(text)

    def scroll(part: float) -> None:
        rows = pieces.verticalScrollBar()
        rows.setValue(round(part * rows.maximum()))

    return [
        ("the library is opened", lambda: window.show_screen("library"), chosen),
        ("its list is scrolled to the end", lambda: scroll(1), last_there),
        ("it is put in order by name", lambda: bar.order.setCurrentIndex(1), chosen),
        ("a product is chosen", lambda: bar.product.setCurrentIndex(1), chosen),
        ("words are searched", lambda: search("walk after supper"), lambda: "best first" in bar.told.text()),
        ("all is shown again", bar.show_all, lambda: "best first" not in bar.told.text()),
        ("it is put in order by day again", lambda: bar.order.setCurrentIndex(0), chosen),
        ("another piece is chosen", lambda: pieces.choose(5_000), chosen),
        ("all pieces are selected", pieces.selectAll, lambda: pieces.chosen_count == len(screen.model.ids)),
        ("one is chosen again", lambda: pieces.choose(3), chosen),
        ("a piece is removed", screen.remove, lambda: screen.undo.isVisible()),
        ("it is put back", screen.put_back, lambda: not screen.undo.isVisible()),
        (
            "300 more come in",
            lambda: screen.desk.add_files([table], CopyFacts()),
            lambda: not screen.desk.busy and screen.card.words.text().startswith("300"),
        ),
    ]


def _at_rest(screen: LibraryScreen) -> bool:
    return not screen._finding and not screen._soon.isActive()  # noqa: SLF001 - what a person sees by the list


def _longest_turn(act: Callable[[], object], met: Callable[[], bool]) -> tuple[float, float]:
    """Milliseconds of the longest turn until it is met and for a moment after it, and seconds until it was met."""
    loop, timer = QEventLoop(), QTimer()
    began = time.perf_counter()
    last, longest, done = own_time(), 0.0, 0.0

    def turn() -> None:
        nonlocal last, longest, done
        now = own_time()
        longest, last = max(longest, now - last), now
        passed = time.perf_counter() - began
        if not done and met():
            done = passed
        if passed > WAIT_SECONDS or (done and passed > done + _REST_MS / 1000):
            loop.quit()
        last = own_time()

    timer.setInterval(5)
    timer.timeout.connect(turn)
    timer.start()
    QTimer.singleShot(0, act)
    loop.exec()
    timer.stop()
    if not done:
        raise TimeoutError("the window did not show what was asked for")
    return longest * 1000, done

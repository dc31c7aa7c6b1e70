"""How does a window end when the system or a terminal asks the program to?"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier

# A session that ends, a terminal that is closed, Ctrl+C in it.
_ASKING = ("SIGTERM", "SIGHUP", "SIGINT")


@contextmanager
def heard_when_asked_to_end(end: Callable[[], None]) -> Iterator[None]:
    """Call `end` from the event loop when the program is asked to end by a signal, as long as this lasts.

    A signal that whoever started the program had it ignore stays ignored, as with nohup. Nothing is heard on Windows,
    where nobody can be sent these signals: a session that ends there asks the window. To be used on the main thread.
    """
    if sys.platform == "win32":
        yield
        return
    heard, told = os.pipe()
    for one in (heard, told):
        os.set_blocking(one, False)
    signals = [getattr(signal, name) for name in _ASKING]
    # None where something other than Python listens.
    before = {one: signal.getsignal(one) for one in signals}
    minded = {one: was for one, was in before.items() if was not in (signal.SIG_IGN, None)}
    # The loop sleeps in Qt, where no handler of Python's is run: it is woken by a byte.
    woken = signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    for one in minded:
        signal.signal(one, lambda _number, _frame: None)
    listening = QSocketNotifier(heard, QSocketNotifier.Type.Read)

    def on_signal() -> None:
        asked = {*os.read(heard, 64)}
        if asked.intersection(minded):
            end()

    listening.activated.connect(on_signal)
    try:
        yield
    finally:
        listening.setEnabled(False)
        listening.deleteLater()
        for one, was in minded.items():
            signal.signal(one, was)
        signal.set_wakeup_fd(woken)
        os.close(heard)
        os.close(told)

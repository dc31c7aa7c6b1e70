"""How does a window end when the system or a terminal asks the program to?"""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier

# A session that ends, a terminal that is closed, Ctrl+C in it; Windows knows some of them.
_ASKING = ("SIGTERM", "SIGHUP", "SIGINT")


@contextmanager
def heard_when_asked_to_end(end: Callable[[], None]) -> Iterator[None]:
    """Call `end` from the event loop when the program is asked to end by a signal, as long as this lasts.

    A signal that whoever started the program had it ignore stays ignored, as with nohup. To be used on the main thread.
    """
    heard, told = socket.socketpair()
    for one in (heard, told):
        one.settimeout(0)
    signals = [getattr(signal, name) for name in _ASKING if hasattr(signal, name)]
    # None where something other than Python listens.
    before = {one: signal.getsignal(one) for one in signals}
    minded = {one: was for one, was in before.items() if was not in (signal.SIG_IGN, None)}
    # The loop sleeps in Qt, where no handler of Python's is run: it is woken by a byte.
    woken = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    for one in minded:
        signal.signal(one, lambda _number, _frame: None)
    listening = QSocketNotifier(heard.fileno(), QSocketNotifier.Type.Read)

    def on_signal() -> None:
        asked = {*heard.recv(64)}
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
        heard.close()
        told.close()

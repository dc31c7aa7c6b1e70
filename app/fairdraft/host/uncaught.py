"""How is a bug told that nobody caught, so that no word of a draft leaves the program with it?

What stands on standard error does not stay in a terminal: of a window that was started from the desktop it goes to the
system's journal. Python would put the words of an exception there.
"""

import logging
import sys
import threading
from types import TracebackType
from typing import Any

from fairdraft.domain.bug_trace import told_of
from fairdraft.host.logging_setup import log_bug


def tell_bugs_discreetly() -> None:
    """From now on bugs that nobody catches, on any thread, are logged and told by their kinds and places."""
    # Without a handler Python would print records, and with them the words of exceptions; so it would the arguments of
    # a record that a full disk does not take.
    logging.getLogger().addHandler(logging.NullHandler())
    logging.raiseExceptions = False
    sys.excepthook = _on_exception
    threading.excepthook = lambda told: _tell(told.exc_value)
    sys.unraisablehook = lambda told: _tell(told.exc_value)


def _on_exception(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, bug, trace)
    else:
        _tell(bug)


def _tell(bug: Any) -> None:
    # None where the interpreter is ending and had no memory left for it.
    if bug is None:
        return
    log_bug(bug)
    # There is none where a desktop started the program without one.
    if sys.stderr is not None:
        print(told_of(bug), file=sys.stderr)  # noqa: T201 - as Python does

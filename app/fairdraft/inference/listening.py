"""How is an event told to a listener that may have a bug?"""

import threading
from collections.abc import Callable
from typing import TypeVar

_Event = TypeVar("_Event")


def tell(listener: Callable[[_Event], None], event: _Event) -> None:
    """Call the listener; its bug is reported as an uncaught one of this thread, and the thread goes on."""
    try:
        listener(event)
    except Exception as error:  # noqa: BLE001 - a listener's bug is reported and must not silence other drafts
        threading.excepthook(
            threading.ExceptHookArgs((type(error), error, error.__traceback__, threading.current_thread()))
        )

"""How long is a step with files tried that Windows refuses while another program has one of them open?

A virus scanner looks at what was just written, a program for backups reads it: both let go within a moment.
"""

import time
from collections.abc import Callable

# Windows' numbers for what somebody has open, a folder with such a file among it.
_HELD_OPEN = (5, 32)
_TRIES = 10
_PAUSE_SECONDS = 0.1


def when_let_go(step: Callable[[], object]) -> None:
    """Do the step, again for a second where Windows says that a file of it is open. A right that is missing is told by
    the same number, a second later.

    Raises:
        OSError: as the step does, if it is refused for longer or for another reason.
    """
    for _try in range(_TRIES):
        try:
            step()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD_OPEN:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return
    step()

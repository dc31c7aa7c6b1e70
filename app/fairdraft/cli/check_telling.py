"""How is it told in a terminal how far a check of many drafts is?"""

import time

from fairdraft.cli.output import Output

_SECONDS_BETWEEN = 2.0


class CheckTelling:
    """Tells now and then how many drafts are checked, where that takes a while."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._told_at = time.monotonic()

    def tell(self, done: int, total: int) -> None:
        """Tell how far the check is, unless that was told just now."""
        if time.monotonic() - self._told_at >= _SECONDS_BETWEEN:
            self._told_at = time.monotonic()
            self._out.say(f"Checking drafts: {done:,} of {total:,}")

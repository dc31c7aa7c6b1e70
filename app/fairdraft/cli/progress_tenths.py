"""How does a command tell how far it is with many things, without a line for each?"""

from fairdraft.cli.output import Output

_MANY = 10


class Tenths:
    """Told of each; says so at each tenth of `_MANY` or more. `what` follows the number: "files read"."""

    def __init__(self, out: Output, what: str) -> None:
        self._out = out
        self._what = what
        self._tenth = 0

    def tell(self, done: int, total: int) -> None:
        """Say how far it is."""
        if total >= _MANY and done * 10 // total > self._tenth:
            self._tenth = done * 10 // total
            self._out.say(f"{done:,} of {total:,} {self._what}")

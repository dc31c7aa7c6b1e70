"""How long was something worked on, without the times in which it stood still for others?"""

from dataclasses import dataclass
from time import monotonic


@dataclass(slots=True)
class WorkClock:
    """Runs from when the work was begun, and not while it stands still."""

    _began: float | None = None
    _still_since: float | None = None

    @property
    def stands_still(self) -> bool:
        """Whether the work waits for others."""
        return self._still_since is not None

    def begin(self) -> None:
        """The work begins now, unless it did before."""
        if self._began is None:
            self._began = monotonic()

    def stand_still(self) -> None:
        """Others go first from now on."""
        if self._still_since is None:
            self._still_since = monotonic()

    def go_on(self) -> None:
        """Nobody goes first any more."""
        if self._began is not None and self._still_since is not None:
            self._began += monotonic() - max(self._still_since, self._began)
        self._still_since = None

    def elapsed_ms(self) -> int:
        """Milliseconds of work."""
        if self._began is None:
            return 0
        now = monotonic() if self._still_since is None else max(self._still_since, self._began)
        return round((now - self._began) * 1000)

"""What can be done in the whole window, by keys that work on every screen and by name?"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fairdraft.ui.screen import Command
from fairdraft.ui.theme.theme import SCALES, SCHEME_CHOICES, SchemeChoice, Theme


@dataclass(frozen=True, slots=True)
class WindowKey:
    """Something the window does: its shortcut (empty: none) and its name (empty: it is in no list)."""

    keys: str
    title: str
    call: Callable[[], object]


class WindowKeys:
    """The shortcuts of the window.

    Args:
        window: which they belong to.
        theme: whose letters and colors some of them change.
        keys: the others.
    """

    def __init__(self, window: QWidget, theme: Theme, keys: tuple[WindowKey, ...]) -> None:
        self._theme = theme
        self._keys = (
            *keys,
            WindowKey("Ctrl++", "Larger letters", lambda: self._magnify(1)),
            WindowKey("Ctrl+=", "", lambda: self._magnify(1)),
            WindowKey("Ctrl+-", "Smaller letters", lambda: self._magnify(-1)),
        )
        for one in self._keys:
            if one.keys:
                QShortcut(QKeySequence(one.keys), window).activated.connect(one.call)

    def commands(self) -> tuple[Command, ...]:
        """All that has a name."""
        named = (Command(one.title, _plainly(one.call), one.keys) for one in self._keys if one.title)
        schemes = (Command(f"Colors: {_SCHEMES[one]}", self._chooses(one)) for one in SCHEME_CHOICES)
        return (*named, *schemes)

    def _chooses(self, scheme: SchemeChoice) -> Callable[[], None]:
        return lambda: self._theme.choose(scheme)

    def _magnify(self, step: int) -> None:
        near = min(range(len(SCALES)), key=lambda number: abs(SCALES[number] - self._theme.typography.scale))
        self._theme.magnify(SCALES[max(0, min(near + step, len(SCALES) - 1))])


_SCHEMES: dict[SchemeChoice, str] = {"system": "as the system has them", "light": "light", "dark": "dark"}


def _plainly(call: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        call()

    return run

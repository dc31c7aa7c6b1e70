"""What can be done in the whole window, by keys that work on every screen and by name?"""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fairdraft.ui.named_keys import NamedKey, commands_of, listen
from fairdraft.ui.screen import Command
from fairdraft.ui.theme.theme import SCHEME_CHOICES, SchemeChoice, Theme


class WindowKeys:
    """The shortcuts of the window.

    Args:
        window: which they belong to.
        theme: whose letters and colors some of them change.
        keys: the others.
    """

    def __init__(self, window: QWidget, theme: Theme, keys: tuple[NamedKey, ...]) -> None:
        self._theme = theme
        self._keys = (
            *keys,
            NamedKey("Ctrl++", "Larger letters", lambda: theme.magnify_by(1)),
            NamedKey("Ctrl+=", "", lambda: theme.magnify_by(1)),
            NamedKey("Ctrl+-", "Smaller letters", lambda: theme.magnify_by(-1)),
            NamedKey("Ctrl+0", "Letters of the usual size", lambda: theme.magnify(1.0)),
        )
        listen(window, self._keys)

    def commands(self) -> tuple[Command, ...]:
        """All that has a name."""
        schemes = (Command(f"Colors: {_SCHEMES[one]}", self._chooses(one)) for one in SCHEME_CHOICES)
        return (*commands_of(self._keys), *schemes)

    def _chooses(self, scheme: SchemeChoice) -> Callable[[], None]:
        return lambda: self._theme.choose(scheme)


_SCHEMES: dict[SchemeChoice, str] = {"system": "as the system has them", "light": "light", "dark": "dark"}

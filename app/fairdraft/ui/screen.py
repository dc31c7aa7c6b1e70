"""What does every screen of the window offer to its frame?"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.errors import KnownError
from fairdraft.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class Message:
    """What the person is told: what happened, and what to do."""

    what: str
    remedy: str = ""
    tone: Tone = "accent"

    @classmethod
    def of(cls, problem: KnownError) -> "Message":
        """The message of a known problem."""
        return cls(problem.what, problem.remedy, "error")


@dataclass(frozen=True, slots=True)
class PrimaryAction:
    """The one action of a screen that stands top right; `key` is its shortcut in words."""

    text: str
    call: Callable[[], None]
    enabled: bool = True
    key: str = ""
    tip: str = ""


class Screen(QWidget):
    """One screen. `frame_changed` says that its heading or its action is another now; `told` carries a Message."""

    frame_changed = Signal()
    told = Signal(object)

    def heading(self) -> str:
        """What the screen shows, for the top bar."""
        raise NotImplementedError

    def action(self) -> PrimaryAction | None:
        """The screen's primary action, if it has one now."""
        return None

    def shown(self) -> None:
        """Called when the screen comes to the front."""

    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        """Called after the store changed, with the kinds of things that did."""

    def tell(self, problem: KnownError) -> None:
        """Tell a known problem."""
        self.told.emit(Message.of(problem))

    def close_screen(self) -> None:
        """Called once before the window closes: save, stop, let go."""

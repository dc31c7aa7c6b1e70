"""What does every screen of the window offer to its frame?"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.errors import KnownError
from fairdraft.ui.theme.tokens import Tone

About = Literal["", "action", "approval", "checking", "reading", "saving"]
"""What a message is about that goes once that is over; empty where nothing ends it."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the person is told: what happened, and what to do. It goes when what it is `about` is over.

    `place` is the file or folder that was written, to be shown where it lies; `offer` is what suggests itself next.
    """

    what: str
    remedy: str = ""
    tone: Tone = "accent"
    about: About = ""
    place: Path | None = None
    offer: "Command | None" = None

    @property
    def stays(self) -> bool:
        """Whether it asks for something, and so stays until it is closed or over."""
        return self.tone in ("error", "warning")

    @classmethod
    def of(cls, problem: KnownError, about: About = "action") -> "Message":
        """The message of a known problem."""
        return cls(problem.what, problem.remedy, "error", about)


@dataclass(frozen=True, slots=True)
class PrimaryAction:
    """The one action of a screen that stands top right; `key` is its shortcut in words.

    `is_quiet` says that something inside the screen is what a person is there to do, so this does not stand out.
    """

    text: str
    call: Callable[[], None]
    enabled: bool = True
    key: str = ""
    tip: str = ""
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done now, by the name that a person looks for; `keys` is its shortcut in words."""

    title: str
    call: Callable[[], None]
    keys: str = ""


class Screen(QWidget):
    """One screen. `frame_changed` says that its heading or its action is another now; `told` carries a Message.

    `over` carries what messages are about that do not hold any more.
    """

    frame_changed = Signal()
    told = Signal(object)
    over = Signal(str)

    def heading(self) -> str:
        """What the screen shows, for the top bar."""
        raise NotImplementedError

    def action(self) -> PrimaryAction | None:
        """The screen's primary action, if it has one now."""
        return None

    def commands(self) -> tuple[Command, ...]:
        """What else can be done on it now."""
        return ()

    @property
    def blind(self) -> bool:
        """Whether nothing in the window may tell who wrote what is in front."""
        return False

    def shown(self) -> None:
        """Called when the screen comes to the front."""

    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        """Called after the store changed, with the kinds of things that did."""

    def tell(self, problem: KnownError, about: About = "action") -> None:
        """Tell a known problem."""
        self.told.emit(Message.of(problem, about))

    def went_well(self) -> None:
        """What a person did succeeded: that an earlier attempt failed is not told any longer."""
        self.over.emit("action")

    def close_screen(self) -> None:
        """Called once before the window closes: save, stop, let go."""

"""What does the window say of itself to the field that leads everywhere?"""

from typing import Protocol

from fairdraft.ui.screen import Command, Screen
from fairdraft.ui.window_screens import WindowScreens


class Front(Protocol):
    """What is in front of a person now, and where it can lead."""

    @property
    def ways(self) -> WindowScreens:
        """The ways to screens and what they show."""

    @property
    def in_front(self) -> Screen | None:
        """The screen in front; None while it is asked who is working."""

    @property
    def is_blind(self) -> bool:
        """Whether somebody rates blind."""

    def commands(self) -> tuple[Command, ...]:
        """What can be done in the whole window."""

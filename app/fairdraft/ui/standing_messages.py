"""Which screen's message stands above the screen in front?"""

from PySide6.QtWidgets import QWidget

from fairdraft.ui.message_bar import MessageBar
from fairdraft.ui.screen import Message


class StandingMessages:
    """Knows whose message the bar shows: one that stays goes aside with its screen and comes back with it.

    A message of a screen that is not in front stays until that screen was seen. While the screen in front is blind,
    those of others wait, for they may name who writes.
    """

    def __init__(self, bar: MessageBar) -> None:
        self._bar = bar
        self._front: QWidget | None = None
        self._blind = False
        self._told: tuple[QWidget, Message] | None = None
        self._aside: dict[QWidget, Message] = {}
        self._held: list[tuple[QWidget, Message]] = []

    def tell(self, screen: QWidget, message: Message) -> None:
        """Tell a screen's message; it takes the place of an earlier one."""
        self._aside.pop(screen, None)
        if self._blind and screen is not self._front:
            self._held.append((screen, message))
        else:
            standing = self._standing
            if standing is not None and standing[0] is not screen and standing[1].stays:
                self._aside[standing[0]] = standing[1]
            self._told = (screen, message)
            self._bar.show_message(message)

    def end(self, screen: QWidget, about: str) -> None:
        """What a screen told about this does not hold any more."""
        self._held = [(one, told) for one, told in self._held if one is not screen or told.about != about]
        aside = self._aside.get(screen)
        if aside is not None and aside.about == about:
            del self._aside[screen]
        standing = self._standing
        if standing is not None and standing[0] is screen and standing[1].about == about:
            self._bar.clear()

    def follow(self, front: QWidget | None, *, blind: bool) -> None:
        """Another screen is in front, or the one in front became blind or sees again."""
        standing = self._standing
        left = front is not self._front and standing is not None and standing[0] is self._front
        darkens = blind and not self._blind
        if standing is not None and standing[1].stays and (left or (darkens and standing[0] is not front)):
            screen, message = standing
            self._aside[screen] = message
            self._bar.clear()
        elif darkens:
            self._bar.clear()
        self._front, self._blind = front, blind
        while self._held and not blind:
            self.tell(*self._held.pop(0))
        if front is not None and front in self._aside:
            self.tell(front, self._aside[front])

    @property
    def _standing(self) -> tuple[QWidget, Message] | None:
        """What the bar shows, and whose it is; None where that was closed or is nobody's."""
        told = self._told
        return told if told is not None and self._bar.message is told[1] else None

"""How is a person who hears the window told what changed elsewhere than where the keys are?"""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(where: QWidget, words: str, *, at_once: bool = False) -> None:
    """Have a screen reader say something, where one listens.

    Args:
        where: what it is about, or where it is shown.
        words: what is said.
        at_once: whether it interrupts what is being read, as for what went wrong.
    """
    told = QAccessibleAnnouncementEvent(where, words)
    if at_once:
        told.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(told)

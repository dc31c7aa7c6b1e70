"""Which key of the rating screen asks for what?"""

from collections.abc import Collection
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from fairdraft.domain.rubric import SCORES, Verdict
from fairdraft.ui.parts.digit_keys import plain_digit_of
from fairdraft.ui.parts.verdicts import VERDICT_OF

RatingCommand = Literal[
    "score", "up", "down", "next", "back", "skip", "undo", "label", "write", "note", "verdict", "approved"
]

_LETTERS: dict[str, RatingCommand] = {
    "L": "label",
    "E": "write",
    "N": "note",
    "S": "skip",
    "U": "undo",
    "P": "approved",
    **dict.fromkeys(VERDICT_OF, "verdict"),
}


def keys_in_words(verdicts: Collection[Verdict]) -> tuple[tuple[str, str], ...]:
    """The keys that rate by a rubric with these verdicts, each with what it does."""
    given = {key: verdict for key, verdict in VERDICT_OF.items() if verdict in verdicts}
    return (
        ("1 – 5", "score the open criterion"),
        ("0", "remove a score"),
        ("↑ ↓", "another criterion"),
        *([(" ".join(given), ", ".join(given.values()))] if given else []),
        ("⏎", "save and next"),
        ("⇧⏎", "back"),
        ("S", "skip"),
        ("U", "undo the last step"),
        ("⇧←→", "select words"),
        ("L", "label selected words"),
        ("E", "write your version"),
        ("N", "note"),
        ("P", "approved language beside the draft"),
        ("Esc", "back to the draft"),
    )


def command_of(event: QKeyEvent) -> tuple[RatingCommand, str] | None:
    """What a key asks for, with the key itself in capitals; None where it asks for nothing here."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return ("back" if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else "next"), ""
    if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        return ("up" if event.key() == Qt.Key.Key_Up else "down"), ""
    digit = plain_digit_of(event)
    if digit == 0 or digit in SCORES:
        return "score", str(digit)
    key = event.text().upper()
    return (_LETTERS[key], key) if key in _LETTERS else None

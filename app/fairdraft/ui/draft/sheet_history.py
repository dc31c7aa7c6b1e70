"""What could be undone and redone on the sheet, so that it still can where all of it is written anew?"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QTextDocument

from fairdraft.domain.piece import Block

Words = tuple[Block, ...]

# Writing a state anew takes the longer the longer the piece is: so many steps each way, in a long piece fewer.
_MOST_STEPS = 60
_MOST_LETTERS = 300_000


@dataclass(frozen=True, slots=True)
class SheetHistory:
    """The words as they were, oldest first, none twice in a row, and which of these states stands there."""

    states: tuple[Words, ...]
    present: int


def history_of(document: QTextDocument, blocks: Callable[[], Words]) -> SheetHistory:
    """The states around the present one, the nearest ones in a long piece; the document comes back to it."""
    stands = blocks()
    most = min(_MOST_STEPS, _MOST_LETTERS // max(1, document.characterCount()))
    before = _walk(document.isUndoAvailable, document.undo, document.redo, blocks, most)
    after = _walk(document.isRedoAvailable, document.redo, document.undo, blocks, most)
    states = [*reversed(before), stands]
    present = len(states) - 1
    return SheetHistory((*states, *after), present)


def _walk(
    may: Callable[[], bool], go: Callable[[], None], back: Callable[[], None], blocks: Callable[[], Words], most: int
) -> list[Words]:
    """The states on the way, without those in which only formats changed."""
    found, last, steps = [], blocks(), 0
    while steps < most and may():
        go()
        steps += 1
        now = blocks()
        if now != last:
            found.append(now)
            last = now
    for _ in range(steps):
        back()
    return found

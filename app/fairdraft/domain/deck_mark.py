"""By what is the piece known again of which a deck was made?

The mark stands among the facts that a reader sees: properties of a file are lost in some programs, and in all when its
words are copied into a new one. It holds ids and hashes alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from fairdraft.domain.identity import text_sha256
from fairdraft.domain.piece import Block, Piece, render

_SHOWN = 12
_MARK = re.compile(
    r"\bpiece ([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b(?:, SHA-256 ([0-9a-f]{12})\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DeckMark:
    """The id of a piece, and with what the SHA-256 of its text began; empty in decks of early versions."""

    piece_id: str
    sha256: str


def deck_mark(piece: Piece) -> str:
    """The mark of a piece as it is now."""
    return f"Piece {piece.id}, SHA-256 {words_mark(piece.blocks)}"


def words_mark(blocks: Iterable[Block]) -> str:
    """With what the SHA-256 of the text of these blocks begins."""
    return text_sha256(render(blocks).text)[:_SHOWN]


def marks_in(text: str) -> tuple[DeckMark, ...]:
    """The marks in the text of a deck, in order."""
    return tuple(DeckMark(found[1].lower(), (found[2] or "").lower()) for found in _MARK.finditer(text))

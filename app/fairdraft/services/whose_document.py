"""Is a document that came back one of this piece, or of another?"""

from collections.abc import Callable, Sequence
from contextlib import suppress

from fairdraft.domain.deck_mark import DeckMark
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Piece

# A document that does not tell its piece has to have so much of the piece's copy, or it is another one's.
_LEAST_SHARE = 0.3


def own_mark(piece: Piece, name: str, marks: Sequence[DeckMark], known: Callable[[str], Piece]) -> DeckMark | None:
    """The document's own word for being this piece's; None where it tells nothing.

    Args:
        piece: the one that it was brought for.
        name: of the document.
        marks: those of decks that stand in it.
        known: gives a piece by its id, or raises KnownError.

    Raises:
        KnownError: it is another piece's, which is told by its name.
    """
    own = next((one for one in marks if one.piece_id == piece.id), None)
    if own is None and marks:
        raise _anothers(piece, name, marks[0].piece_id, known)
    return own


def refuse_other_text(piece: Piece, name: str, share: float) -> None:
    """KnownError where a document without a mark has too few of the piece's words; `share` is theirs, 0–1."""
    if share < _LEAST_SHARE:
        raise KnownError(
            f'{name} has {share:.0%} of the words of "{piece.name}", so it is a different text.',
            "Choose the document that came back for this piece, or the piece it was made from.",
        )


def _anothers(piece: Piece, name: str, other_id: str, known: Callable[[str], Piece]) -> KnownError:
    other = None
    with suppress(KnownError):
        other = known(other_id)
    if other is None:
        return KnownError(
            f'{name} was made from another piece, {other_id[:8]}, which is not here, and not from "{piece.name}".',
            "Choose the document that came back for this piece.",
        )
    # Of one message there are pieces in many lengths, under one headline.
    alike = other.name == piece.name
    this, that = ((f" ({one.id[:8]})" if alike else "") for one in (piece, other))
    return KnownError(
        f'{name} was made from the piece "{other.name}"{that}, not from "{piece.name}"{this}.',
        "Import it for that piece.",
    )

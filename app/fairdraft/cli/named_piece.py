"""Which piece does a person mean by an id: its own, or that of the draft it was begun from?"""

from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Piece
from fairdraft.services.naming import somebody
from fairdraft.services.workplace import Workplace


def add_piece(action: Any) -> None:
    """Add the id of a piece to an action."""
    action.add_argument("id", metavar="ID", help="the piece or its draft; 6 characters of the id are enough")


def piece_or_draft(name: str, workplace: Workplace) -> Piece | Draft:
    """A piece; a draft stands for the piece that was begun from it, and for itself while there is none."""
    try:
        draft = workplace.drafting.draft(name)
    except KnownError:
        return workplace.editing.piece(name)
    return workplace.editing.piece_of_draft(draft.id) or draft


def draft_named(name: str, workplace: Workplace) -> Draft:
    """The draft of that id.

    Raises:
        KnownError: there is none, told as such where a piece has that id.
    """
    try:
        return workplace.drafting.draft(name)
    except KnownError as unknown:
        try:
            piece = workplace.editing.piece(name)
        except KnownError:
            raise unknown from None
        if piece.draft_id is None:
            raise KnownError(
                f'"{piece.name}" was not made from a draft: no candidate wrote it.',
                "Name a draft that a candidate wrote.",
            ) from None
        raise KnownError(
            f'"{piece.name}" is a piece that somebody edits.',
            f"Name the draft it was made from: {piece.draft_id[:8]}.",
        ) from None


def piece_named(name: str, workplace: Workplace) -> Piece:
    """The piece of that id, or the one begun from the draft of that id.

    Raises:
        KnownError: there is none.
    """
    meant = piece_or_draft(name, workplace)
    if isinstance(meant, Draft):
        raise KnownError(
            f'"{name}" is a draft, and no piece has been made from it yet.',
            f'Start one with "fairdraft pieces send {meant.id[:8]}" or "pieces comment", or open it on the draft '
            "screen.",
        )
    return meant


def begun_piece(meant: Piece | Draft, by: str, workplace: Workplace, out: Output) -> Piece:
    """The piece, begun from the draft where a draft is meant; says so then."""
    if isinstance(meant, Piece):
        return meant
    somebody(by)
    if not meant.blocks:
        raise KnownError(f"Draft {meant.id[:8]} has no words.", "Choose another, or draft again.")
    piece = workplace.editing.begin(meant, by)
    out.say(f"Started piece {piece.id} from the draft.")
    return piece

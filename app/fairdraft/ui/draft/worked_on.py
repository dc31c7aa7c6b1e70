"""Which drafts has somebody gone on with, and how far is each piece?"""

from collections.abc import Iterable
from typing import Literal

from fairdraft.domain.draft import Draft, draft_of_piece
from fairdraft.domain.piece import Piece, PieceState
from fairdraft.domain.piece_beginning import BegunPiece
from fairdraft.domain.product_elements import beginning
from fairdraft.domain.study import DESK_PREFIX
from fairdraft.services.naming import NotHereError
from fairdraft.services.workplace import Workplace

WorkedOn = Literal["", "edited", "commented", "answered", "in review", "returned", "approved"]
# Behind so many pieces of studies, or of drafts that were put aside, none is looked for: the window is opening.
_LOOKED_AT = 20
_STATES: dict[PieceState, WorkedOn] = {
    "draft": "edited",
    "in_review": "in review",
    "returned": "returned",
    "approved": "approved",
}


def worked_on(workplace: Workplace, drafts: Iterable[Draft]) -> dict[str, WorkedOn]:
    """By draft id, those whose piece has other words than the model wrote, went a step of review, or was spoken of.

    What began as no draft has no other words; of that the steps count, and what was said.
    """
    by_id = {draft.id: draft for draft in drafts}
    found: dict[str, WorkedOn] = {}
    for piece in workplace.editing.pieces_of(by_id):
        draft = by_id[piece.draft_id or ""]
        edited = piece.state != "draft" or piece.blocks != draft.blocks
        found[draft.id] = _STATES[piece.state] if edited else _said_of(workplace, piece)
    for draft in by_id.values():
        if draft.is_piece:
            found[draft.id] = _went(workplace, draft.id)
    return {draft_id: state for draft_id, state in found.items() if state}


def edited_words(workplace: Workplace, drafts: Iterable[Draft]) -> dict[str, str]:
    """By draft id, what a person reads of how its piece was edited: the first words that the model did not write, in
    quotes; those that have the model's words still are left out.
    """
    by_id = {draft.id: draft for draft in drafts}
    found: dict[str, str] = {}
    for piece in workplace.editing.pieces_of(by_id):
        written = {block.text for block in by_id[piece.draft_id or ""].blocks}
        other = next((one.text for one in piece.blocks if one.text.strip() and one.text not in written), "")
        if other:
            found[piece.draft_id or ""] = f"“{beginning(other)}”"
        elif piece.blocks != by_id[piece.draft_id or ""].blocks:
            found[piece.draft_id or ""] = "words were removed"
    return found


def worked_on_last(workplace: Workplace, campaign: str | None) -> Draft | None:
    """The draft of the desk that was written last, or whose piece was opened, edited or reviewed after that; for such a
    piece of no draft, what lies on the desk for it.
    """
    newest = next(iter(workplace.drafting.drafts(campaign=campaign, limit=1)), None)
    for piece in workplace.editing.pieces(campaign, limit=_LOOKED_AT):
        if newest is None or piece.changed_at <= newest.made_at:
            break
        draft = _draft_of(workplace, piece)
        if draft is not None and (draft.is_piece or draft.study.startswith(DESK_PREFIX)):
            return draft
    return newest


def _draft_of(workplace: Workplace, piece: Piece) -> Draft | None:
    if piece.draft_id is None:
        return draft_of_piece(BegunPiece(piece, "", ""))
    try:
        return workplace.drafting.draft(piece.draft_id)
    except NotHereError:
        # It was put aside.
        return None


def _went(workplace: Workplace, piece_id: str) -> WorkedOn:
    try:
        piece = workplace.editing.piece(piece_id)
    except NotHereError:
        # It was put aside since it was laid there.
        return ""
    return _said_of(workplace, piece) if piece.state == "draft" else _STATES[piece.state]


def _said_of(workplace: Workplace, piece: Piece) -> WorkedOn:
    """Opening a draft begins its piece: that alone is no work on it."""
    if workplace.commenting.talk(piece.id).comments:
        return "commented"
    dismissed = any(one.withdrawn_at is None for one in workplace.dismissing.dismissals(piece.id))
    return "answered" if dismissed else ""

"""Which drafts has somebody gone on with, and how far is each piece?"""

from collections.abc import Iterable
from typing import Literal

from fairdraft.domain.draft import Draft
from fairdraft.domain.piece import PieceState
from fairdraft.services.editing import EditingService

WorkedOn = Literal["", "edited", "in review", "returned", "approved"]
_STATES: dict[PieceState, WorkedOn] = {
    "draft": "edited",
    "in_review": "in review",
    "returned": "returned",
    "approved": "approved",
}


def worked_on(editing: EditingService, drafts: Iterable[Draft]) -> dict[str, WorkedOn]:
    """By draft id, those whose piece has other words than the model wrote, or went a step of review."""
    by_id = {draft.id: draft for draft in drafts}
    found: dict[str, WorkedOn] = {}
    for campaign in {draft.campaign for draft in by_id.values()}:
        for piece in editing.pieces(campaign):
            draft = by_id.get(piece.draft_id or "")
            if draft is not None and (piece.state != "draft" or piece.blocks != draft.blocks):
                found[draft.id] = _STATES[piece.state]
    return found

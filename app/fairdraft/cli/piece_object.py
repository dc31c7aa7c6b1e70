"""What does a piece look like as JSON?"""

from typing import Any

from fairdraft.cli.piece_review import review_object
from fairdraft.domain.claim_link import said_claim_objects
from fairdraft.domain.comment_places import comment_object, in_text_order
from fairdraft.domain.copy_limits import part_lengths
from fairdraft.domain.dismissal import apply_dismissals, dismissal_objects, judged_document
from fairdraft.domain.draft import Draft
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece import Piece, Revision, headline_of, render
from fairdraft.services.workplace import Workplace


def piece_row(piece: Piece) -> dict[str, Any]:
    """A piece as it stands in lists."""
    return {
        "id": piece.id,
        "name": piece.name,
        "kind": "piece",
        "campaign": piece.campaign,
        "state": piece.state,
        "draft_id": piece.draft_id,
        "changed_at": utc_text(piece.changed_at),
        "words": len(render(piece.blocks).text.split()),
    }


def piece_object(piece: Piece, workplace: Workplace) -> dict[str, Any]:
    """A piece with its history, words, findings, answers, comments and claims."""
    campaign = workplace.products.campaign(piece.campaign)
    product = workplace.products.product_of(campaign)
    checked = workplace.checking.check_blocks(piece.blocks, product, campaign)
    dismissals = workplace.dismissing.dismissals(piece.id)
    judged = apply_dismissals(checked.result, checked.text, dismissals)
    links = workplace.checking.claim_links_of_blocks(piece.blocks, product, campaign)
    return (
        piece_row(piece)
        | review_object(piece, workplace)
        | {
            "history": [_history_row(one) for one in workplace.editing.revisions(piece.id)],
            "text": checked.text,
            "blocks": [block.as_object() for block in piece.blocks],
            "findings": judged_document(checked.result, checked.text, judged),
            "dismissals": dismissal_objects(dismissals, judged),
            "comments": [comment_object(one) for one in in_text_order(workplace.commenting.placed(piece))],
            "claims": said_claim_objects(links, checked.text),
            "lengths": [one.as_object() for one in part_lengths(piece.blocks, campaign.limits)],
        }
    )


def _history_row(one: Revision) -> dict[str, Any]:
    at = utc_text(one.made_at)
    return {"id": one.id, "by": one.author, "at": at, "summary": one.summary, "step": one.step}


def draft_row(draft: Draft) -> dict[str, Any]:
    """A draft in a list, as JSON."""
    return {
        "id": draft.id,
        "name": headline_of(draft.blocks) or draft.failure,
        "kind": "draft",
        "campaign": draft.campaign,
        "prompt_id": draft.prompt_id,
        "candidate": draft.candidate,
        "mode": draft.mode,
        "state": draft.state,
        "failure": draft.failure,
        "made_at": utc_text(draft.made_at),
        "text": draft.text,
    }

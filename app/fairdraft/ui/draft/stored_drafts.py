"""What of the store lies on the desk for what is chosen at the left?"""

from dataclasses import replace

from fairdraft.domain.draft import Draft, draft_of_piece
from fairdraft.domain.errors import KnownError
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.setup_panel import SetupPanel
from fairdraft.ui.draft.variants import on_the_desk
from fairdraft.ui.draft.worked_on import worked_on


def stored_drafts(workplace: Workplace, setup: SetupPanel) -> list[Draft]:
    """The drafts of the chosen brief that belong on the desk; where a piece is chosen, the piece."""
    if setup.piece is not None:
        try:
            piece = workplace.editing.piece(setup.piece.piece.id)
            return [draft_of_piece(replace(setup.piece, piece=piece))]
        except KnownError:
            # It was put aside since it was offered.
            return []
    wish = setup.wish()
    if wish is None or not (wish.brief_id or wish.brief_text):
        return []
    order = DraftOrder(wish.campaign.id, "", brief_id=wish.brief_id, brief_text=wish.brief_text)
    brief = workplace.drafting.brief(order, wish.campaign)
    drafts = workplace.drafting.drafts(campaign=wish.campaign.id, brief=brief.id)
    return on_the_desk(drafts, worked_on(workplace, drafts))

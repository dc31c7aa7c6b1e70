"""What of the store lies on the desk for what is chosen at the left?"""

from collections.abc import Sequence
from dataclasses import replace

from fairdraft.domain.draft import Draft, draft_of_piece
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.naming import NotHereError
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.setup_panel import SetupPanel
from fairdraft.ui.draft.variants import AT_ONCE, on_the_desk
from fairdraft.ui.draft.worked_on import worked_on


def stored_drafts(workplace: Workplace, setup: SetupPanel, lying: Sequence[Draft] = ()) -> tuple[list[Draft], int]:
    """The drafts of the chosen brief that belong on the desk, some more of them behind those that lie there; and how
    many others there are. Where a piece is chosen, the piece.
    """
    if setup.piece is not None:
        try:
            piece = workplace.editing.piece(setup.piece.piece.id)
            return [draft_of_piece(replace(setup.piece, piece=piece))], 0
        except NotHereError:
            # It was put aside since it was offered.
            return [], 0
    wish = setup.wish()
    if wish is None or not (wish.brief_id or wish.brief_text):
        return [], 0
    order = DraftOrder(wish.campaign.id, "", brief_id=wish.brief_id, brief_text=wish.brief_text)
    brief = workplace.drafting.brief(order, wish.campaign)
    known = {one.id for one in lying}
    drafts, count = workplace.drafting.desk_drafts(wish.campaign.id, brief.id, newest=len(known) + AT_ONCE)
    others = [one for one in drafts if one.id not in known]
    shown = [*lying, *on_the_desk(others, worked_on(workplace, others), AT_ONCE)]
    return shown, max(0, count - len(shown))

"""How is a draft put aside that nobody wants among the others, and how does it come back?"""

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import headline_of
from fairdraft.domain.study import DESK_PREFIX
from fairdraft.services.drafting import DraftingService
from fairdraft.services.ports import Store

_SHOWN = 8


class DraftsAsideService:
    """Puts drafts aside and brings them back; nothing of them is lost."""

    def __init__(self, store: Store, drafting: DraftingService) -> None:
        self._store = store
        self._drafting = drafting

    def put_aside(self, draft_id: str) -> Draft:
        """Take a draft out of lists, by its id or the beginning of it (6 characters).

        One that others count on stays: what is compared would otherwise depend on whose drafts were tidied away.

        Raises:
            UsageError: more than one begins so.
            KnownError: there is none, it is being written, a piece was begun from it, it was rated, or it has a place
                in a planned study.
        """
        draft = self._drafting.draft(draft_id)
        named = f"Draft {draft.id[:_SHOWN]}"
        if draft.state == "streaming":
            raise KnownError(f"{named} is being written.", "Stop it first.")
        if not draft.study.startswith(DESK_PREFIX):
            raise KnownError(f'{named} belongs to study "{draft.study}".', "A study keeps all of its drafts.")
        if self._store.pieces_of([draft.id]):
            raise KnownError(f"A piece was made from {named[:1].lower()}{named[1:]}.", "It stays beside its piece.")
        if self._store.ratings(draft_id=draft.id):
            raise KnownError(f"{named} was rated.", "It stays, because its ratings count in comparisons.")
        self._store.delete_draft(draft.id)
        return draft

    def aside(self, campaign: str | None = None) -> tuple[Draft, ...]:
        """The drafts that were put aside, the last one first; `restore` brings each back."""
        return self._store.drafts_aside(campaign=campaign)

    def restore(self, draft_id: str) -> Draft | None:
        """Bring a draft back, by its id or the beginning of it (6 characters); None where no draft of it is put aside.

        Raises:
            UsageError: more than one of them begins so.
        """
        draft = self._store.draft_aside(draft_id)
        if draft is not None:
            self._store.restore_draft(draft.id)
        return draft


def draft_name(draft: Draft) -> str:
    """What a draft is called in lists: its headline, or why it has none."""
    return headline_of(draft.blocks) or draft.failure or "without a headline"

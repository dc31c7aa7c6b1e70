"""How does a person edit a piece without losing a word?"""

import time
from collections.abc import Collection
from dataclasses import dataclass, replace

from fairdraft.domain.campaign import Channel
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import Fix, RequiredElement
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.piece import Block, Piece, Revision, Version, headline_of
from fairdraft.domain.piece_editing import apply_fix, use_approved
from fairdraft.services.ports import DraftStore, PieceStore

LEASE_SECONDS = 90.0


@dataclass(slots=True)
class EditingSession:
    """The right to edit one piece, held by one window; renewed by every save."""

    piece: Piece
    holder: str
    renewed_at: float


class EditingService:
    """Pieces, edited under a lease, every save a revision."""

    def __init__(self, store: PieceStore, drafts: DraftStore) -> None:
        self._store = store
        self._drafts = drafts

    def pieces(self, campaign: str | None = None, *, limit: int | None = None) -> tuple[Piece, ...]:
        """Pieces, last changed first; so many at most."""
        return self._store.pieces(campaign=campaign, limit=limit)

    def pieces_of(self, drafts: Collection[str]) -> tuple[Piece, ...]:
        """The pieces that were begun from these drafts, by their ids."""
        return self._store.pieces_of(drafts)

    def imported(self, campaign: str) -> tuple[Piece, ...]:
        """The pieces of a campaign that were begun from no draft, last changed first."""
        return tuple(one for one in self._store.pieces(campaign=campaign) if one.draft_id is None)

    def piece(self, piece_id: str) -> Piece:
        """A piece by id or the beginning of it; KnownError if there is none."""
        found = self._store.piece(piece_id)
        if found is None:
            raise KnownError(
                f'There is no piece "{piece_id}".',
                'Open one on the draft screen; "fairdraft pieces list" names them too.',
            )
        return found

    def piece_of_draft(self, draft_id: str) -> Piece | None:
        """The piece that was begun from a draft, if any; a piece that was begun from none answers to its own id."""
        return next((one for one in self._store.pieces() if draft_id == (one.draft_id or one.id)), None)

    def begin(self, draft: Draft, author: str) -> Piece:
        """The piece of a draft: the one already begun, or a new one with the draft as its first revision."""
        if draft.state == "streaming":
            raise KnownError("This draft is still being written.", "Wait for it, or stop it first.")
        known = self.piece_of_draft(draft.id)
        if known is not None:
            return known
        if draft.is_piece:
            raise KnownError("This piece was put aside meanwhile.", "Bring it back, or choose another one.")
        now = utc_now()
        piece_id, revision_id = new_id(), new_id()
        title = headline_of(draft.blocks) or draft.prompt_id
        piece = Piece(
            id=piece_id,
            campaign=draft.campaign,
            title=title,
            draft_id=draft.id,
            head=revision_id,
            blocks=draft.blocks,
            state="draft",
            made_at=now,
            changed_at=now,
        )
        first = Revision(revision_id, piece_id, None, draft.blocks, author, now, "begun from the draft")
        self._store.create_piece(piece, first)
        return piece

    def open(self, piece_id: str, holder: str) -> EditingSession:
        """Take the right to edit; KnownError while another window holds it."""
        piece = self.piece(piece_id)
        self._store.take_lease(piece.id, holder, LEASE_SECONDS)
        return EditingSession(self.piece(piece.id), holder, time.monotonic())

    def renew(self, session: EditingSession) -> None:
        """Keep the right to edit; call it at least every LEASE_SECONDS."""
        self._store.take_lease(session.piece.id, session.holder, LEASE_SECONDS)
        session.renewed_at = time.monotonic()

    def save(self, session: EditingSession, blocks: tuple[Block, ...], author: str, summary: str = "") -> Piece:
        """Save the blocks as a new revision, if they differ from the head. Durable before it returns."""
        if blocks == session.piece.blocks:
            return session.piece
        self.renew(session)
        revision = Revision(new_id(), session.piece.id, session.piece.head, blocks, author, utc_now(), summary)
        session.piece = self._store.save_revision(revision, session.holder)
        return session.piece

    def close(self, session: EditingSession) -> None:
        """Give the right to edit back."""
        self._store.release_lease(session.piece.id, session.holder)

    def revisions(self, piece_id: str) -> tuple[Revision, ...]:
        """The piece's revisions, oldest first."""
        return self._store.revisions(piece_id)

    def versions(self, piece_id: str) -> tuple[Version, ...]:
        """The piece's revisions without their words, oldest first: quick, however many and long they are."""
        return self._store.versions(piece_id)

    def review_steps(self, piece_id: str) -> tuple[Revision, ...]:
        """Those of the piece's revisions that are steps of its review, oldest first."""
        return self._store.review_steps(piece_id)

    @staticmethod
    def with_fix(blocks: tuple[Block, ...], fix: Fix) -> tuple[Block, ...]:
        """The blocks with a finding's fix applied."""
        return apply_fix(blocks, fix)

    @staticmethod
    def with_approved(
        blocks: tuple[Block, ...], element: RequiredElement, channel: Channel | None = None
    ) -> tuple[Block, ...]:
        """The blocks with a required element's approved text put in, as the channel wants it."""
        if not element.approved:
            raise KnownError(
                f"There is no approved text on file for {element.label or element.element}.",
                "Add it to the product file.",
            )
        return use_approved(blocks, element, channel)

    @staticmethod
    def with_words(blocks: tuple[Block, ...], block_id: str, text: str) -> tuple[Block, ...]:
        """The blocks with one copy block's words replaced; locked blocks stay as they are."""
        return tuple(replace(one, text=text) if one.id == block_id and one.kind != "locked" else one for one in blocks)

    def delete(self, piece_id: str) -> None:
        """Put a piece aside; `restore` brings it back."""
        self._store.delete_piece(self.piece(piece_id).id)

    def restore(self, piece_id: str) -> None:
        """Bring a piece back."""
        self._store.restore_piece(piece_id)

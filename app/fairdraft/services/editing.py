"""How does a person edit a piece without losing a word?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from fairdraft.domain.campaign import Campaign, Channel
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.finding import Fix, RequiredElement
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.piece import Block, Piece, PieceSign, Revision, Version, headline_of, render
from fairdraft.domain.piece_beginning import EMPTY, BegunPiece, empty_blocks, first_state
from fairdraft.domain.piece_editing import apply_fix, use_approved
from fairdraft.domain.product import Product
from fairdraft.domain.referencing import REFERENCES_ORDERED, in_order
from fairdraft.domain.text_change import words_come_and_gone
from fairdraft.domain.version_diff import BlockDiff, block_diffs, same_words
from fairdraft.domain.version_history import back_summary
from fairdraft.services.naming import NotHereError, no_piece
from fairdraft.services.ports import DraftStore, PieceStore

LEASE_SECONDS = 90.0

_SHORTEST_BEGINNING = 4
_AT_ONCE = 50


@dataclass(slots=True)
class EditingSession:
    """The right to edit one piece, held by one window; renewed by every save. `saved` has the revisions made in it."""

    piece: Piece
    holder: str
    saved: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class GoneBack:
    """A piece after somebody went back to a version of it.

    `changed` is False where the words were the same anyway; `left` is the version that stood there before, `voided` who
    had approved the piece until now.
    """

    piece: Piece
    version: Revision
    changed: bool
    left: str
    voided: str | None


@dataclass(frozen=True, slots=True)
class Ordered:
    """A piece whose references were put in order; the fields are those of `GoneBack`."""

    piece: Piece
    changed: bool
    left: str
    voided: str | None


@dataclass(frozen=True, slots=True)
class ComparedVersions:
    """The way from one version to another, how many words came and went on it; `blocks` are those of the version that
    was asked about.
    """

    way: tuple[BlockDiff, ...]
    come: int
    gone: int
    blocks: tuple[Block, ...]


class EditingService:
    """Pieces, edited under a lease, every save a revision."""

    def __init__(self, store: PieceStore, drafts: DraftStore) -> None:
        self._store = store
        self._drafts = drafts

    def pieces(self, campaign: str | None = None, *, limit: int | None = None) -> tuple[Piece, ...]:
        """Pieces, last changed first; so many at most."""
        return self._store.pieces(campaign=campaign, limit=limit)

    def pieces_aside(self, campaign: str | None = None) -> tuple[Piece, ...]:
        """The pieces that were put aside, the last one first; `restore` brings each back."""
        return self._store.pieces_aside(campaign=campaign)

    def pieces_of(self, drafts: Collection[str]) -> tuple[Piece, ...]:
        """The pieces that were begun from these drafts, by their ids."""
        return self._store.pieces_of(drafts)

    def begun_from_no_draft(self, campaign: str) -> tuple[BegunPiece, ...]:
        """The pieces of a campaign that were begun from a manuscript or from nothing, last changed first."""
        return self._store.pieces_without_draft(campaign)

    def piece(self, piece_id: str) -> Piece:
        """A piece by id or the beginning of it; NotHereError if there is none, UsageError if there are several."""
        found = self._store.piece(piece_id)
        if found is None:
            aside = self._store.piece_aside(piece_id)
            if aside is not None:
                raise NotHereError(
                    f'The piece "{aside.name}" was set aside.',
                    f'Bring it back with "fairdraft pieces restore {aside.id[:8]}", or choose another one.',
                )
            raise no_piece(piece_id)
        return found

    def sign(self, piece_id: str) -> PieceSign | None:
        """What tells whether the store has something else on a piece than before; None where it is not there."""
        return self._store.piece_sign(piece_id)

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
            raise NotHereError("This piece was set aside in the meantime.", "Bring it back, or choose another one.")
        title = headline_of(draft.blocks) or draft.prompt_id
        begun = "begun from the draft"
        piece, first = first_state(draft.campaign, title, draft.blocks, author, begun, draft_id=draft.id)
        return self._store.create_piece(piece, first)

    def begin_empty(self, campaign: Campaign, product: Product | None, author: str, name: str = "") -> Piece:
        """A new piece of a campaign in which nothing is written but the approved language of its product.

        Without a name it is called by its headline, as soon as it has one.
        """
        blocks = empty_blocks(product, campaign)
        piece, first = first_state(campaign.id, " ".join(name.split()), blocks, author, EMPTY)
        self._store.create_piece(piece, first)
        return piece

    def begin_with(self, campaign: Campaign, blocks: tuple[Block, ...], author: str, summary: str) -> Piece:
        """A new piece of a campaign that has these blocks, called by its headline; the summary of its first revision
        says whence they are.
        """
        piece, first = first_state(campaign.id, "", blocks, author, summary)
        self._store.create_piece(piece, first)
        return piece

    def open(self, piece_id: str, holder: str) -> EditingSession:
        """Take the right to edit; KnownError while another window holds it."""
        piece = self.piece(piece_id)
        self._store.take_lease(piece.id, holder, LEASE_SECONDS)
        return EditingSession(self.piece(piece.id), holder)

    def renew(self, session: EditingSession) -> None:
        """Keep the right to edit; call it at least every LEASE_SECONDS."""
        self._store.take_lease(session.piece.id, session.holder, LEASE_SECONDS)

    def save(self, session: EditingSession, blocks: tuple[Block, ...], author: str, summary: str = "") -> Piece:
        """Save the blocks as a new revision, if they differ from the head. Durable before it returns."""
        if blocks == session.piece.blocks:
            return session.piece
        self.renew(session)
        revision = Revision(new_id(), session.piece.id, session.piece.head, blocks, author, utc_now(), summary)
        # First: whoever is told of it by the store knows whose it is.
        session.saved.add(revision.id)
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

    def version(self, piece_id: str, given: str) -> Revision:
        """One version of a piece with its words, by its id or the beginning of it (at least 4 characters).

        Raises:
            UsageError: more than one version begins so.
            KnownError: none does.
        """
        wanted = given.casefold()
        ids = [one.id for one in self._store.versions(piece_id)]
        found = [one for one in ids if one == wanted]
        if not found and len(wanted) >= _SHORTEST_BEGINNING:
            found = [one for one in ids if one.startswith(wanted)]
        if len(found) > 1:
            raise UsageError(f'More than one version begins with "{given}".', "Give more of its id.")
        if not found:
            raise KnownError(
                f'There is no version "{given}" of this piece.', 'See its versions with "fairdraft pieces versions".'
            )
        return self._store.revisions_of(piece_id, found)[0]

    def word_changes(self, piece_id: str, steps: Iterable[tuple[str, str | None]]) -> dict[str, tuple[int, int]]:
        """How many words came and went with some versions.

        Args:
            piece_id: the piece.
            steps: each version with the one that it is held against; None stands for no words.
        """
        found: dict[str, tuple[int, int]] = {}
        left = list(steps)
        while left:
            # In parts: all words of a long history at once are more than memory may have.
            few, left = left[:_AT_ONCE], left[_AT_ONCE:]
            wanted = {one for step in few for one in step if one is not None}
            words = {one.id: render(one.blocks).text for one in self._store.revisions_of(piece_id, wanted)}
            found |= {one: words_come_and_gone("" if on is None else words[on], words[one]) for one, on in few}
        return found

    def compared(
        self, piece_id: str, version_id: str, *, since: str | None = None, until: str | None = None
    ) -> ComparedVersions:
        """A version held against an earlier one (`since`), or a later one against it (`until`), by their ids; with
        neither, its words as they are.
        """
        ids = {one for one in (version_id, since, until) if one}
        blocks = {one.id: one.blocks for one in self._store.revisions_of(piece_id, ids)}
        old, new = (blocks[version_id], blocks[until]) if until else (blocks[since or version_id], blocks[version_id])
        come, gone = words_come_and_gone(render(old).text, render(new).text)
        return ComparedVersions(block_diffs(old, new), come, gone, blocks[version_id])

    def go_back(self, piece_id: str, given: str, author: str, holder: str) -> GoneBack:
        """Make the words of an earlier version the present ones: an edit like any other, as a new revision.

        It voids an approval, and the words that stood there stay a version.

        Args:
            piece_id: the piece.
            given: the version, as for `version`.
            author: who goes back.
            holder: who holds the lease meanwhile.

        Raises:
            UsageError, KnownError: as for `version`; or somebody else edits the piece.
        """
        version = self.version(piece_id, given)
        session = self.open(piece_id, holder)
        try:
            before = session.piece
            if same_words(before.blocks, version.blocks):
                return GoneBack(before, version, changed=False, left=before.head, voided=None)
            after = self.save(session, version.blocks, author, back_summary(version.id, version.made_at))
            return GoneBack(after, version, changed=True, left=before.head, voided=before.approved_by)
        finally:
            self.close(session)

    def put_references_in_order(self, piece_id: str, author: str, holder: str) -> Ordered:
        """Number the references of a piece as they are first cited: an edit like any other, as a new revision.

        Args:
            piece_id: the piece.
            author: who does it.
            holder: who holds the lease meanwhile.

        Raises:
            KnownError: a mark would lead to a wrong reference then, or somebody else edits the piece.
        """
        session = self.open(piece_id, holder)
        try:
            before = session.piece
            after = self.save(session, in_order(before.blocks), author, REFERENCES_ORDERED)
            changed = after.head != before.head
            return Ordered(after, changed=changed, left=before.head, voided=before.approved_by if changed else None)
        finally:
            self.close(session)

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

    def rename(self, piece_id: str, name: str) -> Piece:
        """Give a piece that was begun from no draft another name; with none it is called by its headline.

        Raises:
            KnownError: there is no such piece, or it began as a draft, and is called by its headline.
        """
        piece = self._own(piece_id, "is called by its headline", "Write another headline.")
        self._store.rename_piece(piece.id, " ".join(name.split()))
        return self.piece(piece.id)

    def put_aside(self, piece_id: str, holder: str) -> Piece:
        """Put a piece aside that was begun from no draft, and that nobody else is editing; `restore` brings it back.

        Raises:
            KnownError: there is no such piece, it began as a draft, or another window holds it.
        """
        session = self.open(self._own(piece_id, "stays beside it", "Leave it as it is.").id, holder)
        self._store.delete_piece(session.piece.id)
        self.close(session)
        return session.piece

    def restore(self, piece_id: str) -> Piece:
        """Bring a piece back, by its id or the beginning of it (6 characters); one that is back already stays.

        Raises:
            UsageError: more than one of those put aside begins so.
            KnownError: there is none.
        """
        aside = self._store.piece_aside(piece_id)
        if aside is not None:
            self._store.restore_piece(aside.id)
        return self.piece(piece_id if aside is None else aside.id)

    def _own(self, piece_id: str, otherwise: str, remedy: str) -> Piece:
        """A piece that was begun from no draft; `otherwise` says what is so of one that began as one."""
        piece = self.piece(piece_id)
        if piece.draft_id is not None:
            raise KnownError(f'"{piece.name}" was made from a draft, and {otherwise}.', remedy)
        return piece

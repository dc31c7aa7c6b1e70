"""How does a piece go through review: sent, returned with a reason, approved by a named person?"""

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id, text_sha256, utc_now
from fairdraft.domain.piece import Piece, PieceState, ReviewStep, Revision, render
from fairdraft.domain.review_standing import RETURNED, ReviewStanding, review_standing
from fairdraft.services.naming import no_piece, somebody
from fairdraft.services.ports import PieceStore

_FROM: dict[PieceState, tuple[PieceState, ...]] = {
    "in_review": ("draft", "returned"),
    "returned": ("in_review", "approved"),
    "approved": ("in_review",),
}
_STEPS: dict[PieceState, ReviewStep] = {"in_review": "sent", "returned": "returned", "approved": "approved"}
_WORDS: dict[PieceState, str] = {
    "draft": "a draft",
    "in_review": "in review",
    "returned": "returned to its writer",
    "approved": "approved",
}


class ApprovingService:
    """The medical writer's step before creative review. Each step is kept in the piece's history, with who and why."""

    def __init__(self, store: PieceStore) -> None:
        self._store = store

    def standing(self, piece: Piece) -> ReviewStanding:
        """Where a piece is on its way."""
        return review_standing(piece, self._store.review_steps(piece.id))

    def send(self, piece_id: str, by: str, *, read_sha256: str | None = None) -> Piece:
        """Send a piece to review, or once more where its words changed since: reviewers gave their words, and nobody
        had to return it. `read_sha256`, also below, is the hash of the words that the person has read.

        Raises:
            UsageError: nobody is named.
            KnownError: there is no such piece, it is approved, or in review with these very words; it has no words, or
                other ones by now.
        """
        return self._step(piece_id, "in_review", by, "sent to review", read_sha256)

    def give_back(self, piece_id: str, by: str, reason: str, *, read_sha256: str | None = None) -> Piece:
        """Return a piece to its writer with a reason; an approval is withdrawn by it.

        Raises:
            UsageError: nobody is named, or no reason.
            KnownError: there is no such piece, it is neither in review nor approved, or its words are other ones.
        """
        if not reason.strip():
            raise UsageError("No reason is given.", "Say in a few words what has to change.")
        return self._step(piece_id, "returned", by, f"{RETURNED}{reason.strip()}", read_sha256)

    def approve(self, piece_id: str, by: str, *, read_sha256: str | None = None) -> Piece:
        """Approve a piece in review, by name, day and the hash of its words; a later edit voids it.

        Raises:
            UsageError: nobody is named.
            KnownError: there is no such piece, it is not in review, or its words are other ones by now.
        """
        return self._step(piece_id, "approved", by, "approved", read_sha256)

    def _step(self, piece_id: str, state: PieceState, by: str, summary: str, read_sha256: str | None) -> Piece:
        author = somebody(by)
        piece = self._store.piece(piece_id)
        if piece is None:
            raise no_piece(piece_id)
        another_round = piece.state == state == "in_review" and self.standing(piece).changed
        if piece.state not in _FROM[state] and not another_round:
            before = " or ".join(_WORDS[one] for one in _FROM[state])
            raise KnownError(
                f'"{piece.name}" is {_WORDS[piece.state]}; only a piece that is {before} can become {_WORDS[state]}.',
                'Send it to review first; in a terminal: "fairdraft pieces send".'
                if piece.state in ("draft", "returned")
                else "See its history.",
            )
        text = render(piece.blocks).text
        if not text.strip():
            raise KnownError(f'"{piece.name}" has no words to review.', "Write some first.")
        if read_sha256 not in (None, text_sha256(text)):
            raise KnownError(f'"{piece.name}" was edited in the meantime.', "Read it as it is now, then try again.")
        now = utc_now()
        step = Revision(new_id(), piece.id, piece.head, piece.blocks, author, now, summary, _STEPS[state])
        return self._store.review_piece(step, state, text_sha256(text) if state == "approved" else None)

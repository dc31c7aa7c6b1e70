"""How does a piece go through review: sent, returned with a reason, approved by a named person?"""

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id, text_sha256, utc_now
from fairdraft.domain.piece import Piece, PieceState, Revision, render
from fairdraft.services.ports import PieceStore

_FROM: dict[PieceState, tuple[PieceState, ...]] = {
    "in_review": ("draft", "returned"),
    "returned": ("in_review", "approved"),
    "approved": ("in_review",),
}
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

    def send(self, piece_id: str, by: str) -> Piece:
        """Send a piece to review.

        Raises:
            UsageError: nobody is named.
            KnownError: there is no such piece, it is not a draft or returned, or it has no words.
        """
        return self._step(piece_id, "in_review", by, "sent to review")

    def give_back(self, piece_id: str, by: str, reason: str) -> Piece:
        """Return a piece to its writer with a reason; an approval is withdrawn by it.

        Raises:
            UsageError: nobody is named, or no reason.
            KnownError: there is no such piece, or it is neither in review nor approved.
        """
        if not reason.strip():
            raise UsageError("No reason was given.", "Say in a few words what has to change.")
        return self._step(piece_id, "returned", by, f"returned: {reason.strip()}")

    def approve(self, piece_id: str, by: str) -> Piece:
        """Approve a piece in review, by name, day and the hash of its words; a later edit voids it.

        Raises:
            UsageError: nobody is named.
            KnownError: there is no such piece, or it is not in review.
        """
        return self._step(piece_id, "approved", by, "approved")

    def _step(self, piece_id: str, state: PieceState, by: str, summary: str) -> Piece:
        if not by.strip():
            raise UsageError("Nobody is named.", "Say who it is, with --by.")
        piece = self._store.piece(piece_id)
        if piece is None:
            raise KnownError(f'There is no piece "{piece_id}".', 'See the pieces with "fairdraft pieces list".')
        if piece.state not in _FROM[state]:
            before = " or ".join(_WORDS[one] for one in _FROM[state])
            raise KnownError(
                f'"{piece.title}" is {_WORDS[piece.state]}; only a piece that is {before} can become {_WORDS[state]}.',
                'Send it to review first, with "fairdraft pieces send".'
                if piece.state in ("draft", "returned")
                else "See its history.",
            )
        text = render(piece.blocks).text
        if not text.strip():
            raise KnownError(f'"{piece.title}" has no words to review.', "Write some first.")
        step = Revision(new_id(), piece.id, piece.head, piece.blocks, by.strip(), utc_now(), summary)
        return self._store.review_piece(step, state, text_sha256(text) if state == "approved" else None)

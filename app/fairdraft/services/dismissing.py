"""How does a person answer a finding with a reason instead of a change?"""

from fairdraft.domain.dismissal import Dismissal, JudgedFinding, anchor_of, apply_dismissals
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.piece import Piece
from fairdraft.services.naming import no_piece, somebody
from fairdraft.services.ports import PieceStore
from fairdraft.services.profiles import ProfileService


class DismissingService:
    """Findings of pieces dismissed with a reason by a named person, and taken up again."""

    def __init__(self, store: PieceStore, profiles: ProfileService) -> None:
        self._store = store
        self._profiles = profiles

    def dismiss(self, piece_id: str, finding: Finding, text: str, reason: str, *, by: str | None = None) -> Dismissal:
        """Dismiss one finding. The answer is on disk before this returns.

        Args:
            piece_id: the piece, by id or the beginning of it.
            finding: one finding of a check of `text`.
            text: the piece's rendering as it was checked, saved or not.
            reason: why the words stay as they are; it goes into the record.
            by: pseudonym of who says so; the present person when None.

        Raises:
            UsageError: no reason, or no name.
            KnownError: there is no such piece, or these words were dismissed already.
        """
        reason = reason.strip()
        if not reason:
            raise UsageError("No reason is given.", "Say in a few words why this may stay as it is.")
        author = self._profiles.present_or_default().pseudonym if by is None else by
        author = somebody(author, "The person who dismisses has no name.")
        piece = self._store.piece(piece_id)
        if piece is None:
            raise no_piece(piece_id)
        anchor = anchor_of(finding, text)
        for one in self._store.dismissals(piece.id):
            if one.withdrawn_at is None and one.anchor == anchor and anchor.quote is not None:
                raise already_dismissed(one)
        dismissal = Dismissal(new_id(), piece.id, anchor, reason, author, utc_now())
        self._store.save_dismissal(dismissal)
        return dismissal

    def withdraw(self, dismissal_id: str) -> Dismissal:
        """Take a dismissal back: its finding is open again, and the record keeps what was said.

        Raises:
            UsageError: there is no dismissal of that id.
        """
        return self._store.withdraw_dismissal(dismissal_id)

    def dismissals(self, piece_id: str) -> tuple[Dismissal, ...]:
        """Every answer given to findings of a piece (its full id), oldest first; withdrawn ones have the time of it."""
        return self._store.dismissals(piece_id)

    def judged(self, piece: Piece, result: CheckResult, text: str) -> tuple[JudgedFinding, ...]:
        """Each finding of a check of the piece's text, in its order, with the dismissal that holds for it."""
        return apply_dismissals(result, text, self._store.dismissals(piece.id))


def already_dismissed(one: Dismissal) -> KnownError:
    """The error for a finding that has its answer."""
    about = f"“{one.anchor.quote}”" if one.anchor.quote else one.anchor.item or "language that is missing"
    return KnownError(
        f"{one.anchor.rule} on {about} was already dismissed by {one.by}: {one.reason.rstrip('.')}.",
        "Undo that first to give another reason.",
    )

"""Which findings of a draft has somebody answered with a reason, and how are they answered here?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.dismissal import Dismissal, JudgedFinding, apply_dismissals
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult
from fairdraft.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Answered:
    """What a check of a draft's text found: `open` has the open findings only, `dismissed` those with an answer."""

    draft: Draft
    text: str
    open: CheckResult
    dismissed: tuple[JudgedFinding, ...]


class Answers(QObject):
    """The dismissals of the drafts on the desk, read once until the store tells of a change to pieces.

    `failed` carries a KnownError; `went_well` says that one was answered.

    Args:
        workplace: the services.
        author: answers the pseudonym that goes into revisions and dismissals.
    """

    failed = Signal(object)
    went_well = Signal()

    def __init__(self, workplace: Workplace, author: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._author = author
        self._pieces: dict[str, str] = {}
        self._made: dict[str, tuple[Dismissal, ...]] = {}

    @property
    def may_answer(self) -> bool:
        """Whether findings can be dismissed from this window."""
        return not self._workplace.read_only

    def forget(self) -> None:
        """Pieces were written: what was read of them is read again when it is needed."""
        self._made.clear()

    def look_up(self, drafts: Sequence[Draft]) -> None:
        """Find the pieces that were begun from these drafts, with one question to the store for all of them."""
        unknown = {draft.id for draft in drafts} - self._pieces.keys()
        for campaign in {draft.campaign for draft in drafts if draft.id in unknown}:
            for piece in self._workplace.editing.pieces(campaign):
                self._pieces[piece.draft_id or piece.id] = piece.id

    def know(self, draft_id: str, piece_id: str) -> None:
        """Take note of the piece that was begun from a draft."""
        self._pieces[draft_id] = piece_id

    def judge(self, draft: Draft, text: str, result: CheckResult) -> Answered:
        """Part the findings of a check of a draft's text, or of its piece's, into open and dismissed ones."""
        judged = apply_dismissals(result, text, self._of(draft.id))
        still_open = tuple(one.finding for one in judged if one.dismissal is None)
        return Answered(
            draft,
            text,
            replace(result, findings=still_open),
            tuple(one for one in judged if one.dismissal is not None),
        )

    def dismiss(self, answered: Answered, numbers: Sequence[int], reason: str) -> bool:
        """Dismiss open findings by their numbers, all for one reason; begins the draft's piece if there is none.

        Returns whether it was done; a fault is told by `failed`.
        """
        if not self.may_answer:
            return False
        try:
            piece = self._workplace.editing.begin(answered.draft, self._author())
            self.know(answered.draft.id, piece.id)
            for number in numbers:
                finding = answered.open.findings[number]
                self._workplace.dismissing.dismiss(piece.id, finding, answered.text, reason, by=self._author())
        except KnownError as problem:
            self.failed.emit(problem)
            return False
        finally:
            self.forget()
        self.went_well.emit()
        return True

    def take_back(self, dismissal_id: str) -> None:
        """Take a dismissal back: its finding is open again."""
        if self.may_answer:
            try:
                self._workplace.dismissing.withdraw(dismissal_id)
            except KnownError as problem:
                self.failed.emit(problem)
            else:
                self.went_well.emit()
            self.forget()

    def name_of(self, pseudonym: str) -> str:
        """Whom to name in this window: who ever worked at this machine by name, others by pseudonym."""
        return self._workplace.profiles.names().get(pseudonym, pseudonym)

    def _of(self, draft_id: str) -> tuple[Dismissal, ...]:
        piece_id = self._pieces.get(draft_id)
        if piece_id is None:
            return ()
        if piece_id not in self._made:
            self._made[piece_id] = self._workplace.dismissing.dismissals(piece_id)
        return self._made[piece_id]

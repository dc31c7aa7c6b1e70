"""How does a rater judge drafts of one brief side by side?"""

import time
from contextlib import suppress
from dataclasses import replace

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.rating_queue import (
    VOTE_OUTCOMES,
    BlindPair,
    QueueProgress,
    StoredQueue,
    Vote,
    VoteOutcome,
)
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.study import Study
from fairdraft.domain.unfinished_vote import UnfinishedVote
from fairdraft.services.begun_votes import BegunVotes
from fairdraft.services.naming import unknown
from fairdraft.services.ports import Store
from fairdraft.services.rating_queue import blind_draft, pace


class PairQueue:
    """One rater's pairs of a study, from the first not yet judged on; used as a `RatingQueue` is."""

    def __init__(
        self,
        store: Store,
        study: Study,
        order: StoredQueue,
        rubric: Rubric,
        begun: BegunVotes,
        *,
        session_id: str,
        rater_role: str = "",
    ) -> None:
        self.study = study
        self.rater = order.rater
        self.session_id = session_id
        self._store = store
        self._order = order
        self._rubric = rubric
        self._begun = begun
        self._role = rater_role
        self._votes = [one for one in store.votes(study.id) if one.rater == order.rater]
        self._in_session = sum(one.session_id == session_id for one in self._votes)
        # What was done to which pair: a vote, or None for putting it aside.
        self._undo: list[tuple[tuple[str, str], Vote | None]] = []
        self._shown: tuple[str, str] | None = None
        self._pair: tuple[Draft, Draft] | None = None
        self._shown_at = time.monotonic()
        self._taken_back = ""
        self.next()

    @property
    def current(self) -> BlindPair | None:
        """The two drafts to be judged now; None when all pairs are judged."""
        if self._pair is None:
            return None
        return BlindPair(*(blind_draft(one, self._rubric) for one in self._pair))

    @property
    def begun(self) -> UnfinishedVote | None:
        """What was written on the current pair before and is not stored: it was left, or the program ended."""
        return None if self._shown is None else self._begun.of(self._shown)

    @property
    def comment(self) -> str:
        """What was written on the current pair so far, or with the vote on it that was just taken back."""
        begun = self.begun
        return self._taken_back if begun is None else begun.comment

    def keep(self, comment: str, duration_ms: int | None = None) -> None:
        """Remember what is written on the current pair, on this machine alone; `save_begun` writes it down."""
        if self._shown is not None:
            self._begun.keep(UnfinishedVote(self._shown, comment, duration_ms))

    def save_begun(self) -> None:
        """Bring what is remembered to the disk; from any thread. KnownError if it cannot be written."""
        self._begun.save()

    def progress(self) -> QueueProgress:
        """Where the rater stands."""
        judged = {frozenset((one.first_draft, one.second_draft)) for one in self._votes}
        done = sum(frozenset(pair) in judged for pair in self._order.pairs)
        total = len(self._order.pairs)
        seconds = pace([one.duration_ms for one in self._votes], total - done)
        position = None if self._pair is None else done + 1
        aside = sum(frozenset(pair) not in judged for pair in self._order.skipped_pairs)
        return QueueProgress(done, total, position, aside, seconds)

    def next(self) -> BlindPair | None:
        """Show the first pair that is neither judged nor put aside, else the first that was put aside."""
        judged = {frozenset((one.first_draft, one.second_draft)) for one in self._votes}
        skipped = self._order.skipped_pairs
        waiting = (one for one in self._order.pairs if one not in skipped)
        self._shown = self._pair = None
        for pair in (*waiting, *skipped):
            if frozenset(pair) not in judged and self._show(pair):
                break
        return self.current

    def skip(self) -> BlindPair | None:
        """Put the current pair aside: it comes back at the end."""
        pair = self._shown
        if pair is not None:
            self._put_aside((*(one for one in self._order.skipped_pairs if one != pair), pair))
            self._undo.append((pair, None))
        return self.next()

    def vote(self, outcome: VoteOutcome, comment: str = "", duration_ms: int | None = None) -> Vote:
        """Store which is better, then show the next pair.

        Raises:
            UsageError: there is nothing to judge.
            KnownError: an unknown outcome; the store cannot be written.
        """
        if self._pair is None or self._shown is None:
            raise UsageError("There is no pair left to judge.", "See the study's status.")
        if outcome not in VOTE_OUTCOMES:
            raise unknown("outcome", outcome, VOTE_OUTCOMES)
        measured = round((time.monotonic() - self._shown_at) * 1000)
        self._in_session += 1
        vote = self._store.save_vote(
            Vote(
                id=new_id(),
                study=self.study.id,
                rater=self.rater,
                rater_role=self._role,
                first_draft=self._pair[0].id,
                second_draft=self._pair[1].id,
                outcome=outcome,
                comment=comment,
                voted_at=utc_now(),
                session_id=self.session_id,
                position_in_session=self._in_session,
                presentation_seed=self._order.seed,
                duration_ms=measured if duration_ms is None else duration_ms,
            )
        )
        self._votes.append(vote)
        self._undo.append((self._shown, vote))
        # The store has taken the pair from those put aside.
        left = tuple(one for one in self._order.skipped_pairs if one != self._shown)
        self._order = replace(self._order, skipped_pairs=left)
        self._begun.drop(self._shown)
        # The vote is stored: what was begun for it counts no more, even where it cannot be removed.
        with suppress(KnownError):
            self._begun.save()
        self.next()
        return vote

    def undo(self) -> BlindPair | None:
        """Take back the last step of this session and show its pair again; nothing happens without one."""
        if self._undo:
            pair, vote = self._undo.pop()
            if vote is None:
                self._put_aside(tuple(one for one in self._order.skipped_pairs if one != pair))
            else:
                self._store.withdraw_vote(vote.id)
                self._votes = [one for one in self._votes if one.id != vote.id]
                self._in_session -= 1
            if not self._show(pair):
                self.next()
            elif vote is not None:
                self._taken_back = vote.comment
        return self.current

    def _put_aside(self, pairs: tuple[tuple[str, str], ...]) -> None:
        order = replace(self._order, skipped_pairs=pairs)
        self._store.skip_pairs(order)
        self._order = order

    def _show(self, pair: tuple[str, str]) -> bool:
        """Make a pair current; False where one of its drafts was deleted meanwhile."""
        first, second = (self._store.draft(one) for one in pair)
        if first is None or second is None:
            return False
        self._shown, self._pair = pair, (first, second)
        self._taken_back = ""
        self._shown_at = time.monotonic()
        return True

"""What do blind rating, and exports of what was rated, need of the store and the machine?"""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import GivenRating, StoredQueue, StudyEvent, Vote
from fairdraft.domain.study_ratings import StudyRatings
from fairdraft.domain.unfinished_rating import UnfinishedRating
from fairdraft.domain.unfinished_vote import UnfinishedVote


class StudyRatingsStore(Protocol):
    """Ratings by the hundred thousand."""

    def study_ratings(self, study_id: str, criteria: Collection[str]) -> AbstractContextManager[StudyRatings]:
        """A study's ratings as they are now, to be read within; `criteria` are those that are known of anyway."""


class QueueStore(Protocol):
    """Orders of presentation, ratings given in them, votes, and what happened to studies. Every write is durable
    (full synchronous) before it returns.
    """

    def study_events(self, study_id: str) -> tuple[StudyEvent, ...]:
        """What happened to a study, oldest first."""

    def record_event(self, event: StudyEvent) -> None:
        """Keep an event."""

    def rating_queues(self, study_id: str) -> tuple[StoredQueue, ...]:
        """The orders of a study, by rater's turn."""

    def rating_queue(self, study_id: str, rater: str) -> StoredQueue | None:
        """The order of one rater."""

    def save_rating_queue(self, queue: StoredQueue) -> None:
        """Keep an order, or its longer form."""

    def skip(self, queue: StoredQueue) -> None:
        """Keep which entries of an order are skipped; the skipped pairs stay as they are."""

    def skip_pairs(self, queue: StoredQueue) -> None:
        """Keep which pairs of an order are skipped; the skipped entries stay as they are."""

    def given_ratings(self, study_id: str, rater: str) -> tuple[GivenRating, ...]:
        """The ratings that a rater gave in a study, oldest first; adjudications and deleted drafts left out."""

    def has_blind_ratings(self, study_id: str) -> bool:
        """Whether a rating of a study was given blind."""

    def rating_of_id(self, rating_id: str) -> Rating | None:
        """A rating by its whole id."""

    def submit_rating(self, rating: Rating) -> Rating:
        """Store a rating of a queue with its annotations, in one transaction that also seals the study's plan if it
        is not sealed yet, and takes the draft from the skipped ones. A rating of the same id is replaced, and what it
        was is kept. `blind` and `revealed_before_submit` are set by whether the study was unblinded before; the
        rating is returned as stored.
        """

    def withdraw_rating(self, rating_id: str) -> Rating:
        """Take a rating back; what it was is kept. KnownError if there is none."""

    def former_ratings(self, rating_id: str) -> tuple[Rating, ...]:
        """What a rating was before it was changed or taken back, oldest first."""

    def save_vote(self, vote: Vote) -> Vote:
        """Store a vote, or replace that of the same id; `blind` and `revealed_before_submit` are set as for ratings.
        Another vote of the same rater on the same two drafts is a KnownError.
        """

    def withdraw_vote(self, vote_id: str) -> None:
        """Take a vote back."""

    def votes(self, study_id: str) -> tuple[Vote, ...]:
        """The votes of a study, oldest first; those on deleted drafts left out."""

    def unblind(self, event: StudyEvent) -> StudyEvent:
        """Keep that a study was unblinded; if it was before, that event stays and is returned."""


class UnfinishedRatings(Protocol):
    """What raters have said of drafts and pairs that are not judged yet: kept on this machine alone, as secret as the
    store, and in no export or set.
    """

    def read_unfinished(self, study_id: str, rater: str) -> tuple[UnfinishedRating, ...]:
        """What a rater has begun in a study; nothing where it cannot be read."""

    def write_unfinished(self, study_id: str, rater: str, ratings: Sequence[UnfinishedRating]) -> None:
        """Keep what a rater has begun in a study instead of what was kept before, whole or not at all; KnownError if
        it cannot be written.
        """

    def read_unfinished_votes(self, study_id: str, rater: str) -> tuple[UnfinishedVote, ...]:
        """What a rater has written on pairs of a study; nothing where it cannot be read."""

    def write_unfinished_votes(self, study_id: str, rater: str, votes: Sequence[UnfinishedVote]) -> None:
        """Keep what a rater has written on pairs of a study, as `write_unfinished` does."""

    def forget_unfinished(self, rater: str) -> bool:
        """Remove what a rater has begun, in every study; tells whether there was anything. KnownError if it cannot
        be removed.
        """

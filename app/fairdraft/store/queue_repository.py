"""How are orders of presentation, blind ratings, votes and events of studies kept?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id
from fairdraft.domain.judgement_record import Ending, EndingReason, judgement_sha256
from fairdraft.domain.presentation import QueueEntry
from fairdraft.domain.rating import Rating, rating_from_object
from fairdraft.domain.rating_queue import GivenRating, StoredQueue, StudyEvent, Vote
from fairdraft.domain.rating_set import vote_object
from fairdraft.store import tables
from fairdraft.store.rating_repository import ratings_where, remove_parts, write_rating
from fairdraft.store.repository import Repository, add_or_replace
from fairdraft.store.study_repository import seal_if_open, write_event

_EVENTS = tables.study_events
_QUEUES = tables.rating_queues
_RATINGS = tables.ratings
_FORMER = tables.former_ratings
_VOTES = tables.votes
_DRAFTS = tables.drafts


class QueueRepository(Repository):
    """The part of the store that blind rating needs."""

    def study_events(self, study_id: str) -> tuple[StudyEvent, ...]:
        """See `QueueStore.study_events`."""
        query = select(_EVENTS).where(_EVENTS.c.study == study_id).order_by(_EVENTS.c.number)
        with self._database.reading() as connection:
            return tuple(_event(row) for row in connection.execute(query))

    def record_event(self, event: StudyEvent) -> None:
        """See `QueueStore.record_event`."""
        with self._database.writing() as writing:
            write_event(writing.connection, event)
            writing.changed("study", event.study)

    def unblind(self, event: StudyEvent) -> StudyEvent:
        """See `QueueStore.unblind`."""
        with self._database.writing() as writing:
            known = _unblinding(writing.connection, event.study)
            if known is not None:
                return known
            write_event(writing.connection, event)
            writing.changed("study", event.study)
            return event

    def rating_queues(self, study_id: str) -> tuple[StoredQueue, ...]:
        """See `QueueStore.rating_queues`."""
        with self._database.reading() as connection:
            found = [
                stored_queue(row) for row in connection.execute(select(_QUEUES).where(_QUEUES.c.study == study_id))
            ]
        return tuple(sorted(found, key=lambda one: (one.turn, one.rater)))

    def rating_queue(self, study_id: str, rater: str) -> StoredQueue | None:
        """See `QueueStore.rating_queue`."""
        query = select(_QUEUES).where(_QUEUES.c.study == study_id, _QUEUES.c.rater == rater)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else stored_queue(row)

    def save_rating_queue(self, queue: StoredQueue) -> None:
        """See `QueueStore.save_rating_queue`."""
        with self._database.writing() as writing:
            of_rater = (_QUEUES.c.study == queue.study, _QUEUES.c.rater == queue.rater)
            writing.connection.execute(delete(_QUEUES).where(*of_rater))
            writing.connection.execute(insert(_QUEUES).values(queue_row(queue)))
            writing.changed("study", queue.study)

    def skip(self, queue: StoredQueue) -> None:
        """See `QueueStore.skip`."""
        with self._database.writing() as writing:
            pairs = [one for one in _read_skipped(writing.connection, queue.study, queue.rater) if _is_pair(one)]
            drafts = [one for one in _skipped(queue) if not _is_pair(one)]
            _write_skipped(writing.connection, queue.study, queue.rater, [*drafts, *pairs])

    def skip_pairs(self, queue: StoredQueue) -> None:
        """See `QueueStore.skip_pairs`."""
        with self._database.writing() as writing:
            known = _read_skipped(writing.connection, queue.study, queue.rater)
            pairs = [one for one in _skipped(queue) if _is_pair(one)]
            drafts = [one for one in known if not _is_pair(one)]
            _write_skipped(writing.connection, queue.study, queue.rater, [*drafts, *pairs])

    def given_ratings(self, study_id: str, rater: str) -> tuple[GivenRating, ...]:
        """See `QueueStore.given_ratings`."""
        query = (
            select(
                _RATINGS.c.id, _RATINGS.c.draft_id, _RATINGS.c.occasion, _RATINGS.c.duration_ms, _RATINGS.c.session_id
            )
            .join(_DRAFTS, _DRAFTS.c.id == _RATINGS.c.draft_id)
            .where(
                _RATINGS.c.study == study_id,
                _RATINGS.c.rater == rater,
                _RATINGS.c.adjudicates.is_(None),
                _DRAFTS.c.deleted_at.is_(None),
            )
            .order_by(_RATINGS.c.rated_at, _RATINGS.c.number)
        )
        with self._database.reading() as connection:
            return tuple(GivenRating(*row) for row in connection.execute(query))

    def has_blind_ratings(self, study_id: str) -> bool:
        """See `QueueStore.has_blind_ratings`."""
        query = select(_RATINGS.c.id).where(_RATINGS.c.study == study_id, _RATINGS.c.blind.is_(True)).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def rating_of_id(self, rating_id: str) -> Rating | None:
        """See `QueueStore.rating_of_id`."""
        with self._database.reading() as connection:
            return _rating(connection, rating_id)

    def submit_rating(self, rating: Rating) -> Rating:
        """See `QueueStore.submit_rating`."""
        with self._database.writing() as writing:
            connection = writing.connection
            known = _rating(connection, rating.id)
            revealed = _unblinding(connection, rating.study) is not None
            # What was first given with the candidates known, or changed after, is not blind any more.
            blind = not revealed and (known is None or known.blind)
            rating = replace(rating, blind=blind, revealed_before_submit=revealed)
            if known is not None:
                self._keep_former(connection, known, "changed")
            write_rating(connection, rating)
            seal_if_open(connection, rating.study, self._clock())
            _unskip(connection, rating.study, rating.rater, [rating.draft_id, rating.occasion])
            writing.changed("rating", rating.id)
            return rating

    def withdraw_rating(self, rating_id: str) -> Rating:
        """See `QueueStore.withdraw_rating`."""
        with self._database.writing() as writing:
            known = _rating(writing.connection, rating_id)
            if known is None:
                raise UsageError(f'There is no rating "{rating_id}" to take back.', "It may already have been undone.")
            self._keep_former(writing.connection, known, "withdrawn")
            remove_parts(writing.connection, rating_id)
            writing.connection.execute(delete(_RATINGS).where(_RATINGS.c.id == rating_id))
            writing.changed("rating", rating_id)
            return known

    def former_ratings(self, rating_id: str) -> tuple[Rating, ...]:
        """See `QueueStore.former_ratings`."""
        query = select(_FORMER.c.content).where(_FORMER.c.rating_id == rating_id).order_by(_FORMER.c.number)
        with self._database.reading() as connection:
            return tuple(rating_from_object(content) for content in connection.execute(query).scalars())

    def save_vote(self, vote: Vote) -> Vote:
        """See `QueueStore.save_vote`."""
        with self._database.writing() as writing:
            connection = writing.connection
            pair = (vote.first_draft, vote.second_draft)
            same = select(_VOTES.c.id).where(
                _VOTES.c.rater == vote.rater,
                _VOTES.c.id != vote.id,
                or_(
                    (_VOTES.c.first_draft == pair[0]) & (_VOTES.c.second_draft == pair[1]),
                    (_VOTES.c.first_draft == pair[1]) & (_VOTES.c.second_draft == pair[0]),
                ),
            )
            if connection.execute(same).scalar() is not None:
                raise KnownError(f"{vote.rater} has already judged these two drafts.", "Change that judgment instead.")
            known = connection.execute(select(_VOTES).where(_VOTES.c.id == vote.id)).one_or_none()
            revealed = _unblinding(connection, vote.study) is not None
            blind = not revealed and (known is None or known.blind)
            vote = replace(vote, blind=blind, revealed_before_submit=revealed)
            if known is not None and vote_of_row(known) != vote:
                self._tell_end(connection, vote_of_row(known), "changed")
            add_or_replace(connection, _VOTES, vote_row(vote))
            seal_if_open(connection, vote.study, self._clock())
            _unskip(connection, vote.study, vote.rater, list(pair), list(reversed(pair)))
            writing.changed("rating", vote.id)
            return vote

    def withdraw_vote(self, vote_id: str) -> None:
        """See `QueueStore.withdraw_vote`."""
        with self._database.writing() as writing:
            this = _VOTES.c.id == vote_id
            known = writing.connection.execute(select(_VOTES).where(this)).one_or_none()
            if known is None:
                raise UsageError(f'There is no vote "{vote_id}" to take back.', "It may already have been undone.")
            self._tell_end(writing.connection, vote_of_row(known), "withdrawn")
            writing.connection.execute(delete(_VOTES).where(this))
            writing.changed("rating", vote_id)

    def votes(self, study_id: str) -> tuple[Vote, ...]:
        """See `QueueStore.votes`."""
        first, second = _DRAFTS.alias("first"), _DRAFTS.alias("second")
        query = (
            select(_VOTES)
            .join(first, first.c.id == _VOTES.c.first_draft)
            .join(second, second.c.id == _VOTES.c.second_draft)
            .where(_VOTES.c.study == study_id, first.c.deleted_at.is_(None), second.c.deleted_at.is_(None))
            .order_by(_VOTES.c.voted_at, _VOTES.c.number)
        )
        with self._database.reading() as connection:
            return tuple(vote_of_row(row) for row in connection.execute(query))

    def _tell_end(self, connection: Connection, vote: Vote, why: EndingReason) -> None:
        sha256 = judgement_sha256(vote_object(vote))
        write_event(connection, Ending(new_id(), "vote", vote.id, sha256, why, self._clock()).event(vote.study))

    def _keep_former(self, connection: Connection, rating: Rating, why: str) -> None:
        row = {
            "id": new_id(),
            "rating_id": rating.id,
            "draft_id": rating.draft_id,
            "ended_at": self._clock(),
            "why": why,
        }
        connection.execute(insert(_FORMER).values(content=rating.as_object(), **row))


def queue_row(queue: StoredQueue) -> dict[str, Any]:
    """An order as a row of its table."""
    entries = {
        "drafts": [[one.draft_id, one.occasion] for one in queue.entries],
        "pairs": [list(p) for p in queue.pairs],
    }
    return {
        "study": queue.study,
        "rater": queue.rater,
        "seed": queue.seed,
        "turn": queue.turn,
        "entries": entries,
        "skipped": _skipped(queue),
        "made_at": queue.made_at,
    }


def vote_row(vote: Vote) -> dict[str, Any]:
    """A vote as a row of its table."""
    return {name: getattr(vote, name) for name in Vote.__dataclass_fields__}


def vote_of_row(row: Row[Any]) -> Vote:
    """The vote of a row of its table."""
    return Vote(**{name: getattr(row, name) for name in Vote.__dataclass_fields__})


def stored_queue(row: Row[Any]) -> StoredQueue:
    """The order of a row of its table."""
    entries: Mapping[str, Any] = row.entries
    return StoredQueue(
        study=row.study,
        rater=row.rater,
        seed=row.seed,
        turn=row.turn,
        entries=tuple(QueueEntry(*one) for one in entries["drafts"]),
        made_at=row.made_at,
        skipped=tuple(QueueEntry(*one) for one in row.skipped if not _is_pair(one)),
        pairs=tuple((first, second) for first, second in entries["pairs"]),
        skipped_pairs=tuple((one[0], one[1]) for one in row.skipped if _is_pair(one)),
    )


def _event(row: Row[Any]) -> StudyEvent:
    return StudyEvent(row.id, row.study, row.kind, row.by, row.at, row.details)


def _unblinding(connection: Connection, study_id: str) -> StudyEvent | None:
    query = select(_EVENTS).where(_EVENTS.c.study == study_id, _EVENTS.c.kind == "unblinded").order_by(_EVENTS.c.number)
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else _event(row)


def _rating(connection: Connection, rating_id: str) -> Rating | None:
    found = ratings_where(connection, [_RATINGS.c.id == rating_id])
    return found[0] if found else None


def _skipped(queue: StoredQueue) -> list[list[Any]]:
    """What was put aside as it is stored: a draft with its occasion, or two drafts."""
    drafts = [[one.draft_id, one.occasion] for one in queue.skipped]
    return [*drafts, *(list(pair) for pair in queue.skipped_pairs)]


def _is_pair(skipped: list[Any]) -> bool:
    return not isinstance(skipped[1], int)


def _read_skipped(connection: Connection, study: str, rater: str) -> list[list[Any]]:
    query = select(_QUEUES.c.skipped).where(_QUEUES.c.study == study, _QUEUES.c.rater == rater)
    return connection.execute(query).scalar() or []


def _unskip(connection: Connection, study: str, rater: str, *judged: list[Any]) -> None:
    skipped = _read_skipped(connection, study, rater)
    left = [one for one in skipped if one not in judged]
    if len(left) < len(skipped):
        _write_skipped(connection, study, rater, left)


def _write_skipped(connection: Connection, study: str, rater: str, skipped: list[list[Any]]) -> None:
    of_rater = (_QUEUES.c.study == study, _QUEUES.c.rater == rater)
    connection.execute(_QUEUES.update().where(*of_rater).values(skipped=skipped))

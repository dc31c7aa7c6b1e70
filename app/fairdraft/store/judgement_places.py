"""Which place does a judgement fill, of which there is one for each, and what stands there?"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from fairdraft.domain.judgement_record import ConflictKind
from fairdraft.domain.rating import rating_from_object
from fairdraft.domain.rating_set import vote_from_object, vote_object
from fairdraft.store import tables
from fairdraft.store.queue_repository import vote_of_row, vote_row
from fairdraft.store.rating_repository import ratings_where, remove_parts, write_rating

_RATINGS = tables.ratings
_VOTES = tables.votes


@dataclass(frozen=True, slots=True)
class JudgementKind:
    """What ratings and votes have in common, as JSON: a place that holds one, a moment, and how they are written."""

    place: Callable[[Mapping[str, Any]], str]
    moment: str
    add: Callable[[Connection, Mapping[str, Any]], None]
    remove: Callable[[Connection, Mapping[str, Any]], None]


def rating_place(content: Mapping[str, Any]) -> str:
    """The place that one rating of a rater fills: draft, rater and occasion."""
    return json.dumps([content["draft_id"], content["rater"], content["occasion"]])


def vote_place(content: Mapping[str, Any]) -> str:
    """The place that one vote of a rater fills: the two drafts, in either order, and the rater."""
    return json.dumps([*sorted((content["first_draft"], content["second_draft"])), content["rater"]])


def standing_judgements(connection: Connection, study_id: str) -> dict[tuple[ConflictKind, str], dict[str, Any]]:
    """What stands in each place of a study, by kind and place."""
    found: dict[tuple[ConflictKind, str], dict[str, Any]] = {}
    for rating in ratings_where(connection, [_RATINGS.c.study == study_id]):
        content = rating.as_object()
        found["rating", rating_place(content)] = content
    for row in connection.execute(select(_VOTES).where(_VOTES.c.study == study_id)):
        content = vote_object(vote_of_row(row))
        found["vote", vote_place(content)] = content
    return found


def _add_rating(connection: Connection, content: Mapping[str, Any]) -> None:
    write_rating(connection, rating_from_object(dict(content)))


def _remove_rating(connection: Connection, content: Mapping[str, Any]) -> None:
    remove_parts(connection, content["id"])
    connection.execute(delete(_RATINGS).where(_RATINGS.c.id == content["id"]))


def _add_vote(connection: Connection, content: Mapping[str, Any]) -> None:
    connection.execute(insert(_VOTES).values(vote_row(vote_from_object(content))))


def _remove_vote(connection: Connection, content: Mapping[str, Any]) -> None:
    connection.execute(delete(_VOTES).where(_VOTES.c.id == content["id"]))


KINDS: Mapping[str, JudgementKind] = {
    "rating": JudgementKind(rating_place, "rated_at", _add_rating, _remove_rating),
    "vote": JudgementKind(vote_place, "voted_at", _add_vote, _remove_vote),
}

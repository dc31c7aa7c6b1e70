"""What are many ratings, when one value by itself takes too long?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import compress
from typing import Any, Self

from fairdraft.domain.rating import Rating
from fairdraft.domain.rubric import Verdict


@dataclass(frozen=True, slots=True)
class RatingColumns:
    """Ratings without their annotations, column by column: the n-th of each list is of the n-th rating.

    The columns mean what the fields of `Rating` mean; `rated_at` is in the form of `utc_text`. Ratings with the same
    scores may share one mapping.
    """

    id: list[str]
    draft_id: list[str]
    study: list[str]
    rater: list[str]
    rubric_id: list[str]
    rubric_version: list[str]
    rated_at: list[str]
    scores: list[Mapping[str, int]]
    verdict: list[Verdict | None]
    comment: list[str]
    rater_role: list[str]
    occasion: list[int]
    adjudicates: list[str | None]
    blind: list[bool]
    duration_ms: list[int | None]
    further: list[Mapping[str, Any]]
    session_id: list[str | None]
    position_in_session: list[int | None]
    presentation_seed: list[int | None]
    revealed_before_submit: list[bool | None]

    def where(self, chosen: Sequence[bool]) -> Self:
        """The ratings of the places that are chosen."""
        return type(self)(**{one.name: list(compress(getattr(self, one.name), chosen)) for one in fields(self)})


@dataclass(frozen=True, slots=True)
class StudyRatings:
    """A study's ratings as one moment has them.

    Args:
        per_draft: how many there are of each draft, by its id; those of soft-deleted drafts rest.
        further_criteria: criteria with scores besides those that were named, in the order of their ids.
        marked: the ratings with annotations, whole.
        columns: all of them, some at a time, ordered by time, draft, rater and id; to be gone through once.
    """

    per_draft: Mapping[str, int]
    further_criteria: tuple[str, ...]
    marked: tuple[Rating, ...]
    columns: Iterator[RatingColumns]

"""What is a rating?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from fairdraft.domain.annotation import Annotation, annotation_from_object
from fairdraft.domain.rubric import Verdict

SCRIPTED_ROLE = "scripted"
"""The role of raters that are no persons: their ratings were computed by declared rules."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One rater's judgement of one draft on one occasion (first 1, hidden repeats 2, 3 …).

    `scores` maps criterion id to 1–5; a criterion that was not rated is absent, never 0. `blind` says that
    model names were hidden while rating. `duration_ms` is the time the draft was open. `further` keeps what an
    imported rating has besides, by the names of its file's columns.

    A rating made in a queue says where it stood there: `position_in_session` from 1, `presentation_seed` of the
    order, and whether the candidates were known before it was given (`revealed_before_submit`; None: not recorded).
    `suggested_text` is the draft as the rater would have written it. `adjudicates` names the ratings that it settles.
    """

    id: str
    draft_id: str
    study: str
    rater: str
    rubric_id: str
    rubric_version: str
    rated_at: datetime
    scores: dict[str, int] = field(default_factory=dict)
    verdict: Verdict | None = None
    comment: str = ""
    rater_role: str = ""
    occasion: int = 1
    adjudicates: str | None = None
    blind: bool = False
    duration_ms: int | None = None
    further: dict[str, Any] = field(default_factory=dict)
    session_id: str | None = None
    position_in_session: int | None = None
    presentation_seed: int | None = None
    revealed_before_submit: bool | None = None
    suggested_text: str | None = None
    annotations: tuple[Annotation, ...] = ()

    def as_object(self) -> dict[str, Any]:
        """The JSON form, annotations included."""
        values = {name: getattr(self, name) for name in Rating.__dataclass_fields__}
        return values | {
            "rated_at": self.rated_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "annotations": [one.as_object() for one in self.annotations],
        }


def rating_from_object(value: dict[str, Any]) -> Rating:
    """The rating of a JSON form; fields of later versions are left aside."""
    known = {name: value[name] for name in Rating.__dataclass_fields__ if name in value}
    known["rated_at"] = datetime.fromisoformat(value["rated_at"])
    known["annotations"] = tuple(annotation_from_object(one) for one in value.get("annotations", ()))
    return Rating(**known)


def scripted_among(ratings: Iterable[Rating]) -> tuple[str, ...]:
    """The raters, in order, whose ratings a script computed."""
    return tuple(sorted({one.rater for one in ratings if one.rater_role == SCRIPTED_ROLE}))

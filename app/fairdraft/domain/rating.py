"""What is a rating?"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fairdraft.domain.rubric import Verdict


@dataclass(frozen=True, slots=True)
class Rating:
    """One rater's judgement of one draft on one occasion (first 1, hidden repeats 2, 3 …).

    `scores` maps criterion id to 1–5; a criterion that was not rated is absent, never 0. `blind` says that
    model names were hidden while rating. `duration_ms` is the time the draft was open. `further` keeps what an
    imported rating has besides, by the names of its file's columns.
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

"""What does a ratings file of other people's making say?"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fairdraft.domain.rubric import Verdict


@dataclass(frozen=True, slots=True)
class ImportedRating:
    """One row of a ratings file; `line` is where it begins in the file, from 1.

    `scores` holds the criteria that were rated, 1–5 each. `further` keeps the values of all other columns as
    the file has them, where it has any. `rated_at` is None where the file does not say; a time without a zone
    counts as UTC.
    """

    line: int
    campaign: str
    prompt_id: str
    candidate: str
    draft_id: str
    rater_id: str
    occasion: int = 1
    scores: dict[str, int] = field(default_factory=dict)
    verdict: Verdict | None = None
    comment: str = ""
    adjudicates: str | None = None
    draft_text: str | None = None
    cost: float | None = None
    duration_ms: int | None = None
    rated_at: datetime | None = None
    further: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportedRatings:
    """All rows of a ratings file, the criteria it has columns for, and the columns that nobody here knows.

    `read_as` has the columns whose names were a matter of guessing, each with the program's own name for it. `hidden`
    are the rows of a workbook that a filter or a hand hides.
    """

    rows: tuple[ImportedRating, ...]
    criteria: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    read_as: tuple[tuple[str, str], ...] = ()
    hidden: tuple[int, ...] = ()

"""What does a file of drafts from elsewhere say: a person's, or a hosted model's?"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ImportedDraft:
    """One row of a drafts file; `line` is where it begins, from 1. What the file does not say is None or empty."""

    line: int
    prompt_id: str
    candidate: str
    text: str
    draft_id: str | None = None
    model_name: str = ""
    seed: int | None = None
    cost: float | None = None
    cost_currency: str = ""
    cost_basis: str = ""
    generation_ms: int | None = None
    made_at: datetime | None = None

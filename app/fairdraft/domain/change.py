"""What did an operation on the store change?"""

from dataclasses import dataclass
from typing import Literal

ChangedThing = Literal[
    "draft",
    "piece",
    "rating",
    "product",
    "campaign",
    "candidate",
    "model",
    "model_folder",
    "model_fact",
    "endpoint_consent",
    "profile",
    "recipe",
    "study",
    "approved_copy",
    "claim_anchor",
]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an operation wrote; a screen refreshes only what it shows of it."""

    thing: ChangedThing
    id: str

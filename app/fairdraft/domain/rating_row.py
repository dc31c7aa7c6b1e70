"""What is one row of the canonical rating table?"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One row: the values of its draft, and its own, each by column name; None is "not known", never 0.

    Rows of one draft share one `draft` mapping: what is made of it is made once.
    """

    draft: dict[str, Any]
    own: dict[str, Any]

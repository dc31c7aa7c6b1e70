"""What are rows of the canonical rating table?"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RatingRows:
    """Neighboring rows of the table: of each row the values of its draft, and its own; None is "not known", never 0.

    Rows of one draft share one mapping of `drafts`: what is made of it is made once. `own` has a list for each column,
    as long as `drafts`; a column that is not there is null in all of these rows.
    """

    drafts: list[dict[str, Any]]
    own: dict[str, list[Any]]

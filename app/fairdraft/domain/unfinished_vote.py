"""What has a rater written on a pair of drafts that is not judged yet, and how is that kept?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class UnfinishedVote:
    """The comment on a pair so far, as it was typed; `pair` are its drafts, first the one on the left.

    `duration_ms` is how long the rater worked on it; None where nobody knows.
    """

    pair: tuple[str, str]
    comment: str
    duration_ms: int | None = None

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        first, second = self.pair
        return {
            "first_draft": first,
            "second_draft": second,
            "comment": self.comment,
            "duration_ms": self.duration_ms,
        }


def unfinished_vote_from_object(value: Mapping[str, Any]) -> UnfinishedVote:
    """The unfinished vote of a JSON form.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    worked = value["duration_ms"]
    return UnfinishedVote(
        (str(value["first_draft"]), str(value["second_draft"])),
        str(value["comment"]),
        None if worked is None else int(worked),
    )

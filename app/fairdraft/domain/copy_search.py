"""What was found in the library of approved copy, and by what: its words, or its meaning?"""

from dataclasses import dataclass
from typing import Any, Literal

from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.domain.counting import counted

MatchedBy = Literal["words", "meaning"]


@dataclass(frozen=True, slots=True)
class SearchMeans:
    """What a search works with on this machine now.

    `model` names the embedding model, empty where words alone count; `why` then says why, and `remedy` what to do for
    more; `lacks_model` where that is to take one in. Of `pieces` that could be found, `known` have been read by the
    model; both are 0 where there is none.
    """

    model: str = ""
    known: int = 0
    pieces: int = 0
    why: str = ""
    remedy: str = ""
    lacks_model: bool = False

    @property
    def how(self) -> str:
        """How it searches, in words without a full stop."""
        if not self.model:
            return f"words only: {self.why}"
        left = self.pieces - self.known
        told = f"words and meaning ({self.model})"
        if not left:
            return told
        return (
            f"{told}; {left:,} of {counted(self.pieces, 'piece')} by words alone, because the model has not read "
            "them yet"
        )


@dataclass(frozen=True, slots=True)
class CopyMatch:
    """Approved copy that was found, by its words, by its meaning, or by both."""

    copy: ApprovedCopy
    matched_by: tuple[MatchedBy, ...]


@dataclass(frozen=True, slots=True)
class CopySearch:
    """What a search found, the best match first, and by what means."""

    found: tuple[CopyMatch, ...]
    means: SearchMeans

    @property
    def copies(self) -> tuple[ApprovedCopy, ...]:
        """The copy that was found, in its order."""
        return tuple(one.copy for one in self.found)

    @property
    def how(self) -> str:
        """By what was searched, in words without a full stop."""
        return self.means.how

    def as_objects(self) -> list[dict[str, Any]]:
        """The JSON form: the copy, each with what matched and how it was searched."""
        return [
            one.copy.as_object() | {"matched_by": list(one.matched_by), "searched_by": self.how} for one in self.found
        ]

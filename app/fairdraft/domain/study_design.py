"""What can a planned study show, before anything is drafted or rated?"""

from dataclasses import asdict, dataclass, replace
from typing import Any

from fairdraft.domain.study import StudyPlan


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """The smallest difference (points on 1–5) found with 80% power; None where the design can show none.

    `prompts` are shared by the candidates, or each candidate's own when not `shared`. `raters` rate each draft.
    """

    prompts: int
    raters: float
    family_size: int
    shared: bool
    points: float | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would show more, in words; `plan` is the plan with it, None where a person has to bring something."""

    words: str
    plan: StudyPlan | None = None


@dataclass(frozen=True, slots=True)
class StudyDesign:
    """A plan in numbers and words; `proposals` say what would show more.

    `shows` are, in this order: the drafts split over the candidates, one comparison, the planned family, one rater
    more, twice the prompts.

    `seconds_to_draft` is how long each candidate's drafts will take on this machine, from its last ones; None where it
    has written none in this mode.
    """

    study: str
    sha256: str
    mode: str
    prompts: int
    candidates: int
    drafts: int
    raters: int
    ratings: int
    criteria: tuple[str, ...]
    family_size: int
    seconds_to_draft: dict[str, float | None]
    shows: tuple[ShownDifference, ...]
    says: tuple[str, ...]
    proposals: tuple[Proposal, ...]

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        value = asdict(replace(self, proposals=()))
        del value["proposals"]
        return value | {"proposes": [one.words for one in self.proposals]}

"""At which step is a study, and how far are its drafts and raters?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fairdraft.domain.profile import may_be_a_name
from fairdraft.domain.rating_queue import StudyEvent
from fairdraft.domain.sample_study import SAMPLE_STUDY
from fairdraft.domain.study import Study, StudyPlan
from fairdraft.domain.study_progress import DraftCounts
from fairdraft.services.next_step import QueueState
from fairdraft.services.studying import StudyStatus

Step = Literal["elsewhere", "planned", "drafting", "drafted", "rating", "rated", "unblinded"]


@dataclass(frozen=True, slots=True)
class RaterProgress:
    """How far a rater is; `total` is None where no queue was opened: for ratings from elsewhere, or before the first.

    `skipped` drafts were put aside for later.
    """

    rater: str
    rated: int
    total: int | None = None
    skipped: int = 0

    @property
    def is_done(self) -> bool:
        """Whether nothing is left in the queue."""
        return self.total is not None and self.rated >= self.total


@dataclass(frozen=True, slots=True)
class StudyOverview:
    """A study in a few facts.

    `wanted` drafts are those of the plan; 0 for a study without one and for one that came blind. `made` are there,
    `failed` were tried, `ratings` counts all that were given; `conflicts` between laptops wait for a decision.
    """

    study: Study
    step: Step
    wanted: int
    made: int
    failed: int
    ratings: int
    raters: tuple[RaterProgress, ...]
    progress: tuple[DraftCounts, ...]
    unblinded: StudyEvent | None
    conflicts: int = 0

    @property
    def id(self) -> str:
        """The study's id."""
        return self.study.id

    @property
    def name(self) -> str:
        """Its name, else its id."""
        return self.study.name

    @property
    def plan(self) -> StudyPlan | None:
        """Its plan, if it has one."""
        return self.study.plan

    @property
    def left(self) -> int:
        """Drafts still to make."""
        return max(0, self.wanted - self.made)

    @property
    def came_blind(self) -> bool:
        """Whether it came from another laptop with its candidates hidden."""
        return self.study.plan is not None and self.study.plan.is_hidden

    @property
    def is_synthetic(self) -> bool:
        """Whether it is the sample study."""
        return self.study.id == SAMPLE_STUDY

    @property
    def named_raters(self) -> tuple[str, ...]:
        """Raters of brought ratings who go by what may be their own names; those of the plan were named on purpose."""
        planned = () if self.plan is None or isinstance(self.plan.raters, int) else self.plan.raters
        rated = [one.rater for one in self.raters if one.rated and one.total is None]
        return tuple(one for one in rated if one not in planned and may_be_a_name(one))

    @property
    def can_be_rated(self) -> bool:
        """Whether a rater can be given a queue: it has a plan and a draft."""
        return self.study.plan is not None and self.made > 0


def study_overview(status: StudyStatus) -> StudyOverview:
    """The facts of a study's status."""
    plan = status.study.plan
    wanted = sum(one.wanted for one in status.progress)
    made = sum(one.done for one in status.progress) if wanted else sum(status.drafts.values())
    raters = _raters(plan, status.queues, status.ratings)
    ratings = sum(status.ratings.values())
    return StudyOverview(
        study=status.study,
        step=_step(status, wanted, made, ratings, raters),
        wanted=wanted,
        made=made,
        failed=sum(one.failed for one in status.progress),
        ratings=ratings,
        raters=raters,
        progress=status.progress,
        unblinded=status.unblinded,
        conflicts=status.conflicts,
    )


def _raters(
    plan: StudyPlan | None, queues: Sequence[QueueState], ratings: Mapping[str, int]
) -> tuple[RaterProgress, ...]:
    found = {one.rater: RaterProgress(one.rater, one.rated, one.total, one.skipped) for one in queues}
    for rater, number in ratings.items():
        found.setdefault(rater, RaterProgress(rater, number))
    if plan is not None and not isinstance(plan.raters, int):
        for rater in plan.raters:
            found.setdefault(rater, RaterProgress(rater, 0))
    return tuple(found[name] for name in sorted(found))


def _step(status: StudyStatus, wanted: int, made: int, ratings: int, raters: Sequence[RaterProgress]) -> Step:
    plan = status.study.plan
    if status.unblinded is not None:
        return "unblinded"
    if plan is None:
        return "elsewhere"
    if ratings:
        begun = [one for one in raters if one.rated]
        over = all(one.total is None or one.is_done for one in begun) and len(begun) >= plan.rater_count
        return "rated" if over and made >= wanted else "rating"
    if made >= wanted:
        return "drafted"
    return "drafting" if made else "planned"

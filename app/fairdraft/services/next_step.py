"""What does a study need next?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fairdraft.domain.counting import counted
from fairdraft.domain.study import Study
from fairdraft.domain.study_progress import DraftCounts, StudyCounts


@dataclass(frozen=True, slots=True)
class QueueState:
    """How far a rater is in their queue: drafts rated of all that wait for them now, hidden repeats included, and those
    put aside.
    """

    rater: str
    rated: int
    total: int
    skipped: int


def next_step(
    study: Study,
    counts: StudyCounts,
    progress: Sequence[DraftCounts],
    queues: Sequence[QueueState],
    drafting: Collection[str],
) -> str:
    """The step that comes next; `drafting` are the candidates that can draft here, others come from a file."""
    left = sum(one.left for one in progress if one.candidate in drafting)
    elsewhere = sum(one.left for one in progress) - left
    if study.plan is not None and study.plan.is_hidden and counts.ratings:
        return f"Send your ratings back: fairdraft export {study.id} --format fairset --out DIR"
    if study.plan is None:
        return f"Compare its candidates: fairdraft compare {study.id}"
    if left:
        return f"Make the {counted(left, 'draft')} left: fairdraft study run {study.id}"
    if elsewhere:
        return (
            f"Bring the {counted(elsewhere, 'draft')} left from a file: fairdraft study import-drafts {study.id} FILE"
        )
    if not counts.ratings:
        sealed = "" if study.sealed_at else f" (the first rating seals the plan, or: fairdraft study seal {study.id})"
        return f"Rate: fairdraft study queue {study.id} --rater R{sealed}"
    compare = f"fairdraft compare {study.id}"
    for one in queues:
        if one.rated < one.total:
            return f"Rate the {one.total - one.rated} left: fairdraft study queue {study.id} --rater {one.rater}"
    begun = {*counts.ratings, *(one.rater for one in queues)}
    for rater in _named_raters(study):
        if rater not in begun:
            return (
                f"Rate: fairdraft study queue {study.id} --rater {rater}. Import sets of raters elsewhere with "
                f'"fairdraft study merge FILE". To see what there is: {compare}'
            )
    return f"Compare its candidates: {compare}"


def _named_raters(study: Study) -> tuple[str, ...]:
    """Those that the plan names; one that only counts them names nobody."""
    raters = () if study.plan is None else study.plan.raters
    return () if isinstance(raters, int) else raters

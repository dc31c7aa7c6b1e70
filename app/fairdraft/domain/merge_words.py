"""What does a person have to know of a merge besides its figures?"""

from collections.abc import Iterator

from fairdraft.domain.counting import counted
from fairdraft.domain.rating_set import MergeReport


def merge_notes(report: MergeReport) -> Iterator[str]:
    """What the set changed beyond its study, and what it could not change, a sentence or two each."""
    if report.unblinded:
        yield "This set says who wrote what: the study is not blind here any more."
    if report.drafts_beside:
        drafts = counted(report.drafts_beside, "draft")
        yield (
            f"{drafts} of the set came beside others that fill the same places in the plan here. "
            "Such a draft counts once it is rated."
        )
    taken = report.catalogue
    if taken.added:
        yield f"Came with it, as they were not here: {', '.join(taken.added)}."
    if taken.newest:
        newest = ", ".join(taken.newest)
        yield f"Came with it as the newest label: {newest}. From now on pieces here are checked against it."
    if taken.otherwise:
        names = ", ".join(taken.otherwise)
        yield f"Here with other words than in the set, and left so: {names}. Whoever rates here sees those here."


def needs_a_look(report: MergeReport) -> bool:
    """Whether a merge left something to decide, or changed or met something that nobody expects of it."""
    taken = report.catalogue
    return bool(
        report.conflicting
        or report.rejected
        or report.unblinded
        or report.drafts_beside
        or taken.newest
        or taken.otherwise
    )

"""What does a person have to know of a merge besides its figures?"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from fairdraft.domain.counting import counted
from fairdraft.domain.judgement_origin import moment_words
from fairdraft.domain.rating_set import ConflictDecision, MergeReport


def merge_notes(report: MergeReport) -> Iterator[str]:
    """What the set changed beyond its study, and what it could not change, a sentence or two each."""
    if report.unblinded:
        yield "This set says who wrote what: the study is no longer blind here."
    if report.drafts_beside:
        drafts = counted(report.drafts_beside, "draft")
        yield (
            f"{drafts} of the set came in addition to drafts that already fill the same places in the plan here. Such "
            "a draft counts once it is rated."
        )
    yield from _judgement_notes(report)
    taken = report.catalogue
    if taken.added:
        yield f"Also imported, because they were missing here: {', '.join(taken.added)}."
    if taken.newest:
        newest = ", ".join(taken.newest)
        yield f"Imported as the newest label: {newest}. From now on pieces here are checked against it."
    if taken.otherwise:
        names = ", ".join(taken.otherwise)
        yield (
            f"Worded differently here than in the set, and left unchanged: {names}. People who rate here see the "
            "wording here."
        )


def decided_differently(
    decisions: Sequence[ConflictDecision], say_moment: Callable[[datetime], str] = moment_words
) -> str:
    """Why a conflict that was decided is open again; `say_moment` writes the times."""
    made = (
        f"{one.by} for what {'counts now' if one.keeps_standing else 'waits'} ({say_moment(one.at)})"
        for one in decisions
    )
    return f"Decided differently on two laptops: {', '.join(made)}."


def needs_a_look(report: MergeReport) -> bool:
    """Whether a merge left something to decide, or changed or met something that nobody expects of it."""
    taken = report.catalogue
    return bool(
        report.conflicting
        or report.rejected
        or report.unblinded
        or report.drafts_beside
        or report.taken_back
        or report.changed
        or report.settled
        or report.decided_both_ways
        or taken.newest
        or taken.otherwise
    )


def _judgement_notes(report: MergeReport) -> Iterator[str]:
    """What became of judgements that were here, and of those that were ended before they came."""
    for number, thing, what in (
        (report.taken_back, "judgment", "Withdrawn on another laptop, and now here too"),
        (report.changed, "judgment", "Changed by the rater on another laptop, and now here too"),
        (report.stayed_back, "judgment", "Changed or withdrawn here since the set was written, and left unchanged"),
        (report.settled, "conflict", "Decided here the same way as on another laptop"),
        (report.decided_both_ways, "conflict", "Decided differently on two laptops, and open again"),
    ):
        if number:
            yield f"{what}: {counted(number, thing)}."

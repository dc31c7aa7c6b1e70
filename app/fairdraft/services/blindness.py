"""Who may know which candidate wrote what, before a study is unblinded?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from fairdraft.domain.draft import Draft
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import StudyEvent
from fairdraft.domain.sample_study import SAMPLE_STUDY
from fairdraft.domain.study import Study, StudyPlan

HIDDEN_NAMES = (
    "Names and costs of the candidates are hidden: the study has not been unblinded, and ratings may still come."
)


def is_blind(study: Study | None, events: Iterable[StudyEvent], ratings: Sequence[Rating]) -> bool:
    """Whether a comparison has to hide the candidates' names: the study has a plan, blind ratings, and was not
    unblinded. Desks and ratings from elsewhere were never blind here, and the sample has nobody to be blind to.
    """
    if study is None or study.plan is None or study.plan.is_hidden or study.imported or study.id == SAMPLE_STUDY:
        return False
    return any(one.blind for one in ratings) and not any(one.kind == "unblinded" for one in events)


def letters(study_id: str, candidates: Iterable[str]) -> dict[str, str]:
    """A name without meaning for each candidate: the same each time, in an order that has nothing to do with the names
    or the plan.
    """
    mixed = sorted(set(candidates), key=lambda one: sha256(f"{study_id}\0{one}".encode()).digest())
    return {one: f"Candidate {_letter(place)}" for place, one in enumerate(mixed)}


def hidden_drafts(drafts: Mapping[str, Draft], names: Mapping[str, str]) -> dict[str, Draft]:
    """The drafts under those names, without what they cost."""
    return {
        key: replace(
            one,
            candidate=names[one.candidate],
            provenance=replace(one.provenance, cost=None, cost_basis="", cost_currency=""),
        )
        for key, one in drafts.items()
    }


def hidden_plan(plan: StudyPlan, names: Mapping[str, str]) -> StudyPlan:
    """What the plan declared, under those names."""
    compared = tuple(
        one.model_copy(update={"a": names.get(one.a, one.a), "b": names.get(one.b, one.b)}) for one in plan.comparisons
    )
    return plan.model_copy(update={"comparisons": compared})


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"{place + 1}"

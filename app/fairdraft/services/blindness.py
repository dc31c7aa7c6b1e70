"""Who may know which candidate wrote what, before a study is unblinded?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from fairdraft.domain.comparison import Exclusion
from fairdraft.domain.draft import Draft
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import StudyEvent
from fairdraft.domain.rating_set import hidden_draft_fields
from fairdraft.domain.sample_study import SAMPLE_STUDY
from fairdraft.domain.study import Study, StudyPlan
from fairdraft.domain.study_contents import ModelLicence, StudyContents

HIDDEN_NAMES = (
    "Names and costs of the candidates are hidden: the study has not been unblinded, and ratings may still come."
)


LETTERS_IN_FILES = (
    "the study is still blind: letters stand for its candidates, and their models, settings, costs and times are left "
    "out"
)


def can_be_blind(study: Study | None, events: Iterable[StudyEvent]) -> bool:
    """Whether a study hides its candidates' names once it has blind ratings: it has a plan and was not unblinded."""
    if study is None or study.plan is None or study.plan.is_hidden or study.imported or study.id == SAMPLE_STUDY:
        return False
    return not any(one.kind == "unblinded" for one in events)


def is_blind(study: Study | None, events: Iterable[StudyEvent], ratings: Sequence[Rating]) -> bool:
    """Whether a comparison has to hide the candidates' names: the study has a plan, blind ratings, and was not
    unblinded. Desks and ratings from elsewhere were never blind here, and the sample has nobody to be blind to.
    """
    return any(one.blind for one in ratings) and can_be_blind(study, events)


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


def hidden_contents(contents: StudyContents, names: Mapping[str, str]) -> StudyContents:
    """A study under those names, without anything that tells who wrote what; what is not told is said."""
    drafts = [
        replace(
            one,
            **hidden_draft_fields() | {"candidate": names[one.candidate], "state": one.state},
            blocks=tuple(replace(block, id=str(number)) for number, block in enumerate(one.blocks, start=1)),
        )
        for one in contents.drafts
    ]
    licences = sorted({(one.licence, one.restricts_training) for one in contents.licences})
    return replace(
        contents,
        # In an order that does not follow the names.
        drafts=tuple(sorted(drafts, key=lambda one: (one.campaign, one.brief, one.candidate, one.id))),
        ratings=tuple(replace(one, further={}) for one in contents.ratings),
        licences=tuple(
            ModelLicence(f"model {number}, not named yet", "", *one) for number, one in enumerate(licences, start=1)
        ),
        excluded=(*contents.excluded, not_told(len(drafts))),
        names_hidden=True,
    )


def not_told(drafts: int) -> Exclusion:
    """What files of a blind study leave out of so many drafts."""
    return Exclusion(LETTERS_IN_FILES, drafts)


def hidden_plan(plan: StudyPlan, names: Mapping[str, str]) -> StudyPlan:
    """The plan under those names: its candidates, and what it declared of them."""
    compared = tuple(
        one.model_copy(update={"a": names.get(one.a, one.a), "b": names.get(one.b, one.b)}) for one in plan.comparisons
    )
    candidates = tuple(names.get(one, one) for one in plan.candidates)
    return plan.model_copy(update={"candidates": candidates, "comparisons": compared})


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"{place + 1}"

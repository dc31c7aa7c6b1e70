"""How do a person's choices in a form become the plan of a study?"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from fairdraft.domain.campaign import Campaign, is_broadcast
from fairdraft.domain.file_words import file_words
from fairdraft.domain.recipe import DraftMode
from fairdraft.domain.study import (
    DESK_PREFIX,
    STUDY_ID_PATTERN,
    ApprovedWhen,
    Margins,
    PlannedComparison,
    StudyPlan,
)

# More are not named one by one.
_MOST_RATERS = 99

Test = tuple[str, str, str]
"""Two candidates and the criterion that they are compared on."""


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """A plan as far as it was chosen; shares are in percent.

    `raters` is as it was typed: pseudonyms between commas, or how many there will be. `approved_at_least` is the
    score that every regulated criterion must reach for a draft to count as approved, None for the raters' verdict.
    `briefs` are those chosen of a campaign; all of a campaign that is not in it. `untested` are the tests that the plan
    leaves out of its family. `seeds` and `adaptations` come from a plan that is changed, and stay in it as long as they
    fit. `rater_hour_price` is in the currency of the costs; 0 leaves raters' time without a price.
    """

    name: str = ""
    id: str = ""
    campaigns: tuple[str, ...] = ()
    briefs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    candidates: tuple[str, ...] = ()
    drafts_per_brief: int = 1
    mode: DraftMode | None = None
    rubric: str = "dtc"
    raters: str = ""
    overlap: int = 100
    hidden_repeats: int = 10
    show_findings: bool = False
    approved_at_least: int | None = None
    untested: frozenset[Test] = field(default_factory=frozenset)
    level: float = 0.5
    kept: float = 0.5
    seeds: tuple[int, ...] = ()
    adaptations: tuple[PlannedComparison, ...] = ()
    rater_hour_price: float = 0.0


def usual_campaigns(campaigns: Iterable[Campaign]) -> tuple[str, ...]:
    """The ids of the campaigns that a new study begins with: all that are to be read, or the spots where these are all
    there is. A script is another task, and mixed with pages it would be half an answer about each.
    """
    known = list(campaigns)
    read = tuple(one.id for one in known if not is_broadcast(one.channel))
    return read or tuple(one.id for one in known)


def study_id_of(name: str) -> str:
    """The id that a study of this name gets: small letters, digits and dashes."""
    return file_words(name)


def with_rater(typed: str, pseudonym: str, *, is_new: bool) -> str:
    """The raters with one more, as they are typed.

    Args:
        typed: pseudonyms between commas, or how many there will be: then the new one is among so many.
        pseudonym: of the one who is added; whoever is there already is not added again.
        is_new: nobody was asked to rate yet. Raters called R1, R2 and so on are examples then, and the new one takes
            the place of the first.
    """
    found = _raters(typed)
    count = found if isinstance(found, int) else len(found)
    examples = tuple(f"R{place}" for place in range(1, min(count, _MOST_RATERS) + 1))
    names = examples if isinstance(found, int) else found
    if pseudonym in names:
        return ", ".join(names)
    if names and names == examples and (is_new or isinstance(found, int)):
        return ", ".join((pseudonym, *names[1:]))
    return ", ".join((*names, pseudonym))


def missing_choice(choices: PlanChoices, criteria: Collection[str], taken: Collection[str] = ()) -> str:
    """What keeps the choices from being a plan, in one sentence; empty when nothing does.

    Args:
        choices: what was chosen.
        criteria: ids of the rubric's criteria.
        taken: ids of other studies.
    """
    raters = _raters(choices.raters)
    names = [] if isinstance(raters, int) else list(raters)
    bare = next((one for one in choices.campaigns if choices.briefs.get(one) == ()), "")
    twice = next((one for one in names if names.count(one) > 1), None)
    checks = (
        (not choices.id, "Give the study a name."),
        (
            bool(choices.id) and not re.fullmatch(STUDY_ID_PATTERN, choices.id),
            "The id must begin with a letter or digit and may have letters, digits, points and dashes.",
        ),
        (choices.id.startswith(DESK_PREFIX), f'Ids that begin with "{DESK_PREFIX}" belong to the campaigns.'),
        (choices.id in taken, f'There is already a study "{choices.id}". Choose another id.'),
        (not choices.campaigns, "Choose at least one campaign."),
        (bool(bare), f'Choose at least one brief of "{bare}".'),
        (not choices.candidates, "Choose at least one candidate."),
        (raters == 0 or (not names and not isinstance(raters, int)), "Name the raters, or say how many there will be."),
        (twice is not None, f'The rater "{twice}" is named twice.'),
        (len(choices.candidates) > 1 and not tested(choices, criteria), "Leave at least one comparison ticked."),
    )
    return next((said for wrong, said in checks if wrong), "")


def plan_of(choices: PlanChoices, criteria: Collection[str], regulated: Collection[str]) -> StudyPlan:
    """The plan of choices that miss nothing.

    Args:
        choices: what was chosen.
        criteria: ids of the rubric's criteria.
        regulated: those of them that approval rests on.
    """
    approved: ApprovedWhen | str = "verdict"
    if choices.approved_at_least is not None and regulated:
        approved = ApprovedWhen(criteria=tuple(regulated), at_least=choices.approved_at_least)
    raters = _raters(choices.raters)
    return StudyPlan.model_validate(
        {
            "schema": "fairdraft/study@1",
            "id": choices.id,
            "name": choices.name.strip(),
            "campaigns": choices.campaigns,
            "briefs": {one: choices.briefs[one] for one in choices.campaigns if one in choices.briefs},
            "candidates": choices.candidates,
            "drafts_per_brief": choices.drafts_per_brief,
            "seeds": choices.seeds if len(choices.seeds) == choices.drafts_per_brief else (),
            "mode": choices.mode,
            "rubric": choices.rubric,
            "raters": raters,
            "overlap": choices.overlap / 100,
            "hidden_repeats": choices.hidden_repeats / 100,
            "show_findings": choices.show_findings,
            "approved": approved,
            "comparisons": _comparisons(choices, criteria),
            "margins": Margins(level=choices.level, kept=choices.kept),
            "rater_hour_price": choices.rater_hour_price,
        }
    )


def choices_of(plan: StudyPlan, criteria: Collection[str]) -> PlanChoices:
    """The choices that lead to a plan.

    Args:
        plan: the plan.
        criteria: ids of its rubric's criteria.
    """
    every = {(*pair, criterion) for pair in combinations(plan.candidates, 2) for criterion in criteria}
    family = plan.family(tuple(criteria))
    untested = frozenset(one for one in every if (one[2], frozenset(one[:2])) not in family)
    return PlanChoices(
        name=plan.name,
        id=plan.id,
        campaigns=plan.campaigns,
        briefs=plan.briefs,
        candidates=plan.candidates,
        drafts_per_brief=plan.drafts_per_brief,
        mode=plan.mode,
        rubric=plan.rubric,
        raters=str(plan.raters) if isinstance(plan.raters, int) else ", ".join(plan.raters),
        overlap=round(100 * plan.overlap),
        hidden_repeats=round(100 * plan.hidden_repeats),
        show_findings=plan.show_findings,
        approved_at_least=plan.approved.at_least if isinstance(plan.approved, ApprovedWhen) else None,
        untested=untested,
        level=plan.margins.level,
        kept=plan.margins.kept,
        seeds=plan.seeds,
        adaptations=tuple(one for one in plan.comparisons if one.made_for),
        rater_hour_price=plan.rater_hour_price,
    )


def tested(choices: PlanChoices, criteria: Collection[str]) -> tuple[Test, ...]:
    """The tests that are left: every pair of candidates on every criterion, less those left out."""
    left_out = {(frozenset(one[:2]), one[2]) for one in choices.untested}
    return tuple(
        (*pair, criterion)
        for pair in combinations(choices.candidates, 2)
        for criterion in criteria
        if (frozenset(pair), criterion) not in left_out
    )


def _raters(typed: str) -> tuple[str, ...] | int:
    names = tuple(name for one in typed.split(",") if (name := one.strip()))
    if len(names) == 1 and names[0].isdecimal():
        return int(names[0])
    return names


def _comparisons(choices: PlanChoices, criteria: Collection[str]) -> tuple[PlannedComparison, ...]:
    """The declared comparisons: none where every pair is compared on every criterion and nothing is an adaptation."""
    pairs = list(combinations(choices.candidates, 2))
    adaptations = {frozenset((one.a, one.b)): one for one in choices.adaptations}
    left = tested(choices, criteria)
    if len(left) == len(pairs) * len(criteria) and not any(frozenset(pair) in adaptations for pair in pairs):
        return ()
    declared: list[PlannedComparison] = []
    for pair in pairs:
        on = [criterion for *both, criterion in left if tuple(both) == pair]
        adaptation = adaptations.get(frozenset(pair))
        if on and adaptation is not None:
            # Declared as a whole, or on what it was made for with the other ticks beside it.
            made_for = None if len(on) == len(criteria) else adaptation.made_for[0]
            declared.append(adaptation.model_copy(update={"criterion": made_for}))
            on = [one for one in on if made_for is not None and one != made_for]
            declared += [PlannedComparison(a=pair[0], b=pair[1], criterion=one) for one in on]
        elif len(on) == len(criteria):
            declared.append(PlannedComparison(a=pair[0], b=pair[1]))
        else:
            declared += [PlannedComparison(a=pair[0], b=pair[1], criterion=one) for one in on]
    return tuple(declared)

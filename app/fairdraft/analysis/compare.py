"""How do the candidates of a study compare, criterion by criterion and pair by pair?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.adaptation import adaptation
from fairdraft.analysis.advice_rules import MARGIN
from fairdraft.analysis.agreement import agreement
from fairdraft.analysis.approval import approval_pairs, approvals, judged_drafts
from fairdraft.analysis.conditions import FEW_PROMPTS, conditions
from fairdraft.analysis.consistency import consistency
from fairdraft.analysis.cost import costs
from fairdraft.analysis.design import ALPHA, minimum_detectable_in
from fairdraft.analysis.friedman import friedman_p
from fairdraft.analysis.generalization import new_campaigns_interval
from fairdraft.analysis.multiplicity import holm
from fairdraft.analysis.permutation import exchange_p, unlike_p
from fairdraft.analysis.preferences import preferences
from fairdraft.analysis.prompt_values import PromptValues, prompt_values
from fairdraft.analysis.reaching import reaching
from fairdraft.analysis.recommendation import recommend
from fairdraft.analysis.resampling import mean_interval
from fairdraft.analysis.selection import SelectedRatings, select_ratings
from fairdraft.analysis.strictness import strictness
from fairdraft.domain.comparison import (
    ApprovalRule,
    CandidateEstimate,
    Comparison,
    CriterionComparison,
    DeclaredAdaptation,
    DeclaredComparison,
    Design,
    ModelPlace,
    Omnibus,
    PairEstimate,
    PairVerdict,
    PreferenceVote,
    RatedValue,
)
from fairdraft.domain.comparison_words import Name
from fairdraft.domain.rubric import INSERTED_CRITERIA, SCORES, VOICE

Values = NDArray[np.float64]

SCORE_SPAN = (float(SCORES[0]), float(SCORES[-1]))
DIFFERENCE_SPAN = (SCORE_SPAN[0] - SCORE_SPAN[1], SCORE_SPAN[1] - SCORE_SPAN[0])
_TIED = 1e-9


@dataclass(frozen=True, slots=True)
class _Test:
    """One pair on one criterion before the family is known."""

    estimate: PairEstimate
    differences: Values
    inside: Mapping[str, Values]
    campaign_p: Mapping[str, float]
    declared: bool


_Tests = Mapping[tuple[str, int, int], _Test]
"""By criterion and the places of the two candidates in the table."""


def compare(
    study: str,
    values: Sequence[RatedValue],
    criteria: Sequence[str],
    *,
    family: Iterable[DeclaredComparison] | None = None,
    regulated: frozenset[str] = frozenset(),
    approved: ApprovalRule | None = None,
    adaptations: Iterable[DeclaredAdaptation] = (),
    margin: float = MARGIN,
    votes: Sequence[PreferenceVote] = (),
    examples_at_hand: int | None = None,
    cost_basis: Mapping[str, str] | None = None,
    rater_hour_price: float = 0.0,
    seed: int = 0,
    candidate: Name = str,
    places: Mapping[str, ModelPlace] | None = None,
) -> Comparison:
    """Compare candidates on shared prompts. The same ratings in any order give the same numbers.

    Args:
        study: the study's id.
        values: every rating, repeats and adjudications included; what is left out is counted in `design`.
        criteria: criteria to compare, in order.
        family: the comparisons that the plan declares; None stands for all pairs on all criteria with shared
            prompts. Pairs outside a declared family get a p but neither an adjusted one nor a verdict of higher.
        regulated: criteria that the advice must protect.
        approved: when a draft counts as approved; by default by verdict.
        adaptations: candidates to compare as before and after.
        votes: pairwise votes, for `preferences`.
        examples_at_hand: approved pieces that an adaptation could be trained on, for the advice (None: not known).
        margin: how far behind the best (points on 1–5) still counts as level with it.
        cost_basis: how each candidate's costs were priced.
        rater_hour_price: what an hour of a rater costs, in the currency of the drafts' costs; 0: that is not priced.
        seed: the bootstrap's; kept at 0 it makes figures comparable between runs and machines.
        candidate: a candidate's name, by its id, in the sentences of the advice.
        places: where the models of the candidates are, for the advice; those not named are on this machine.

    Raises:
        ValueError: the ratings contradict each other (see `select_ratings`).
    """
    rule = approved or ApprovalRule()
    selected = select_ratings(values, criteria)
    rows = selected.used
    table = prompt_values(rows, criteria)
    tests, family_size = _tests(table, criteria, family, seed)
    compared = _criteria(table, rows, criteria, _judged(tests, family_size, seed), seed)
    design = _design(selected, table, tests, family_size)
    agreements = tuple(agreement(criterion, selected.independent, seed) for criterion in criteria)
    strict = strictness(selected.independent, criteria, seed)
    drafts = judged_drafts(rows, rule)
    approved_drafts = approvals(drafts, table.candidates)
    cost = costs(drafts, table.candidates, basis=cost_basis, rater_hour_price=rater_hour_price, seed=seed)
    return Comparison(
        study=study,
        design=design,
        criteria=compared,
        agreement=agreements,
        approval=approved_drafts,
        cost=cost,
        recommendation=recommend(
            compared,
            cost,
            regulated=regulated,
            margin=margin,
            examples_at_hand=examples_at_hand,
            follow_up=minimum_detectable_in(
                [test.differences for (name, *_), test in tests.items() if name == VOICE], 1
            ),
            candidate=candidate,
            approval=approved_drafts,
            places=places,
        ),
        conditions=conditions(rows, design, compared, agreements, rule, cost, strict),
        reached=reaching(rows, [one for one in criteria if one in regulated], rule.at_least, table.candidates),
        approval_pairs=approval_pairs(drafts, table.candidates),
        consistency=consistency(values),
        adaptations=tuple(adaptation(one, compared, cost, table) for one in adaptations),
        preferences=preferences(votes, seed),
        strictness=strict,
    )


def _tests(
    table: PromptValues, criteria: Sequence[str], family: Iterable[DeclaredComparison] | None, seed: int
) -> tuple[_Tests, int]:
    """Every pair on every criterion, and how many tests the family has that they are adjusted for."""
    declared = None if family is None else _declared(family, criteria)
    tests = {
        (criterion, a, b): _test(table, criterion, a, b, declared, seed)
        for criterion in criteria
        for a, b in combinations(range(len(table.candidates)), 2)
    }
    return tests, sum(test.declared for test in tests.values()) if declared is None else len(declared)


def _criteria(
    table: PromptValues,
    rows: Sequence[RatedValue],
    criteria: Sequence[str],
    pairs: Mapping[tuple[str, int, int], PairEstimate],
    seed: int,
) -> tuple[CriterionComparison, ...]:
    assisted = any(row.mode == "assisted" for row in rows)
    return tuple(
        CriterionComparison(
            criterion,
            _candidates(table, criterion, seed),
            tuple(pair for (name, _, _), pair in pairs.items() if name == criterion),
            Omnibus("friedman", friedman_p(table.of(criterion)) if rows else None),
            inserted_by_program=assisted and criterion in INSERTED_CRITERIA,
        )
        for criterion in criteria
    )


def _design(selected: SelectedRatings, table: PromptValues, tests: _Tests, family_size: int) -> Design:
    """What the comparison rests on."""
    rows = selected.used
    told = [row.blind for row in rows if row.blindness_told]
    return Design(
        prompts=len({(row.campaign, row.prompt_id) for row in rows}),
        campaigns=len(table.campaigns),
        raters=len({row.rater for row in rows}),
        blind_share=sum(told) / len(told) if told else None,
        minimum_detectable_difference=minimum_detectable_in(
            [test.differences for test in tests.values() if test.declared], family_size
        ),
        family_size=family_size,
        excluded=selected.excluded,
        blindness_untold=len(rows) - len(told),
        drafts=len({row.draft_id for row in rows}),
        ratings=len(rows),
    )


def _declared(family: Iterable[DeclaredComparison], criteria: Sequence[str]) -> frozenset[tuple[str, frozenset[str]]]:
    return frozenset(
        (criterion, frozenset((one.a, one.b)))
        for one in family
        for criterion in ([one.criterion] if one.criterion else criteria)
    )


def _candidates(table: PromptValues, criterion: str, seed: int) -> tuple[CandidateEstimate, ...]:
    estimates = []
    for k, candidate in enumerate(table.candidates):
        values = table.of(criterion)[:, k]
        rated = ~np.isnan(values)
        present = values[rated]
        estimates.append(
            CandidateEstimate(
                candidate,
                int(present.size),
                float(present.mean()) if present.size else None,
                mean_interval(present, table.campaign_of[rated], SCORE_SPAN, seed),
                table.by_campaign(values),
            )
        )
    return tuple(estimates)


def _test(
    table: PromptValues,
    criterion: str,
    a: int,
    b: int,
    declared: frozenset[tuple[str, frozenset[str]]] | None,
    seed: int,
) -> _Test:
    per_prompt = table.of(criterion)[:, a] - table.of(criterion)[:, b]
    shared = ~np.isnan(per_prompt)
    differences = per_prompt[shared]
    n = int(differences.size)
    by_campaign = table.by_campaign(per_prompt)
    names = table.candidates[a], table.candidates[b]
    estimate = PairEstimate(
        a=names[0],
        b=names[1],
        n=n,
        difference=float(differences.mean()) if n else None,
        ci95=mean_interval(differences, table.campaign_of[shared], DIFFERENCE_SPAN, seed),
        p=exchange_p(differences, seed) if n else None,
        p_holm=None,
        probability_a_higher=_probability_higher(differences) if n else None,
        by_campaign=by_campaign,
        verdict=_verdict(n, None, None),
        new_campaigns_ci95=new_campaigns_interval(list(by_campaign.values()), DIFFERENCE_SPAN),
    )
    parts = {name: per_prompt[shared & (table.campaign_of == index)] for index, name in enumerate(table.campaigns)}
    inside = {name: part for name, part in parts.items() if part.size}
    campaign_p = {name: exchange_p(part, seed) for name, part in inside.items()}
    in_family = n > 0 if declared is None else (criterion, frozenset(names)) in declared
    return _Test(estimate, differences, inside, campaign_p if len(campaign_p) > 1 else {}, in_family)


def _probability_higher(differences: Values) -> float:
    """P(a > b) + ½ P(a = b) over the shared prompts."""
    ties = np.abs(differences) < _TIED
    return float(np.mean(np.where(ties, 0.5, differences > 0)))


def _judged(tests: _Tests, family_size: int, seed: int) -> dict[tuple[str, int, int], PairEstimate]:
    """Pairs with their adjusted p, their verdict and the one campaign they differ in, if it is one."""
    tested = {key: test.estimate.p for key, test in tests.items() if test.declared}
    known = {key: p for key, p in tested.items() if p is not None}
    adjusted = dict(zip(known, holm(list(known.values()), family_size), strict=True))
    # Claims about single campaigns are a family of their own: every declared pair in every campaign.
    places = [
        (key, campaign, p) for key, test in tests.items() if test.declared for campaign, p in test.campaign_p.items()
    ]
    shown: dict[tuple[str, int, int], list[str]] = {}
    for (key, campaign, _), p in zip(places, holm([p for *_, p in places]), strict=True):
        if p < ALPHA:
            shown.setdefault(key, []).append(campaign)
    return {
        key: replace(
            test.estimate,
            p_holm=adjusted.get(key),
            verdict=_verdict(test.estimate.n, test.estimate.difference, adjusted.get(key)),
            only_in_campaign=_only_campaign(test, shown.get(key, []), seed),
        )
        for key, test in tests.items()
    }


def _only_campaign(test: _Test, shown: Sequence[str], seed: int) -> str | None:
    """The one campaign that shows a difference and a larger one than the others do.

    That one passes a threshold and others just miss it is no difference between them, and common with few briefs.
    """
    if len(shown) != 1:
        return None
    own = test.inside[shown[0]]
    others = np.concatenate([part for name, part in test.inside.items() if name != shown[0]])
    larger = abs(own.mean()) > abs(others.mean())
    return shown[0] if larger and unlike_p(own, others, seed) < ALPHA else None


def _verdict(n: int, difference: float | None, p_holm: float | None) -> PairVerdict:
    if p_holm is not None and difference is not None and p_holm < ALPHA:
        return "a_higher" if difference > 0 else "b_higher"
    return "too_small_to_say" if n < FEW_PROMPTS else "not_shown_to_differ"

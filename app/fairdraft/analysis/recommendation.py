"""What do the figures advise, by rules that a person can read and disagree with?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from fairdraft.analysis.advice_rules import FEWEST_PROMPTS, MARGIN, Adapting, rules
from fairdraft.analysis.advice_words import (
    Position,
    Standing,
    at_cost,
    behind_sentence,
    behind_sentences,
    cost_sentence,
    doubts,
    figures,
    listed_criteria,
    low_figures,
    unshared,
)
from fairdraft.domain.comparison import (
    Approval,
    Cost,
    CriterionComparison,
    ModelPlace,
    Recommendation,
    in_one_currency,
)
from fairdraft.domain.comparison_words import Name, cost_amount
from fairdraft.domain.criterion_words import criterion_words
from fairdraft.domain.name_list import listed
from fairdraft.domain.rubric import VOICE

_TOLERANCE = 1e-9


def recommend(
    criteria: Sequence[CriterionComparison],
    cost: Iterable[Cost],
    *,
    regulated: frozenset[str],
    margin: float = MARGIN,
    examples_at_hand: int | None = None,
    follow_up: float | None = None,
    candidate: Name = str,
    approval: Iterable[Approval] = (),
    places: Mapping[str, ModelPlace] | None = None,
) -> Recommendation:
    """Advice from estimates alone, so that figures from elsewhere can be judged by the same rules.

    1. A candidate with fewer than 20 prompts on a criterion has no figure there. With fewer than two candidates to
       compare on a regulated criterion, or nobody rated for voice, nothing is advised.
    2. A candidate keeps the regulated criteria when it is within the margin of the best on each of them that both
       have a figure for.
    3. One that keeps them, with no figure missing, and is within the margin on voice can be used as it is.
    4. One that keeps them and is behind on voice by more than the margin can be adapted.
    5. The cheapest to adapt is adapted, unless one can be used as it is and is not known to cost more; then the
       cheapest of those is used.
    6. Nobody is used as it is of whose drafts, 20 or more, none was approved: near the best is then not good.

    Gaps are differences over shared prompts where there are any, else differences of means. Costs are per approved
    draft where every priced candidate has one approved, else per draft; in several currencies none is cheaper.

    Args:
        criteria: estimates, criterion by criterion.
        cost: what drafts and approved drafts cost.
        regulated: the criteria that must be kept.
        margin: how far behind the best (points on 1–5) still counts as level with it.
        examples_at_hand: approved pieces that an adaptation could be trained on, if that was counted.
        follow_up: the smallest gain in voice that a comparison before and after on these prompts would show.
        candidate: a candidate's name in sentences by its id.
        approval: how many drafts were approved.
        places: where the models of the candidates are; those that are not named are on this machine.
    """
    unfit = frozenset(one.candidate for one in approval if one.n >= FEWEST_PROMPTS and not one.approved)
    adapting = Adapting(examples_at_hand, follow_up, places or {})
    advised = _advised(tuple(criteria), tuple(cost), regulated, margin, adapting, candidate, unfit)
    return replace(advised, rules=rules(margin))


def _advised(
    criteria: Sequence[CriterionComparison],
    cost: Sequence[Cost],
    regulated: frozenset[str],
    margin: float,
    adapting: Adapting,
    candidate: Name,
    unfit: frozenset[str],
) -> Recommendation:
    prices, priced = _prices(cost)
    wanted = [one for one in criteria if one.criterion in regulated]
    compared = [one for one in wanted if len(figures(one)) > 1]
    voiced = next((one for one in criteria if one.criterion == VOICE and len(figures(one)) > 1), None)
    if not compared or voiced is None:
        return Recommendation(None, tuple(_why_nothing(wanted, voiced)), (_what_to_rate(wanted, compared),))
    names = sorted({name for one in compared for name in figures(one)} | set(figures(voiced)))
    positions = [_position(name, compared, voiced, (prices.get(name), priced), margin, candidate) for name in names]
    keeping = [one for one in positions if one.keeps_regulated]
    fit = [one for one in keeping if one.candidate not in unfit]
    usable = sorted((one for one in fit if _is_usable(one, margin)), key=_cheapest)
    adaptable = sorted((one for one in keeping if one.voice and _is_behind(one.voice, margin)), key=_cheapest)
    out = [sentence for one in positions if one.behind for sentence in behind_sentences(one, margin)]
    rated = [one for one in criteria if figures(one)]
    # Level with the best on all and passed over: whoever reads the advice asks why.
    out = [_unfit(one, margin) for one in keeping if one not in fit and _is_usable(one, margin)] + out
    out += unshared([*compared, voiced], candidate)
    if usable and not (adaptable and _known_dearer(usable[0], adaptable[0])):
        return _use(usable[0], usable[1:], adaptable, out, margin, rated)
    if adaptable:
        others = [one for one in rated if one.criterion != VOICE]
        return _adapt(adaptable[0], (*usable, *adaptable[1:]), out, margin, others, adapting)
    if len(fit) < len(keeping):
        return _nobody_fit([one for one in keeping if one not in fit], rated)
    return _nothing_stands_out(keeping, out, margin)


def _prices(cost: Sequence[Cost]) -> tuple[dict[str, float | None], str]:
    if not in_one_currency(cost):
        return {}, "a draft"
    currency = next((f"{one.currency} " for one in cost if one.per_draft is not None and one.currency), "")
    if all(one.per_approved is not None for one in cost if one.per_draft is not None):
        return {one.candidate: one.per_approved for one in cost}, f"{currency}an approved draft"
    return {one.candidate: one.per_draft for one in cost}, f"{currency}a draft"


def _standing(name: str, comparison: CriterionComparison, candidate: Name) -> Standing | None:
    known = figures(comparison)
    if name not in known:
        return None
    best = max(sorted(known), key=lambda other: known[other])
    gap, interval = known[name] - known[best], None
    for pair in comparison.pairs:
        if pair.difference is None or pair.n < FEWEST_PROMPTS:
            continue
        if (pair.a, pair.b) == (name, best):
            gap, interval = pair.difference, pair.ci95
        elif (pair.b, pair.a) == (name, best):
            gap = -pair.difference
            interval = (-pair.ci95[1], -pair.ci95[0]) if pair.ci95 else None
    return Standing(comparison.criterion, candidate(best), known[name], known[best], gap, interval)


def _position(
    name: str,
    compared: Sequence[CriterionComparison],
    voiced: CriterionComparison,
    cost: tuple[float | None, str],
    margin: float,
    candidate: Name,
) -> Position:
    standings = [(one.criterion, _standing(name, one, candidate)) for one in compared]
    known = [standing for _, standing in standings if standing]
    return Position(
        name,
        candidate(name),
        tuple(one for one in known if not _is_behind(one, margin)),
        tuple(one for one in known if _is_behind(one, margin)),
        tuple(criterion for criterion, standing in standings if standing is None),
        _standing(name, voiced, candidate),
        *cost,
    )


def _is_behind(standing: Standing, margin: float) -> bool:
    return standing.gap < -margin - _TOLERANCE


def _is_usable(position: Position, margin: float) -> bool:
    return not position.unknown and position.voice is not None and not _is_behind(position.voice, margin)


def _cheapest(position: Position) -> tuple[bool, float, float, str]:
    """Known costs first, then the higher mean on the regulated criteria."""
    return position.cost is None, position.cost or 0.0, -position.regulated_mean, position.candidate


def _known_dearer(position: Position, than: Position) -> bool:
    return position.cost is not None and than.cost is not None and position.cost > than.cost


def _use(
    chosen: Position,
    others: Sequence[Position],
    adaptable: Sequence[Position],
    out: Sequence[str],
    margin: float,
    rated: Sequence[CriterionComparison],
) -> Recommendation:
    level = listed_criteria([*(one.criterion for one in chosen.within), VOICE])
    because = [
        f"{chosen.called} is within {margin:g} of the best on {level}.",
        *doubts(chosen, margin),
        *cost_sentence(chosen, others),
        *out,
    ]
    return Recommendation(
        chosen.candidate,
        tuple(because),
        (f"Use {chosen.called} as it is.", *low_figures(rated)),
        (
            f"{chosen.called} falling more than {margin:g} behind on any of these criteria.",
            "Another candidate within the margin on all of them at a lower cost.",
        ),
        tuple(
            [f"Use {one.called}: it would do as well{at_cost(one)}." for one in others]
            + [
                f"Adapt {one.called} for {criterion_words(VOICE)}: it keeps the rest{at_cost(one)}."
                for one in adaptable
            ]
        ),
    )


def _adapt(
    chosen: Position,
    others: Sequence[Position],
    out: Sequence[str],
    margin: float,
    rated: Sequence[CriterionComparison],
    adapting: Adapting,
) -> Recommendation:
    usable = [one for one in others if _is_usable(one, margin)]
    kept = listed_criteria([one.criterion for one in chosen.within])
    because = [
        f"{chosen.called} is within {margin:g} of the best on {kept}.",
        *doubts(chosen, margin),
    ]
    if chosen.unknown:
        because.append(f"{chosen.called} has no figure for {listed_criteria(chosen.unknown)}.")
    if chosen.voice:
        because.append(f"{behind_sentence(chosen.called, chosen.voice)}, more than the margin of {margin:g}.")
    price = None if chosen.cost is None else cost_amount(chosen.cost)
    because += [
        f"{one.called} is within the margin on all, but costs {cost_amount(one.cost)} {one.priced} against {price}."
        for one in usable
        if one.cost is not None and price
    ]
    changes = [
        f"{chosen.called} falling more than {margin:g} behind on a regulated criterion.",
        f"A gap on {criterion_words(VOICE)} of {margin:g} or less: there is then nothing to adapt.",
        *(f"{one.called} costing no more than {chosen.called}: it would be used as it is." for one in usable),
    ]
    return Recommendation(
        chosen.candidate,
        (*because, *out),
        (
            f"Adapt {chosen.called} for {criterion_words(VOICE)} on approved copy.",
            *adapting.steps(chosen.candidate),
            (
                f"Compare before and after: {criterion_words(VOICE)} must rise, no regulated criterion fall by "
                f"{margin:g}{adapting.smallest}."
            ),
            *low_figures(rated),
        ),
        tuple(changes),
        (
            *(f"Use {one.called} as it is: nothing to train{at_cost(one)}." for one in usable),
            *(f"Adapt {one.called} instead{at_cost(one)}." for one in others if one not in usable),
            *adapting.instead(chosen.candidate, chosen.called),
        ),
    )


def _unfit(position: Position, margin: float) -> str:
    return f"{position.called} is within {margin:g} of the best on all, but no draft of it was approved."


def _nobody_fit(unfit: Sequence[Position], rated: Sequence[CriterionComparison]) -> Recommendation:
    """Level with the best, which is not good enough: another comparison of the same would show the same."""
    names = listed([one.called for one in unfit])
    return Recommendation(
        None,
        (f"No draft of {names} was approved: to be level with the best here is not to be good enough.",),
        (
            "Give the models approved copy as examples in their prompts, or take other models, and compare again.",
            *low_figures(rated),
        ),
        ("An approved draft of a candidate that keeps the regulated criteria.",),
    )


def _nothing_stands_out(keeping: Sequence[Position], out: Sequence[str], margin: float) -> Recommendation:
    because = [f"No candidate is within {margin:g} of the best on every regulated criterion."] if not keeping else []
    because += [f"{one.called} has no figure for {listed_criteria(one.unknown)}." for one in keeping if one.unknown] + [
        f"{one.called} was not rated on voice by enough briefs." for one in keeping if one.voice is None
    ]
    return Recommendation(
        None,
        (*because, *out),
        ("Rate what is missing, or decide which regulated criterion matters most.",),
        ("One candidate within the margin of the best on every regulated criterion.",),
    )


def _what_to_rate(wanted: Sequence[CriterionComparison], compared: Sequence[CriterionComparison]) -> str:
    if len({one.candidate for criterion in wanted for one in criterion.candidates if one.mean is not None}) == 1:
        return f"Let another candidate draft the same briefs, and rate at least {FEWEST_PROMPTS} of them."
    # On what is regulated they can be compared; what is left is the voice.
    criterion = f", on {criterion_words(VOICE)} as well" if compared else ""
    return f"Rate at least {FEWEST_PROMPTS} briefs that every candidate wrote for{criterion}."


def _why_nothing(wanted: Sequence[CriterionComparison], voiced: CriterionComparison | None) -> list[str]:
    rated = [one for criterion in wanted for one in criterion.candidates if one.mean is not None]
    if not wanted:
        return ["No regulated criterion is compared."]
    if not rated:
        return ["No regulated criterion has ratings yet."]
    if len({one.candidate for one in rated}) < 2:
        return ["Only one candidate has ratings on the regulated criteria."]
    most = max(one.n for one in rated)
    if not any(len(figures(one)) > 1 for one in wanted):
        needed = f"advice needs {FEWEST_PROMPTS} for each of two candidates on a regulated criterion"
        return [f"Too few briefs: {needed}, and the most that any candidate has is {most}."]
    return (
        [f"Fewer than two candidates have {FEWEST_PROMPTS} briefs rated on {criterion_words(VOICE)}."]
        if not voiced
        else []
    )

"""What do the figures advise, by rules that a person can read and disagree with?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fairdraft.analysis.advice_rules import FEWEST_PROMPTS, MARGIN, Adapting, rules
from fairdraft.domain.comparison import (
    Approval,
    Cost,
    CriterionComparison,
    Interval,
    ModelPlace,
    Recommendation,
    in_one_currency,
)
from fairdraft.domain.comparison_words import Name, cost_amount
from fairdraft.domain.criterion_words import criterion_words
from fairdraft.domain.name_list import listed
from fairdraft.domain.rubric import VOICE

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate beside the best on one criterion: `gap` is its mean minus the best's, 0 for the best itself.

    `best` is how the best is called.
    """

    criterion: str
    best: str
    mean: float
    best_mean: float
    gap: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class _Position:
    """Where a candidate stands: regulated criteria within and beyond the margin or not compared, and voice.

    `called` is its name in sentences; `cost` is that of `priced`, a draft or an approved one, after its currency.
    """

    candidate: str
    called: str
    within: tuple[Standing, ...]
    behind: tuple[Standing, ...]
    unknown: tuple[str, ...]
    voice: Standing | None
    cost: float | None
    priced: str

    @property
    def keeps_regulated(self) -> bool:
        return bool(self.within) and not self.behind


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
    compared = [one for one in wanted if len(_figures(one)) > 1]
    voiced = next((one for one in criteria if one.criterion == VOICE and len(_figures(one)) > 1), None)
    if not compared or voiced is None:
        return Recommendation(
            None,
            tuple(_why_nothing(wanted, voiced)),
            (f"Rate at least {FEWEST_PROMPTS} briefs that every candidate wrote for.",),
        )
    names = sorted({name for one in compared for name in _figures(one)} | set(_figures(voiced)))
    positions = [_position(name, compared, voiced, (prices.get(name), priced), margin, candidate) for name in names]
    keeping = [one for one in positions if one.keeps_regulated]
    fit = [one for one in keeping if one.candidate not in unfit]
    usable = sorted((one for one in fit if _is_usable(one, margin)), key=_cheapest)
    adaptable = sorted((one for one in keeping if one.voice and _is_behind(one.voice, margin)), key=_cheapest)
    out = [sentence for one in positions if one.behind for sentence in _behind(one, margin)]
    rated = [one for one in criteria if _figures(one)]
    # Level with the best on all and passed over: whoever reads the advice asks why.
    out = [_unfit(one, margin) for one in keeping if one not in fit and _is_usable(one, margin)] + out
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


def _figures(comparison: CriterionComparison) -> dict[str, float]:
    return {
        one.candidate: one.mean for one in comparison.candidates if one.mean is not None and one.n >= FEWEST_PROMPTS
    }


def _standing(name: str, comparison: CriterionComparison, candidate: Name) -> Standing | None:
    figures = _figures(comparison)
    if name not in figures:
        return None
    best = max(sorted(figures), key=lambda other: figures[other])
    gap, interval = figures[name] - figures[best], None
    for pair in comparison.pairs:
        if pair.difference is None or pair.n < FEWEST_PROMPTS:
            continue
        if (pair.a, pair.b) == (name, best):
            gap, interval = pair.difference, pair.ci95
        elif (pair.b, pair.a) == (name, best):
            gap = -pair.difference
            interval = (-pair.ci95[1], -pair.ci95[0]) if pair.ci95 else None
    return Standing(comparison.criterion, candidate(best), figures[name], figures[best], gap, interval)


def _position(
    name: str,
    compared: Sequence[CriterionComparison],
    voiced: CriterionComparison,
    cost: tuple[float | None, str],
    margin: float,
    candidate: Name,
) -> _Position:
    standings = [(one.criterion, _standing(name, one, candidate)) for one in compared]
    known = [standing for _, standing in standings if standing]
    return _Position(
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


def _is_usable(position: _Position, margin: float) -> bool:
    return not position.unknown and position.voice is not None and not _is_behind(position.voice, margin)


def _cheapest(position: _Position) -> tuple[bool, float, float, str]:
    """Known costs first, then the higher mean on the regulated criteria."""
    mean = sum(one.mean for one in position.within) / len(position.within)
    return position.cost is None, position.cost or 0.0, -mean, position.candidate


def _known_dearer(position: _Position, than: _Position) -> bool:
    return position.cost is not None and than.cost is not None and position.cost > than.cost


def _use(
    chosen: _Position,
    others: Sequence[_Position],
    adaptable: Sequence[_Position],
    out: Sequence[str],
    margin: float,
    rated: Sequence[CriterionComparison],
) -> Recommendation:
    level = _criteria([*(one.criterion for one in chosen.within), VOICE])
    because = [
        f"{chosen.called} is within {margin:g} of the best on {level}.",
        *_doubts(chosen, margin),
        *_cost_sentence(chosen, others),
        *out,
    ]
    return Recommendation(
        chosen.candidate,
        tuple(because),
        (f"Use {chosen.called} as it is.", *_low_figures(rated)),
        (
            f"{chosen.called} falling more than {margin:g} behind on any of these criteria.",
            "Another candidate within the margin on all of them at a lower cost.",
        ),
        tuple(
            [f"Use {one.called}: it would do as well{_at(one)}." for one in others]
            + [f"Adapt {one.called} for {criterion_words(VOICE)}: it keeps the rest{_at(one)}." for one in adaptable]
        ),
    )


def _adapt(
    chosen: _Position,
    others: Sequence[_Position],
    out: Sequence[str],
    margin: float,
    rated: Sequence[CriterionComparison],
    adapting: Adapting,
) -> Recommendation:
    usable = [one for one in others if _is_usable(one, margin)]
    because = [
        f"{chosen.called} is within {margin:g} of the best on {_criteria([one.criterion for one in chosen.within])}.",
        *_doubts(chosen, margin),
    ]
    if chosen.unknown:
        because.append(f"{chosen.called} has no figure for {_criteria(chosen.unknown)}.")
    if chosen.voice:
        because.append(f"{_sentence(chosen.called, chosen.voice)}, more than the margin of {margin:g}.")
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
            *_low_figures(rated),
        ),
        tuple(changes),
        (
            *(f"Use {one.called} as it is: nothing to train{_at(one)}." for one in usable),
            *(f"Adapt {one.called} instead{_at(one)}." for one in others if one not in usable),
            *adapting.instead(chosen.candidate, chosen.called),
        ),
    )


def _at(position: _Position) -> str:
    return "" if position.cost is None else f", at {cost_amount(position.cost)} {position.priced}"


def _unfit(position: _Position, margin: float) -> str:
    return f"{position.called} is within {margin:g} of the best on all, but no draft of it was approved."


def _nobody_fit(unfit: Sequence[_Position], rated: Sequence[CriterionComparison]) -> Recommendation:
    """Level with the best, which is not good enough: another comparison of the same would show the same."""
    names = listed([one.called for one in unfit])
    return Recommendation(
        None,
        (f"No draft of {names} was approved: to be level with the best here is not to be good enough.",),
        (
            "Give the models approved copy as examples in their prompts, or take other models, and compare again.",
            *_low_figures(rated),
        ),
        ("An approved draft of a candidate that keeps the regulated criteria.",),
    )


def _nothing_stands_out(keeping: Sequence[_Position], out: Sequence[str], margin: float) -> Recommendation:
    because = [f"No candidate is within {margin:g} of the best on every regulated criterion."] if not keeping else []
    because += [f"{one.called} has no figure for {_criteria(one.unknown)}." for one in keeping if one.unknown] + [
        f"{one.called} was not rated on voice by enough briefs." for one in keeping if one.voice is None
    ]
    return Recommendation(
        None,
        (*because, *out),
        ("Rate what is missing, or decide which regulated criterion matters most.",),
        ("One candidate within the margin of the best on every regulated criterion.",),
    )


def _why_nothing(wanted: Sequence[CriterionComparison], voiced: CriterionComparison | None) -> list[str]:
    rated = [one for criterion in wanted for one in criterion.candidates if one.mean is not None]
    if not wanted:
        return ["No regulated criterion is compared."]
    if not rated:
        return ["No regulated criterion has ratings yet."]
    if len({one.candidate for one in rated}) < 2:
        return ["Only one candidate has ratings on the regulated criteria."]
    most = max(one.n for one in rated)
    if not any(len(_figures(one)) > 1 for one in wanted):
        needed = f"advice needs {FEWEST_PROMPTS} for each of two candidates on a regulated criterion"
        return [f"Too few briefs: {needed}, and the most that any candidate has is {most}."]
    return (
        [f"Fewer than two candidates have {FEWEST_PROMPTS} briefs rated on {criterion_words(VOICE)}."]
        if not voiced
        else []
    )


def _behind(position: _Position, margin: float) -> list[str]:
    return [f"{_sentence(position.called, one)}, more than the margin of {margin:g}." for one in position.behind]


def _sentence(name: str, standing: Standing) -> str:
    ends = [_minus(end) for end in standing.interval] if standing.interval else []
    interval = f" [{', '.join(ends)}]" if ends else ""
    return (
        f"{name} is {-standing.gap:.1f} behind {standing.best} on {criterion_words(standing.criterion)} "
        f"({standing.mean:.1f} against {standing.best_mean:.1f}{', difference' + interval if interval else ''})"
    )


def _minus(value: float) -> str:
    return f"{value:.1f}".replace("-", "−")


def _doubts(position: _Position, margin: float) -> list[str]:
    """Where the interval reaches beyond the margin although the estimate does not."""
    return [
        f"On {criterion_words(one.criterion)} the interval of its gap to {one.best} reaches {_minus(one.interval[0])}: "
        f"a gap beyond {margin:g} is not ruled out."
        for one in position.within
        if one.interval and one.interval[0] < -margin
    ]


def _cost_sentence(chosen: _Position, others: Sequence[_Position]) -> list[str]:
    if not others:
        return []
    names = f"{listed([one.called for one in others])} {'is' if len(others) == 1 else 'are'} within the margin, too"
    if chosen.cost is None:
        return [f"{names}; no cost tells them apart, so the higher regulated mean decides."]
    return [f"{names}; {chosen.called} has the lowest known cost, {cost_amount(chosen.cost)} {chosen.priced}."]


def _low_figures(rated: Sequence[CriterionComparison]) -> list[str]:
    """Criteria, regulated or not, where even the best is not good: being near the best is then no comfort."""
    low = [(one.criterion, max(_figures(one).values())) for one in rated if max(_figures(one).values()) < 4]
    return [f"Check {criterion_words(name)} in every piece: even the best has {best:.1f} of 5." for name, best in low]


def _criteria(names: Sequence[str]) -> str:
    return listed([criterion_words(name) for name in names])

"""Under which conditions do the figures hold, and how much can they say?"""

from collections import defaultdict
from collections.abc import Sequence

from fairdraft.analysis.resampling import MINIMUM_FOR_INTERVAL
from fairdraft.domain.comparison import (
    Agreement,
    ApprovalRule,
    Cost,
    CriterionComparison,
    Design,
    RatedValue,
    Strictness,
    in_one_currency,
)
from fairdraft.domain.comparison_words import NO_OVERLAP, strictness_words
from fairdraft.domain.counting import counted
from fairdraft.domain.criterion_words import criterion_words
from fairdraft.domain.name_list import listed

FEW_PROMPTS = 20
CAMPAIGNS_TO_GENERALISE = 6
_OVERLAP_ASKED = 0.2
_DOUBLE_RATED_ASKED = 30
# One score in four by one point. Many drafts show less of a rater, too, which moves no mean that anybody reads.
_POINTS_SAID = 0.25
# Of fewer drafts one and the same score may be chance.
_ENOUGH_TO_VARY = 10


def conditions(
    rows: Sequence[RatedValue],
    design: Design,
    criteria: Sequence[CriterionComparison],
    agreements: Sequence[Agreement],
    approved: ApprovalRule,
    cost: Sequence[Cost] = (),
    strict: Sequence[Strictness] = (),
) -> tuple[str, ...]:
    """The sentences that stand under every figure of a comparison."""
    if not rows:
        return ("Every rating is left out.",) if design.excluded else ("No ratings yet.",)
    said = [*_scope(rows, design), *_sample(rows, design, criteria), *_raters(rows, design, agreements, strict)]
    if any(one.inserted_by_program for one in criteria):
        said.append("Drafts are assisted: indication language and ISI referencing were inserted by the program.")
    if len({row.mode for row in rows}) > 1:
        said.append("Raw and assisted drafts are mixed: a difference may come from the mode, not from the candidate.")
    said.append(_approval(approved))
    if not in_one_currency(cost):
        currencies = sorted({one.currency for one in cost if one.per_draft is not None and one.currency})
        said.append(f"Costs are in {listed(currencies)}: none is called lower than another.")
    return tuple(said)


def _scope(rows: Sequence[RatedValue], design: Design) -> list[str]:
    names = ", ".join(sorted({row.campaign for row in rows}))
    scope = f"For {'this campaign' if design.campaigns == 1 else 'these campaigns'}: {names}."
    if design.campaigns < CAMPAIGNS_TO_GENERALISE:
        scope += f" Nothing is said about new campaigns: that needs at least {CAMPAIGNS_TO_GENERALISE}."
    if not design.family_size:
        return [scope, "Nothing is tested: no two candidates were scored on one brief."]
    comparisons = counted(design.family_size, "comparison")
    tests = f"Tests exchange the two labels within each brief; Holm over {comparisons}."
    return [scope, f"{tests} Intervals are not adjusted for their number."]


def _sample(rows: Sequence[RatedValue], design: Design, criteria: Sequence[CriterionComparison]) -> list[str]:
    said = []
    if any(0 < pair.n < FEW_PROMPTS for one in criteria for pair in one.pairs):
        said.append(f"Fewer than {FEW_PROMPTS} shared briefs in some comparisons: too few to say much.")
    figures = [(each.n, each.ci95) for one in criteria for each in one.candidates]
    figures += [(each.n, each.ci95) for one in criteria for each in one.pairs]
    if any(ci95 is None and n >= MINIMUM_FOR_INTERVAL for n, ci95 in figures):
        said.append(
            "Where all briefs of a campaign have one and the same value, no interval is given: such values do not tell "
            "how far others would lie from them."
        )
    if design.shows_nothing:
        said.append("Even the widest difference on 1 to 5 is likely to go unseen (80% power, first step of Holm).")
    elif design.minimum_detectable_difference is not None:
        said.append(
            f"Differences under {design.minimum_detectable_difference:.2g} points are likely to go unseen "
            "(80% power, first step of Holm)."
        )
    if not all(row.brief_sha256 for row in rows):
        said.append("Some ratings came without the hash of their brief: they are paired by its id alone.")
    drafts: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in rows:
        drafts[row.campaign, row.prompt_id, row.candidate].add(row.draft_id)
    if any(len(each) > 1 for each in drafts.values()):
        said.append("Several drafts of one brief are averaged before any test; approval counts each of them.")
    return said


def _raters(
    rows: Sequence[RatedValue], design: Design, agreements: Sequence[Agreement], strict: Sequence[Strictness]
) -> list[str]:
    said = []
    if design.raters == 1:
        said.append("One rater: what is good and what this rater likes cannot be told apart.")
    else:
        # Only briefs are resampled and exchanged: what raters like comes out as a difference that other briefs repeat.
        said.append(f"For these {counted(design.raters, 'rater')}: no interval or test says how others would judge.")
        drafts = len({row.draft_id for row in rows})
        double = max((one.units for one in agreements), default=0)
        if not double:
            said += [NO_OVERLAP] if any(row.scores for row in rows) else []
        elif double < max(_DOUBLE_RATED_ASKED, _OVERLAP_ASKED * drafts):
            said.append(
                f"{double} of {counted(drafts, 'draft')} were rated by two raters; agreement asks for "
                f"{_DOUBLE_RATED_ASKED} and a fifth of all."
            )
        said += _unlike_raters(rows)
        said += [
            f"{strictness_words(one)}. That enters means and approvals, and differences where candidates had other "
            "raters."
            for one in strict
            if one.stands_out and abs(one.difference) >= _POINTS_SAID
        ]
    said += _always_the_same(rows)
    if design.blind_share is not None and design.blind_share < 1:
        whose = " of which that is known" if design.blindness_untold else ""
        seen = f"{100 * (1 - design.blind_share):.0f}% of the ratings{whose}"
        said.append(f"{seen} were given with the model's name in view.")
    if design.blindness_untold:
        said.append(
            f"Whether {counted(design.blindness_untold, 'rating')} from a file were given blind is not known: "
            "the file has no column blind."
        )
    return said


def _always_the_same(rows: Sequence[RatedValue]) -> list[str]:
    """Raters who gave one score to everything: they tell no candidates apart, and draw differences toward 0."""
    given: dict[str, list[int]] = defaultdict(list)
    drafts: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        given[row.rater] += row.scores.values()
        drafts[row.rater].add(row.draft_id)
    said = []
    for rater, scores in sorted(given.items()):
        if len(drafts[rater]) >= _ENOUGH_TO_VARY and len(set(scores)) == 1:
            everything = f"{rater} gave {scores[0]} on everything, in {counted(len(drafts[rater]), 'draft')}"
            said.append(f"{everything}: such ratings tell no candidates apart and draw every difference toward 0.")
    return said


def _unlike_raters(rows: Sequence[RatedValue]) -> list[str]:
    """Briefs where candidates had other raters than each other on a criterion: strictness is part of that difference.

    A rater who left a criterion out did not rate the draft on it.
    """
    of_brief: dict[tuple[str, str, str], dict[str, dict[str, set[str]]]] = defaultdict(lambda: defaultdict(dict))
    # Whoever settles a disagreement stands in the place of those who had it.
    settled = {(row.campaign, row.prompt_id, row.brief_sha256) for row in rows if row.adjudicates}
    for row in rows:
        for criterion in row.scores:
            of_candidate = of_brief[row.campaign, row.prompt_id, row.brief_sha256][criterion]
            of_candidate.setdefault(row.candidate, set()).add(row.rater)
    shared = [
        [list(raters.values()) for raters in criteria.values() if len(raters) > 1]
        for brief, criteria in of_brief.items()
        if brief not in settled and any(len(raters) > 1 for raters in criteria.values())
    ]
    unlike = sum(any(one != raters[0] for raters in each for one in raters) for each in shared)
    if not unlike:
        return []
    briefs = f"{unlike} of {counted(len(shared), 'shared brief')}"
    return [
        (
            f"On {briefs} candidates were not rated by the same raters on every criterion: how strict a rater is "
            "enters those differences."
        )
    ]


def _approval(rule: ApprovalRule) -> str:
    if rule.criteria:
        names = ", ".join(criterion_words(name) for name in rule.criteria)
        return f"Approved: the raters' mean is at least {rule.at_least} on each of {names}."
    return "Approved: more than half of a draft's verdicts are approve."

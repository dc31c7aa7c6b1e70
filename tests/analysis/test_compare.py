"""Does a comparison say what its definitions say?"""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.analysis.compare import compare
from fairdraft.domain.comparison import (
    ApprovalRule,
    Comparison,
    CriterionComparison,
    DeclaredComparison,
    Exclusion,
    PairEstimate,
    RatedValue,
)

CRITERIA = ("accuracy", "indication_language", "isi_referencing", "brand_voice", "copy_quality")


def accuracy(comparison: Comparison) -> CriterionComparison:
    return next(one for one in comparison.criteria if one.criterion == "accuracy")


def only_pair(comparison: Comparison) -> PairEstimate:
    (pair,) = accuracy(comparison).pairs
    return pair


def test_mean_averages_raters_then_drafts_then_prompts(rate):
    """A candidate's mean weighs every prompt alike, whatever its number of drafts and raters."""
    values = [
        rate("p1", "alpha", 5, rater="R1", draft_id="d1"),
        rate("p1", "alpha", 4, rater="R2", draft_id="d1"),
        rate("p1", "alpha", 2, rater="R1", draft_id="d2"),
        rate("p2", "alpha", 1, rater="R1", draft_id="d3"),
    ]
    (estimate,) = accuracy(compare("s", values, ["accuracy"])).candidates
    # p1: ((5 + 4) / 2 + 2) / 2 = 3.25; p2: 1; mean 2.125. The mean of all four ratings would be 3.
    assert (estimate.n, estimate.mean) == (2, 2.125)


def test_difference_is_over_shared_prompts_only(rate):
    """A difference uses the prompts that both candidates were rated on, means use all."""
    values = [
        rate("p1", "alpha", 4),
        rate("p1", "beta", 2),
        rate("p2", "alpha", 3),
        rate("p2", "beta", 3),
        rate("p3", "alpha", 1),
    ]
    result = compare("s", values, ["accuracy"])
    pair = only_pair(result)
    assert (pair.a, pair.b, pair.n, pair.difference) == ("alpha", "beta", 2, 1.0)
    assert [one.mean for one in accuracy(result).candidates] == [pytest.approx(8 / 3), 2.5]
    assert pair.probability_a_higher == 0.75
    assert result.design.excluded == (
        Exclusion("in means alone, in no difference: no other candidate was rated on this brief", 1),
    )


def test_drafts_for_another_wording_of_the_brief_are_not_paired(rate):
    """The same prompt id with another brief hash gives no difference, and the ratings are counted as left out."""
    values = [
        rate("p1", "alpha", 4),
        rate("p1", "beta", 2, brief_sha256="another wording"),
        rate("p2", "alpha", 4),
        rate("p2", "beta", 3),
    ]
    result = compare("s", values, ["accuracy"])
    assert (only_pair(result).n, only_pair(result).difference) == (1, 1.0)
    assert result.design.prompts == 2
    (excluded,) = result.design.excluded
    assert "another text of this brief" in excluded.why
    assert excluded.n == 2


def test_equal_prompt_ids_in_two_campaigns_are_two_prompts(rate):
    """Prompts pair inside their campaign, also where imported prompt ids repeat and hashes are missing."""
    values = [
        rate("x", name, score, campaign=campaign, prompt_id="p1", brief_sha256="", draft_id=f"{campaign}{name}")
        for campaign, name, score in (
            ("glynora", "alpha", 5),
            ("glynora", "beta", 4),
            ("cordexa", "alpha", 1),
            ("cordexa", "beta", 4),
        )
    ]
    result = compare("s", values, ["accuracy"])
    assert only_pair(result).by_campaign == {"glynora": 1.0, "cordexa": -3.0}
    assert (only_pair(result).n, result.design.prompts) == (2, 2)
    assert any("without the hash" in sentence for sentence in result.conditions)


def test_repeat_occasions_are_left_out_and_counted(rate):
    """Hidden repeats change no mean."""
    values = [rate("p1", "alpha", 4), rate("p1", "alpha", 1, occasion=2), rate("p1", "alpha", 1, occasion=3)]
    result = compare("s", values, ["accuracy"])
    assert accuracy(result).candidates[0].mean == 4
    (excluded,) = result.design.excluded
    assert "repeat occasion" in excluded.why
    assert excluded.n == 2


def test_adjudication_stands_in_the_place_of_what_it_settles(rate):
    """An adjudication replaces the ratings it names, and the others stay."""
    first = rate("p1", "alpha", 1, rater="R1")
    second = rate("p1", "alpha", 5, rater="R2")
    third = rate("p1", "alpha", 3, rater="R3")
    verdict = rate("p1", "alpha", 4, rater="R4", adjudicates="R1; R2")
    by_name = compare("s", [first, second, third, verdict], ["accuracy"])
    assert accuracy(by_name).candidates[0].mean == 3.5
    first, second = replace(first, rating_id="a1"), replace(second, rating_id="a2")
    by_id = compare("s", [first, second, third, replace(verdict, adjudicates="a1 a2")], ["accuracy"])
    assert accuracy(by_id).candidates[0].mean == 3.5
    assert Exclusion("settled by an adjudication", 2) in by_id.design.excluded


def test_an_adjudication_of_the_verdict_alone_leaves_the_scores(rate):
    """What it does not score stays as the raters have it, and nothing is missing in it."""
    first, second = rate("p1", "alpha", 1, rater="R1"), rate("p1", "alpha", 5, rater="R2")
    decided = replace(rate("p1", "alpha", 3, rater="R3", adjudicates="R1; R2"), scores={}, verdict="approve")
    result = compare("s", [first, second, decided], ["accuracy"])
    assert accuracy(result).candidates[0].mean == 3
    assert [one.why for one in result.design.excluded] == ["settled by an adjudication"]


def test_adjudication_that_names_nobody_known_settles_its_draft(rate):
    """An adjudication whose reference cannot be resolved replaces all first ratings of its draft, and no other's."""
    values = [
        rate("p1", "alpha", 1),
        rate("p1", "alpha", 5, rater="R2"),
        rate("p2", "alpha", 2),
        rate("p1", "alpha", 4, rater="R1", occasion=2, adjudicates="lost"),
    ]
    assert accuracy(compare("s", values, ["accuracy"])).candidates[0].mean == 3.0


def test_adjudication_leaves_criteria_that_it_does_not_score(rate):
    """Settling accuracy does not take away what raters said on brand voice."""
    values = [
        rate("p1", "alpha", {"accuracy": 1, "brand_voice": 2}),
        rate("p1", "alpha", {"accuracy": 5, "brand_voice": 4}, rater="R2"),
        rate("p1", "alpha", {"accuracy": 4}, rater="R3", adjudicates="R1,R2"),
    ]
    result = compare("s", values, ["accuracy", "brand_voice"])
    assert [one.candidates[0].mean for one in result.criteria] == [4, 3]


def test_one_rater_cannot_rate_a_draft_twice_on_one_occasion(rate):
    """Contradictory rows are refused, not averaged."""
    with pytest.raises(ValueError, match="rated twice"):
        compare("s", [rate("p1", "alpha", 1), rate("p1", "alpha", 2)], ["accuracy"])


def test_a_draft_has_one_brief_and_candidate(rate):
    """A draft that claims two candidates is refused."""
    with pytest.raises(ValueError, match="two briefs or candidates"):
        compare(
            "s", [rate("p1", "alpha", 1), rate("p1", "beta", 2, draft_id="glynora/p1/alpha", rater="R2")], ["accuracy"]
        )


def test_unrated_criterion_has_no_figures_and_is_told(rate):
    """A criterion without scores is null throughout, never 0."""
    result = compare("s", [rate("p1", "alpha", 4), rate("p1", "beta", 4)], ["accuracy", "brand_voice"])
    voice = result.criteria[1]
    assert [(one.n, one.mean, one.ci95, one.by_campaign) for one in voice.candidates] == [(0, None, None, {})] * 2
    pair = voice.pairs[0]
    assert (pair.n, pair.difference, pair.ci95, pair.p, pair.p_holm) == (0, None, None, None, None)
    assert pair.verdict == "too_small_to_say"
    assert voice.omnibus.p is None
    assert Exclusion("no score for brand voice", 2) in result.design.excluded
    assert result.design.family_size == 1


def test_no_ratings_give_an_empty_comparison(rate):
    """A study nobody rated compares to nothing and says so."""
    result = compare("s", [], CRITERIA)
    assert (result.design.prompts, result.design.raters, result.design.blind_share) == (0, 0, None)
    assert result.recommendation.candidate is None
    assert result.conditions == ("No ratings yet.",)
    assert all(not one.candidates and not one.pairs for one in result.criteria)


def crossed(rate, scores: dict[str, list[int]], campaigns: int = 1) -> list[RatedValue]:
    return [
        rate(f"p{n}", name, score, campaign=f"campaign {n % campaigns}")
        for name, each in scores.items()
        for n, score in enumerate(each)
    ]


def test_verdict_follows_holm_and_the_number_of_prompts(rate):
    """A shown difference is called by its direction; otherwise the number of prompts decides the words."""
    high, low = [4, 5] * 10, [2, 3] * 10
    assert only_pair(compare("s", crossed(rate, {"a": high, "b": low}), ["accuracy"])).verdict == "a_higher"
    assert only_pair(compare("s", crossed(rate, {"a": low, "b": high}), ["accuracy"])).verdict == "b_higher"
    mixed, other = [3, 4] * 10, [4, 3] * 10
    assert (
        only_pair(compare("s", crossed(rate, {"a": mixed, "b": other}), ["accuracy"])).verdict == "not_shown_to_differ"
    )
    few = only_pair(compare("s", crossed(rate, {"a": mixed[:19], "b": other[:19]}), ["accuracy"]))
    assert few.verdict == "too_small_to_say"


def test_small_differences_are_called_by_their_direction(rate):
    """Half a point in favour of the first, shown on forty prompts, is a higher first candidate."""
    low = [3] * 40
    pair = only_pair(compare("s", crossed(rate, {"a": [3, 4] * 20, "b": low}), ["accuracy"]))
    assert (pair.difference, pair.verdict) == (0.5, "a_higher")


def test_agreement_is_that_of_raters_on_their_own(rate):
    """Settling a disagreement changes the mean, and neither hides the disagreement nor adds to the agreement."""
    rows = [
        rate(f"p{n}", "a", score, rater=rater) for n in range(4) for rater, score in (("R1", 1 + n), ("R2", 1 + n % 3))
    ]
    before = compare("s", rows, ["accuracy"])
    after = compare("s", [*rows, rate("p3", "a", 4, rater="R3", adjudicates="R1 R2")], ["accuracy"])
    assert after.agreement == before.agreement
    assert accuracy(after).candidates[0].mean > accuracy(before).candidates[0].mean


def test_fewer_than_twenty_prompts_can_still_show_a_difference(rate):
    """Twelve prompts that all point one way are called higher, beside the warning about their number."""
    result = compare("s", crossed(rate, {"a": [4] * 12, "b": [2] * 12}), ["accuracy"])
    assert only_pair(result).p == pytest.approx(2 / 2**12)
    assert only_pair(result).verdict == "a_higher"
    assert any("Fewer than 20" in sentence for sentence in result.conditions)


def test_a_difference_in_one_campaign_is_told(rate):
    """A difference that shows in one campaign only names that campaign; one that shows in all names none."""
    base = [3, 4, 2] * 17
    raised = [score + 1 if n % 3 == 1 else score for n, score in enumerate(base)]
    pair = only_pair(compare("s", crossed(rate, {"a": raised, "b": base}, campaigns=3), ["accuracy"]))
    assert pair.by_campaign == {"campaign 0": 0.0, "campaign 1": 1.0, "campaign 2": 0.0}
    assert pair.only_in_campaign == "campaign 1"
    everywhere = only_pair(
        compare("s", crossed(rate, {"a": [score + 1 for score in base], "b": base}, campaigns=3), ["accuracy"])
    )
    assert everywhere.only_in_campaign is None
    assert everywhere.verdict == "a_higher"


def test_campaigns_that_just_miss_what_one_passes_are_not_told_apart(rate):
    """Three campaigns with nearly the same difference, of which one alone is significant, name none."""
    inside = {0: [1] * 12 + [-1] * 2 + [0] * 3, 1: [1] * 11 + [-1] * 3 + [0] * 3, 2: [1] * 11 + [-1] * 3 + [0] * 3}
    raised = [3 + inside[n % 3][n // 3] for n in range(51)]
    pair = only_pair(compare("s", crossed(rate, {"a": raised, "b": [3] * 51}, campaigns=3), ["accuracy"]))
    assert pair.verdict == "a_higher"
    assert {name: round(value, 2) for name, value in pair.by_campaign.items()} == {
        "campaign 0": 0.59,
        "campaign 1": 0.47,
        "campaign 2": 0.47,
    }
    assert pair.only_in_campaign is None


def test_two_campaigns_that_show_it_are_no_only_one(rate):
    """Where two of three campaigns show a difference, neither of them is named as the only one."""
    raised = [3 if n % 3 == 2 else 4 for n in range(51)]
    pair = only_pair(compare("s", crossed(rate, {"a": raised, "b": [3] * 51}, campaigns=3), ["accuracy"]))
    assert pair.by_campaign == {"campaign 0": 1.0, "campaign 1": 1.0, "campaign 2": 0.0}
    assert pair.only_in_campaign is None


def test_a_campaign_is_not_the_only_one_beside_a_larger_difference(rate):
    """What one campaign shows by its many briefs is not named where few briefs of another differ more."""
    rows = [
        rate(f"p{n}", candidate, score, campaign=campaign)
        for campaign, count, raised in (("many", 30, 3), ("few", 4, 5))
        for n in range(count)
        for candidate, score in (("a", raised), ("b", 2))
    ]
    pair = only_pair(compare("s", rows, ["accuracy"]))
    assert pair.by_campaign == {"many": 1.0, "few": 3.0}
    assert pair.only_in_campaign is None


def test_a_single_campaign_is_never_the_only_one(rate):
    """Where there is one campaign there is no "only in"."""
    assert only_pair(compare("s", crossed(rate, {"a": [4] * 30, "b": [3] * 30}), ["accuracy"])).only_in_campaign is None


def test_declared_family_bounds_the_adjustment(rate):
    """Holm counts declared comparisons; pairs outside have a p and no adjusted one, and are never called higher."""
    scores = {"a": [4] * 20, "b": [3] * 20, "c": [2] * 20}
    result = compare("s", crossed(rate, scores), ["accuracy"], family=[DeclaredComparison("c", "a")])
    assert result.design.family_size == 1
    by_names = {(one.a, one.b): one for one in accuracy(result).pairs}
    assert by_names["a", "c"].p_holm == by_names["a", "c"].p
    assert by_names["a", "c"].verdict == "a_higher"
    assert by_names["a", "b"].p is not None
    assert by_names["a", "b"].p_holm is None
    assert by_names["a", "b"].verdict == "not_shown_to_differ"


def test_declared_comparisons_that_nobody_rated_still_count(rate):
    """A declared comparison without data keeps its place in the family."""
    values = crossed(rate, {"a": [4] * 20, "b": [3] * 20})
    family = [DeclaredComparison("a", "b"), DeclaredComparison("a", "absent", "accuracy")]
    result = compare("s", values, ["accuracy"], family=family)
    assert result.design.family_size == 2
    assert only_pair(result).p_holm == pytest.approx(2 * only_pair(result).p)


def test_design_counts_what_was_compared(rate):
    """The design names prompts, campaigns, raters and the share rated blind."""
    values = crossed(rate, {"a": [4, 2, 3, 3], "b": [3, 3, 2, 5]}, campaigns=2)
    values += [rate("p0", "a", 5, campaign="campaign 0", rater="R2", blind=False)] * 1
    design = compare("s", values, ["accuracy"]).design
    assert (design.prompts, design.campaigns, design.raters) == (4, 2, 2)
    assert design.blind_share == pytest.approx(8 / 9)
    assert design.minimum_detectable_difference > 0


def test_assisted_drafts_mark_what_the_program_inserted(rate):
    """Indication language and ISI referencing of assisted drafts are marked, other criteria are not."""
    values = [rate(f"p{n}", name, dict.fromkeys(CRITERIA, 3), mode="assisted") for n in range(3) for name in "ab"]
    marked = {one.criterion: one.inserted_by_program for one in compare("s", values, CRITERIA).criteria}
    assert marked == {
        "accuracy": False, "indication_language": True, "isi_referencing": True, "brand_voice": False,
        "copy_quality": False,
    }  # fmt: skip
    mixed = [*values, rate("p9", "a", 3)]
    assert any("Raw and assisted" in sentence for sentence in compare("s", mixed, CRITERIA).conditions)


def test_approval_by_verdict_needs_more_than_half(rate):
    """Two raters who disagree do not approve; drafts without a verdict are not counted."""
    values = [
        rate("p1", "a", 4, verdict="approve"),
        rate("p1", "a", 4, verdict="revise", rater="R2"),
        rate("p2", "a", 4, verdict="approve"),
        rate("p3", "a", 4),
    ]
    (approval,) = compare("s", values, ["accuracy"]).approval
    assert (approval.approved, approval.n) == (1, 2)


def test_approval_by_criteria_uses_the_mean_over_raters(rate):
    """By criteria every named one must reach the level on the raters' mean, and all must be rated."""
    values = [
        rate("p1", "a", {"accuracy": 3, "brand_voice": 4}),
        rate("p1", "a", {"accuracy": 5, "brand_voice": 4}, rater="R2"),
        rate("p2", "a", {"accuracy": 3, "brand_voice": 5}),
        rate("p3", "a", {"accuracy": 5}),
    ]
    rule = ApprovalRule(criteria=("accuracy", "brand_voice"), at_least=4)
    (approval,) = compare("s", values, ["accuracy", "brand_voice"], approved=rule).approval
    assert (approval.approved, approval.n) == (1, 2)


scores = st.integers(1, 5)


@st.composite
def studies(draw: st.DrawFn) -> list[RatedValue]:
    rows = []
    for prompt in range(draw(st.integers(1, 8))):
        campaign = draw(st.sampled_from(("glynora", "cordexa", "lumivar")))
        for candidate in ("alpha", "beta", "gamma"):
            for number in range(draw(st.integers(0, 2))):
                cost = draw(st.sampled_from((None, 0.1, 0.3)))
                rows += [
                    RatedValue(
                        campaign=campaign,
                        prompt_id=f"{campaign}/{prompt}",
                        brief_sha256=f"hash {prompt}",
                        candidate=candidate,
                        draft_id=f"{prompt}{candidate}{number}",
                        rater=f"R{rater}",
                        occasion=1,
                        blind=True,
                        mode="raw",
                        scores={"accuracy": draw(scores), "brand_voice": draw(scores)},
                        verdict=draw(st.sampled_from((None, "approve", "revise"))),
                        duration_ms=1000,
                        cost=cost,
                    )
                    for rater in range(draw(st.integers(1, 3)))
                ]
    return rows


@given(studies(), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_order_of_ratings_changes_nothing(rows: list[RatedValue], shuffler: random.Random):
    """Shuffled ratings give the very same comparison."""
    before = compare("s", rows, ["accuracy", "brand_voice"])
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    assert compare("s", shuffled, ["accuracy", "brand_voice"]) == before


@given(studies())
@settings(max_examples=25)
def test_exchanging_two_names_mirrors_their_difference(rows: list[RatedValue]):
    """When alpha and beta change names, their difference, interval and share turn over and p stays."""
    names = {"alpha": "beta", "beta": "alpha", "gamma": "gamma"}
    before = compare("s", rows, ["accuracy"])
    after = compare("s", [replace(row, candidate=names[row.candidate]) for row in rows], ["accuracy"])
    pairs = {(one.a, one.b): one for one in accuracy(after).pairs}
    for pair in accuracy(before).pairs:
        if (pair.a, pair.b) != ("alpha", "beta"):
            continue
        other = pairs["alpha", "beta"]
        assert pair.n == other.n
        if pair.n:
            assert pair.difference == pytest.approx(-other.difference)
            assert pair.p == pytest.approx(other.p)
            assert pair.probability_a_higher == pytest.approx(1 - other.probability_a_higher)
        if pair.ci95 is not None:
            assert np.allclose(pair.ci95, (-other.ci95[1], -other.ci95[0]))


@given(studies())
@settings(max_examples=25)
def test_names_of_raters_prompts_and_campaigns_do_not_matter(rows: list[RatedValue]):
    """Other names for campaigns, prompts, drafts and raters leave every estimate as it is."""
    turned = {"glynora": "z", "cordexa": "y", "lumivar": "x"}
    renamed = [
        replace(
            row, campaign=turned[row.campaign], prompt_id=row.prompt_id[::-1], draft_id=row.draft_id[::-1],
            rater={"R0": "C", "R1": "B", "R2": "A"}[row.rater],
        )
        for row in rows
    ]  # fmt: skip
    before, after = (compare("s", each, ["accuracy"]) for each in (rows, renamed))
    for pair, other in zip(accuracy(before).pairs, accuracy(after).pairs, strict=True):
        assert (pair.n, pair.verdict) == (other.n, other.verdict)
        assert (pair.p, pair.p_holm) == pytest.approx((other.p, other.p_holm))
        if pair.ci95 is not None:
            assert np.allclose(pair.ci95, other.ci95)
    for one, other in zip(accuracy(before).candidates, accuracy(after).candidates, strict=True):
        assert one.mean == pytest.approx(other.mean)
        assert (one.ci95 is None) == (other.ci95 is None)
        assert one.ci95 is None or np.allclose(one.ci95, other.ci95)
    assert before.agreement == after.agreement
    assert before.approval == after.approval

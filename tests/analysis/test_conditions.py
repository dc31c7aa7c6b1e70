"""Are the limits of a comparison said, and only those that apply?"""

import pytest

from fairdraft.analysis.compare import compare
from fairdraft.domain.comparison import ApprovalRule, RatedValue
from fairdraft.domain.comparison_words import design_chips


def said(rows: list[RatedValue], text: str, **named) -> bool:
    return any(text in sentence for sentence in compare("s", rows, ["accuracy"], **named).conditions)


def crossed(rate, prompts: int = 40, **fields) -> list[RatedValue]:
    return [rate(f"p{n}", name, 1 + (n * 7 + ord(name)) % 5, **fields) for n in range(prompts) for name in "ab"]


def test_the_claim_is_for_the_campaigns_rated(rate):
    """Campaigns are named, and with fewer than six nothing is said about new ones."""
    rows = [*crossed(rate, campaign="glynora"), *crossed(rate, campaign="cordexa")]
    assert said(rows, "For these campaigns: cordexa, glynora.")
    assert said(rows, "Nothing is said about new campaigns")
    many = [row for n in range(6) for row in crossed(rate, 4, campaign=f"campaign {n}")]
    assert not said(many, "Nothing is said about new campaigns")


def test_few_shared_prompts_are_told(rate):
    """The warning stands up to nineteen shared briefs and goes at twenty."""
    assert said(crossed(rate, 19), "Fewer than 20 shared briefs")
    assert not said(crossed(rate, 20), "Fewer than 20 shared briefs")
    unrated = compare("s", crossed(rate, 20), ["accuracy", "brand_voice"]).conditions
    assert not any("Fewer than 20" in sentence for sentence in unrated)


def test_why_equal_values_have_no_interval_is_told(rate):
    """Four ratings of 2 are no certainty: they have no interval, and that is said; four that vary have one."""
    why = "have one and the same value, no interval is given"
    alike = [rate(f"p{n}", name, 2) for n in range(4) for name in "ab"]
    assert said(alike, why)
    assert {one.ci95 for one in compare("s", alike, ["accuracy"]).criteria[0].candidates} == {None}
    assert not said(crossed(rate, 4), why)
    # Each candidate varies, and their difference does not.
    level = [rate(f"p{n}", name, 2 + n % 2 + (name == "a")) for n in range(4) for name in "ab"]
    assert said(level, why)


def test_a_single_rater_is_told(rate):
    """One rater's taste is named as such; two raters with little overlap are asked for more."""
    alone = crossed(rate)
    assert said(alone, "One rater")
    few = [*alone, *crossed(rate, 5, rater="R2")]
    assert not said(few, "One rater")
    assert said(few, "10 of 80 drafts were rated by two raters")
    apart = [*alone, *crossed(rate, 5, rater="R2", campaign="other")]
    assert said(apart, "No draft was rated by two raters")
    assert not said(apart, "0 of ")
    verdicts = [rate("p1", name, {}, rater=rater, verdict="approve") for name in "ab" for rater in ("R1", "R2")]
    assert not said(verdicts, "rated by two raters")


@pytest.mark.parametrize(("prompts", "asked"), [(14, True), (15, False)])
def test_enough_overlap_is_not_asked_for_again(rate, prompts: int, asked: bool):
    """Thirty drafts rated twice, and a fifth of all, are enough."""
    rows = [*crossed(rate), *crossed(rate, prompts, rater="R2")]
    assert said(rows, "rated by two raters") is asked


def test_overlap_is_also_a_share(rate):
    """Thirty drafts rated twice are not enough where a fifth of all would be more."""
    rows = [*crossed(rate, 100), *crossed(rate, 15, rater="R2")]
    assert said(rows, "30 of 200 drafts were rated by two raters")


def test_open_ratings_are_told(rate):
    """Ratings with the model's name in view are given as a share; a blind study says nothing of it."""
    rows = [*crossed(rate, 30), *crossed(rate, 10, campaign="open", blind=False)]
    assert said(rows, "25% of the ratings were given with the model's name in view.")
    assert not said(crossed(rate), "name in view")


def test_what_a_file_does_not_say_is_not_said_of_its_ratings(rate):
    """Ratings of which nobody told whether they were blind count neither as blind nor as open."""
    rows = [*crossed(rate, 30), *crossed(rate, 10, campaign="file", blind=False, blindness_told=False)]
    assert said(rows, "Whether 20 ratings from a file were given blind is not known")
    assert not said(rows, "name in view")
    assert compare("s", rows, ["accuracy"]).design.blind_share == 1.0
    assert compare("s", rows[60:], ["accuracy"]).design.blind_share is None


def test_a_design_that_no_difference_of_the_scale_would_pass_is_told(rate):
    """Where more than four points were needed, no such number of points is promised."""
    rows = [
        rate(f"p{n}", name, int(score))
        for name, scores in (("a", "153"), ("b", "513"))
        for n, score in enumerate(scores)
    ]
    design = compare("s", rows, ["accuracy"]).design
    assert design.minimum_detectable_difference > 4
    assert design_chips(compare("s", rows, ["accuracy"]))[-1] == "too small to show a difference"
    assert said(rows, "Even the widest difference on 1 to 5 is likely to go unseen")
    assert not said(rows, "Differences under")


def test_several_drafts_per_prompt_are_told(rate):
    """One prompt with two drafts of a candidate is enough to say how they count."""
    rows = crossed(rate)
    assert not said(rows, "Several drafts of one brief")
    assert said([*rows, rate("p0", "a", 3, draft_id="second")], "Several drafts of one brief")


def test_the_smallest_visible_difference_is_told(rate):
    """The sentence carries the design's figure, and is absent where there is none."""
    rows = crossed(rate)
    smallest = compare("s", rows, ["accuracy"]).design.minimum_detectable_difference
    assert said(rows, f"Differences under {smallest:.2g} points are likely to go unseen")
    assert not said([rate("p1", "a", 3), rate("p1", "b", 4)], "go unseen")


def test_the_rule_for_approval_is_told(rate):
    """By verdict or by criteria, the reader learns what approved means."""
    assert said(crossed(rate), "more than half of a draft's verdicts are approve")
    rule = ApprovalRule(criteria=("accuracy", "isi_referencing"), at_least=4)
    assert said(crossed(rate), "at least 4 on each of accuracy, ISI referencing", approved=rule)


def test_family_is_told(rate):
    """The number of comparisons that Holm's adjustment counts is said."""
    assert said(crossed(rate), "Holm over 1 comparison.")
    three = [*crossed(rate), *[rate(f"p{n}", "c", 1 + n % 5) for n in range(40)]]
    assert said(three, "Holm over 3 comparisons.")
    assert said(three[-40:], "Nothing is tested: no two candidates were scored on one brief.")
    assert not said(three[-40:], "Holm")


def test_a_rater_who_gives_one_score_to_everything_is_told(rate):
    """Ten drafts with nothing but 3 say so, under the rater's name; nine may be chance, and one other score is none."""
    others = crossed(rate)
    assert said([*others, *crossed_alike(rate, 5)], "R3 gave 3 on everything, in 10 drafts")
    assert not said([*others, *crossed_alike(rate, 4)], "gave 3 on everything")
    assert said(crossed_alike(rate, 5), "R3 gave 3 on everything, in 10 drafts")
    varied = [*crossed_alike(rate, 5), rate("p39", "a", 4, rater="R3")]
    assert not said([*others, *varied], "gave 3 on everything")


def test_candidates_with_other_raters_are_told(rate):
    """A brief whose drafts had unlike raters counts; one that all raters rated whole, or that was settled, does not."""
    whole = [*crossed(rate, 20), *crossed(rate, 20, rater="R2")]
    assert not said(whole, "not rated by the same raters")
    part = [*whole, *(rate(f"p{n}", "a", 5, rater="R3") for n in range(4))]
    assert said(part, "On 4 of 20 shared briefs candidates were not rated by the same raters")
    settled = [*whole, rate("p1", "a", 2, rater="R9", adjudicates="R1 R2")]
    assert not said(settled, "not rated by the same raters")


def test_the_claim_is_for_the_raters(rate):
    """Where several rate, it is said that intervals and tests do not reach others; one rater has another sentence."""
    two = [*crossed(rate, 20), *crossed(rate, 20, rater="R2")]
    assert said(two, "For these 2 raters: no interval or test says how others would judge.")
    assert not said(crossed(rate, 20), "how others would judge")


def test_a_criterion_that_a_rater_left_out_makes_raters_unlike(rate):
    """Left out of one candidate's draft it is told; of both, or by all raters of one, no difference has it."""
    both = {"accuracy": 3, "brand_voice": 4}
    whole = [rate(f"p{n}", name, both, rater=rater) for n in range(20) for name in "ab" for rater in ("R1", "R2")]

    def told(*given: tuple[str, str, dict[str, int]]) -> bool:
        of_p0 = [rate("p0", name, scores, rater=rater) for rater, name, scores in given]
        rest = [one for one in whole if not one.prompt_id.endswith("/p0")]
        found = compare("s", [*rest, *of_p0], ["accuracy", "brand_voice"]).conditions
        return any("On 1 of 20 shared briefs candidates were not rated by the same" in one for one in found)

    voice = {"brand_voice": 4}
    assert told(("R1", "a", both), ("R2", "a", voice), ("R1", "b", both), ("R2", "b", both))
    assert not told(("R1", "a", both), ("R2", "a", voice), ("R1", "b", both), ("R2", "b", voice))
    assert not told(("R1", "a", voice), ("R2", "a", voice), ("R1", "b", both), ("R2", "b", both))


def crossed_alike(rate, prompts: int):
    return [rate(f"p{n}", name, 3, rater="R3") for n in range(prompts) for name in "ab"]
